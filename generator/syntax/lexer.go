package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/source"
)

// puncts has all punctuation, so ordered that the first match is the longest.
var puncts = []string{
	"->", "<-", "..", "||", "&&", "==", "!=", "<=", ">=", "<<", ">>",
	"{", "}", "[", "]", "(", ")", "?", "|", "=", ".", ",", ":", ";",
	"+", "-", "*", "/", "&", "<", ">", "!",
}

const byteOrderMark = "\ufeff"

// lexer cuts a file into tokens. What is no token becomes a Bad one with one
// diagnostic, so that the parser need not speak of it again.
type lexer struct {
	file   *source.File
	report *diag.Report
	text   string
	pos    int
	line   int

	tokens    []Token
	lead      []Comment
	lineStart bool // nothing but white space and comments since the last newline
	newlines  int  // since the last token or comment
	unclosed  bool // no */ comes any more, so that it is looked for only once
}

func lex(file *source.File, report *diag.Report) []Token {
	l := &lexer{file: file, report: report, text: string(file.Text), line: 1, lineStart: true, newlines: 1}
	l.tokens = make([]Token, 0, len(l.text)/8+1) // schemas have about a token for every six bytes
	if strings.HasPrefix(l.text, byteOrderMark) {
		l.pos = len(byteOrderMark)
	}
	for l.token() {
	}
	return l.tokens
}

// token adds the next token and reports whether more may follow.
func (l *lexer) token() bool {
	l.trivia()
	start := l.pos
	kind := l.scan()
	t := Token{
		Kind:      kind,
		Text:      l.text[start:l.pos],
		Span:      l.span(start),
		Line:      l.line,
		LineStart: l.lineStart,
		Blank:     l.newlines > 1,
		Lead:      l.lead,
	}
	l.tokens = append(l.tokens, t)
	l.line += strings.Count(t.Text, "\n")
	l.lead, l.lineStart, l.newlines = nil, false, 0
	return kind != EOF
}

// trivia reads white space and comments up to the next token.
func (l *lexer) trivia() {
	for l.pos < len(l.text) {
		switch c := l.text[l.pos]; {
		case c == '\n':
			l.newline()
		case c == ' ' || c == '\t' || c == '\r':
			l.pos++
		case strings.HasPrefix(l.text[l.pos:], "//"):
			l.comment()
		default:
			return
		}
	}
}

func (l *lexer) newline() {
	l.pos++
	l.line++
	l.newlines++
	l.lineStart = true
}

// comment reads a comment, which trails the token before it on the same line or
// leads the next.
func (l *lexer) comment() {
	start := l.pos
	l.pos = l.lineEnd()
	if !utf8.ValidString(l.text[start:l.pos]) {
		l.report.Errorf(CodeInvalidUTF8, l.span(start), "this comment is not valid UTF-8")
	}
	text := strings.TrimRight(l.text[start:l.pos], " \t\r")
	c := Comment{Text: text, Span: source.Span{File: l.file, Start: start, End: start + len(text)}, Blank: l.newlines > 1}
	if !l.lineStart {
		l.tokens[len(l.tokens)-1].Trail = &c
	} else {
		l.lead = append(l.lead, c)
	}
	l.newlines = 0
}

// lineEnd returns the offset of the end of the current line.
func (l *lexer) lineEnd() int {
	if i := strings.IndexByte(l.text[l.pos:], '\n'); i >= 0 {
		return l.pos + i
	}
	return len(l.text)
}

// scan reads one token and returns its kind.
func (l *lexer) scan() TokenKind {
	if l.pos == len(l.text) {
		return EOF
	}
	switch c := l.text[l.pos]; {
	case isDigit(c):
		return l.number()
	case c == '"':
		return l.quoted(StringToken)
	case c == '\'':
		return l.quoted(CharToken)
	case c == '`':
		l.report.Errorf(CodeUnexpectedCharacter, source.Span{File: l.file, Start: l.pos, End: l.pos + 1}, "a string stands in double quotes")
		return l.quoted(StringToken)
	}
	if l.word() {
		return Ident
	}
	if strings.HasPrefix(l.text[l.pos:], "/*") {
		return l.blockComment()
	}
	for _, p := range puncts {
		if strings.HasPrefix(l.text[l.pos:], p) {
			l.pos += len(p)
			return Punct
		}
	}
	return l.bad()
}

// word reads a name. Letters beyond ASCII belong to it, so that they are one
// mistake and not several.
func (l *lexer) word() bool {
	start, ascii := l.pos, true
	for l.pos < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[l.pos:])
		if r != '_' && !unicode.IsLetter(r) && (l.pos == start || !unicode.IsDigit(r)) {
			break
		}
		ascii = ascii && r < utf8.RuneSelf
		l.pos += size
	}
	if !ascii {
		l.report.Errorf(CodeUnexpectedCharacter, l.span(start), "a name is made of the letters a to z, digits and _")
	}
	return l.pos > start
}

// number reads digits with whatever letters hang on to them, and a fraction. It
// leaves alone the dots of a range: 0..4.
func (l *lexer) number() TokenKind {
	start := l.pos
	l.skip(isWordByte)
	kind := IntToken
	if l.pos+1 < len(l.text) && l.text[l.pos] == '.' && isDigit(l.text[l.pos+1]) {
		kind = FloatToken
		l.pos++
		l.skip(isWordByte)
	}
	word := l.text[start:l.pos]
	if len(word) > 1 && word[0] == '0' && isLetter(word[1]) && word[1]|0x20 != 'e' || !strings.ContainsAny(word, "eE") {
		return kind
	}
	if l.pos < len(l.text) && (l.text[l.pos] == '-' || l.text[l.pos] == '+') && word[len(word)-1]|0x20 == 'e' {
		l.pos++
		l.skip(isWordByte)
	}
	return FloatToken
}

// quoted reads a string or character, which must end on its line.
func (l *lexer) quoted(kind TokenKind) TokenKind {
	start, quote := l.pos, l.text[l.pos]
	for l.pos++; l.pos < len(l.text); l.pos++ {
		switch l.text[l.pos] {
		case quote:
			l.pos++
			l.checkUTF8(start)
			return kind
		case '\\':
			if l.pos+1 < len(l.text) && l.text[l.pos+1] != '\n' {
				l.pos++
			}
		case '\n':
			return l.unterminated(start, kind)
		}
	}
	return l.unterminated(start, kind)
}

func (l *lexer) unterminated(start int, kind TokenKind) TokenKind {
	l.pos = start + len(strings.TrimRight(l.text[start:l.pos], " \t\r"))
	span := l.span(start)
	l.report.Errorf(CodeUnterminatedString, span, "this string has no closing %s", l.text[start:start+1])
	return kind
}

func (l *lexer) checkUTF8(start int) {
	if !utf8.ValidString(l.text[start:l.pos]) {
		l.report.Errorf(CodeInvalidUTF8, l.span(start), "this string is not valid UTF-8").
			Helpf(`write single bytes as \x00`)
	}
}

// blockComment reads a comment as C has it, which is Bad: to its end, or to that of
// the line where it has none.
func (l *lexer) blockComment() TokenKind {
	start := l.pos
	end := -1
	if !l.unclosed {
		end = strings.Index(l.text[l.pos+2:], "*/")
	}
	if l.unclosed = end < 0; l.unclosed {
		l.pos = l.lineEnd()
	} else {
		l.pos += end + 4
	}
	l.report.Errorf(CodeUnexpectedCharacter, source.Span{File: l.file, Start: start, End: start + 2},
		"comments are // to the end of the line")
	return Bad
}

// bad reads the longest run of bytes of which none can be in a token.
func (l *lexer) bad() TokenKind {
	start := l.pos
	first, size := utf8.DecodeRuneInString(l.text[l.pos:])
	l.pos += size
	if first == '#' {
		l.pos = l.lineEnd()
		l.report.Errorf(CodeUnexpectedCharacter, source.Span{File: l.file, Start: start, End: start + 1}, "a comment begins with //")
		return Bad
	}
	for l.pos < len(l.text) && (l.text[l.pos] >= utf8.RuneSelf || unicode.IsControl(rune(l.text[l.pos]))) && !isSpace(l.text[l.pos]) {
		l.pos++
	}
	l.reportBad(start, first)
	return Bad
}

func (l *lexer) reportBad(start int, first rune) {
	span := l.span(start)
	if !utf8.ValidString(l.text[start:l.pos]) {
		l.report.Errorf(CodeInvalidUTF8, span, "this is not valid UTF-8")
		return
	}
	l.report.Errorf(CodeUnexpectedCharacter, span, "%q has no meaning here", first)
}

func (l *lexer) skip(while func(byte) bool) {
	for l.pos < len(l.text) && while(l.text[l.pos]) {
		l.pos++
	}
}

// span returns the span from start to where the lexer is.
func (l *lexer) span(start int) source.Span {
	return source.Span{File: l.file, Start: start, End: l.pos}
}

func isSpace(c byte) bool  { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' }

func isWordByte(c byte) bool { return isLetter(c) || isDigit(c) }
