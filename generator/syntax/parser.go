// Package syntax turns the text of a schema into a tree. It knows the whole
// grammar, native and wire tier, and nothing of meaning: what a name refers to
// is the business of the packages that import it (resolve, check, format). It
// imports only generator/source and generator/diag.
//
// The parser is a recursive descent over tokens of which the lexer keeps every
// comment. No word is reserved: `size`, `error` or `request` may name a field.
// A newline or a comma ends an item, so the parser asks of each token whether it
// begins a line. After a mistake it goes on with the next item.
package syntax

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/source"
)

// maxDepth is how deep types, records and expressions may nest. It keeps the
// stack of the parser, and of all who walk the tree, within bounds.
const maxDepth = 200

// Parse parses a schema and reports what is wrong with it. It always returns a
// tree; where the report has errors, the tree lacks what could not be read.
func Parse(file *source.File, report *diag.Report) *File {
	tokens := lex(file, report)
	p := &parser{source: file, report: report, tokens: withoutBad(tokens)}
	unclosed, unopened := braces(p.tokens)
	p.unbalanced, p.unopened = unclosed > 0, unopened
	f := p.file()
	f.Tokens = tokens
	return f
}

func withoutBad(tokens []Token) []Token {
	isBad := func(t Token) bool { return t.Kind == Bad }
	if !slices.ContainsFunc(tokens, isBad) {
		return tokens
	}
	tokens = slices.Clone(tokens)
	for i := range tokens[1:] {
		tokens[i+1].spoiled = isBad(tokens[i]) && !tokens[i+1].LineStart
	}
	return slices.DeleteFunc(tokens, isBad)
}

// parser reads tokens. Once something is wrong it is failed: it reports nothing
// more and sees no token that any rule could take, so that every rule under way
// returns at once, up to the list of items that recovers.
type parser struct {
	source *source.File
	report *diag.Report
	tokens []Token // the last is EOF
	pos    int
	first  int // where the item being read begins: it may begin a line

	failed     bool
	depth      int  // of nested types, records and expressions
	tooDeep    bool // has been reported
	unbalanced bool // some brace in the file is not closed
	unopened   int  // braces that close what was never opened, and that are left
	unclosed   int  // where a brace has been reported as not closed, as a pos
	margin     int  // the column of the messages of the block being read, 0 for none
	astray     bool // messages outside of a protocol have been reported, which one } too many put there

	context
}

// context is what the meaning of the next token depends on.
type context struct {
	inParens bool // between ( ) or [ ], where lines do not matter
	inAnswer bool // in an answer, where | parts alternatives
	inBlock  bool // directly in a protocol, where until and then go on with a message
}

var failedToken = Token{Kind: Bad}

// tok returns the next token, or one that fits nothing after a mistake.
func (p *parser) tok() *Token {
	if p.failed {
		return &failedToken
	}
	return &p.tokens[p.pos]
}

// peek returns the token n after the next.
func (p *parser) peek(n int) *Token {
	if p.failed {
		return &failedToken
	}
	return &p.tokens[min(p.pos+n, len(p.tokens)-1)]
}

// prev returns the token that was read last.
func (p *parser) prev() *Token { return &p.tokens[max(p.pos-1, 0)] }

func (p *parser) next() *Token {
	t := p.tok()
	if !p.failed && t.Kind != EOF {
		p.pos++
	}
	return t
}

// joins reports whether t goes on with the line of the token before it, or begins
// the item being read.
func (p *parser) joins(t *Token) bool {
	return t.Kind != EOF && (!t.LineStart || p.inParens || t == &p.tokens[p.first])
}

// at reports whether the next token is text, on the same line.
func (p *parser) at(text string) bool {
	t := p.tok()
	return t.is(text) && p.joins(t)
}

// got reads the next token if it is text, on the same line.
func (p *parser) got(text string) bool {
	if !p.at(text) {
		return false
	}
	p.next()
	return true
}

// continues reads the next token if it is text, be it on the next line.
func (p *parser) continues(text string) bool {
	if !p.tok().is(text) {
		return false
	}
	p.next()
	return true
}

// expect reads text, which must come next, on the same line.
func (p *parser) expect(text string) {
	if !p.got(text) {
		p.expected("%s", text)
	}
}

// name reads a name on the same line; what says whose it is.
func (p *parser) name(what string) Name {
	t := p.tok()
	if t.Kind != Ident || !p.joins(t) {
		p.expected("%s", what)
		return Name{Span: p.here()}
	}
	p.next()
	return Name{Text: t.Text, Span: t.Span}
}

// word reads the next token, which the caller has looked at, as a name.
func (p *parser) word() Name {
	t := p.next()
	return Name{Text: t.Text, Span: t.Span}
}

// start returns where the next token begins, for p.from.
func (p *parser) start() source.Span { return p.tokens[p.pos].Span }

// from returns the span from start to the last token read.
func (p *parser) from(start source.Span) source.Span {
	return source.Span{File: p.source, Start: start.Start, End: max(start.Start, p.prev().Span.End)}
}

// here is the empty span behind the last token read.
func (p *parser) here() source.Span {
	end := 0
	if p.pos > 0 {
		end = p.prev().Span.End
	}
	return source.Span{File: p.source, Start: end, End: end}
}

// nested runs parse one level deeper, unless that is too deep.
func (p *parser) nested(parse func()) {
	if p.depth == maxDepth {
		p.tooDeepHere()
		return
	}
	p.depth++
	parse()
	p.depth--
}

// parens runs parse up to the closing bracket, with lines not mattering.
func (p *parser) parens(closing string, parse func()) {
	outer := p.context
	p.context = context{inParens: true}
	parse()
	p.expect(closing)
	p.context = outer
}
