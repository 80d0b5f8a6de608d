package syntax

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/source"
)

// TokenKind says what sort of token a Token is.
type TokenKind uint8

// The kinds of token.
const (
	EOF         TokenKind = iota // the end of the file; its text is empty
	Bad                          // bytes that are no token; the parser skips them
	Ident                        // a name or keyword: keywords are reserved nowhere
	IntToken                     // 12, 0x80, 8MB
	FloatToken                   // 1.5, 1e9
	CharToken                    // 'E'
	StringToken                  // "x"
	Punct                        // { -> .. and so on; Text tells which
)

// Token is one word of a schema together with the comments around it. What lies
// between two tokens is white space, comments and nothing else, so the source is
// the tokens' texts and the bytes between their spans.
type Token struct {
	Kind TokenKind
	Text string
	Span source.Span
	Line int // of its start, from 1

	LineStart bool      // no other token stands before it on its line
	Blank     bool      // the line before is empty
	Lead      []Comment // comments since the previous token, but for its Trail
	Trail     *Comment  // comment after it on its line, nil if there is none

	spoiled bool // a Bad token stands before it on its line
}

// Comment is one `//` comment, which goes to the end of its line.
type Comment struct {
	Text  string // with the slashes, without white space at the end
	Span  source.Span
	Blank bool // the line before is empty
}

// is reports whether t is the punctuation or the word text.
func (t *Token) is(text string) bool {
	return (t.Kind == Punct || t.Kind == Ident) && t.Text == text
}

// doc returns the comments that stand directly above t, without their slashes.
func (t *Token) doc() string {
	if t.Blank {
		return ""
	}
	from := len(t.Lead)
	for from > 0 {
		from--
		if t.Lead[from].Blank {
			break
		}
	}
	lines := make([]string, 0, len(t.Lead)-from)
	for _, c := range t.Lead[from:] {
		lines = append(lines, c.content())
	}
	return strings.Join(lines, "\n")
}

// content returns the comment without its slashes and the blank after them.
func (c *Comment) content() string {
	return strings.TrimPrefix(strings.TrimPrefix(c.Text, "//"), " ")
}
