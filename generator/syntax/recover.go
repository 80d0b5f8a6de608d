package syntax

import (
	"fmt"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/source"
)

// fail reports an error and makes the parser failed. It returns a diagnostic to
// add to, which is thrown away if the parser had failed before or does so because
// of what the lexer has reported.
func (p *parser) fail(code diag.Code, span source.Span, format string, args ...any) *diag.Diagnostic {
	if p.failed || p.tokens[p.pos].spoiled || p.prev().spoiled {
		p.failed = true
		return &diag.Diagnostic{}
	}
	p.failed = true
	return p.report.Errorf(code, span, format, args...)
}

// expected fails because the next token is not what the format says.
func (p *parser) expected(format string, args ...any) *diag.Diagnostic {
	what := fmt.Sprintf(format, args...)
	t := p.tok()
	switch {
	case t.Kind == EOF:
		return p.fail(CodeUnexpectedToken, p.here(), "expected %s, found the end of the file", what)
	case t.LineStart && t != &p.tokens[p.first]:
		return p.fail(CodeUnexpectedToken, p.here(), "expected %s, found the end of the line", what)
	}
	return p.fail(CodeUnexpectedToken, t.Span, "expected %s, found %s", what, t.describe())
}

// describe returns what a person would call t.
func (t *Token) describe() string {
	switch t.Kind {
	case EOF:
		return "the end of the file"
	case IntToken, FloatToken:
		return "the number " + t.Text
	case StringToken, CharToken:
		return "a string"
	}
	return t.Text
}

func (p *parser) tooDeepHere() {
	if p.tooDeep {
		p.failed = true
		return
	}
	p.tooDeep = true
	p.fail(CodeTooDeep, p.tok().Span, "this nests deeper than %d levels", maxDepth).
		Helpf("give the inner parts names of their own")
}

// items reads items between braces, each ended by a newline or a comma and read
// in the context inside. After a mistake in one it goes on with the next.
func (p *parser) items(inside context, item func()) {
	p.nested(func() {
		open := p.pos
		p.open()
		outer := p.context
		p.context = inside
		for !p.failed && !p.tok().is("}") && !p.ends() {
			p.item(item)
		}
		p.context = outer
		p.close(open)
	})
}

// item reads one item and what ends it.
func (p *parser) item(item func()) {
	start := p.pos
	p.first = start
	item()
	p.separator()
	if p.failed {
		p.skip(start)
	}
}

// atSeparator reports whether the next token ends an item.
func (p *parser) atSeparator() bool {
	t := p.tok()
	return t.is(",") || t.is(";") || t.is("}") || t.Kind == EOF || t.LineStart
}

// separator reads the comma behind an item, if it needs one.
func (p *parser) separator() {
	t := p.tok()
	switch {
	case p.failed, t.is("}"), p.ends():
	case t.is(",") && !t.LineStart:
		p.next()
	case t.is(";"):
		p.report.Errorf(CodeMissingSeparator, t.Span, "a comma or a new line ends an item").
			Fix("write a comma", t.Span, ",")
		p.next()
	case !t.LineStart:
		d := p.fail(CodeMissingSeparator, t.Span, "expected a comma or a new line before %s", t.describe())
		if t.is("?") || t.is("*") {
			d.Help = "what may be absent is written ?T: the mark stands in front of the type"
		}
		if t.is("(") {
			d.Help = "a size stands in brackets, as in string[10]"
		}
		if t.Kind == StringToken {
			d.Help = "the name of a header, and what a word begins with, stand in front of the type, as in age \"Age\" u32"
		}
	}
}

// close reads the brace that closes the one at open.
func (p *parser) close(open int) {
	if p.failed || !p.closesOuter(open) && p.continues("}") {
		return
	}
	if p.unclosed != p.pos {
		p.fail(CodeUnclosedBrace, p.tokens[open].Span, "this { is never closed")
		p.unclosed = p.pos
	}
	p.failed = true
}

// closesOuter reports whether a brace that comes next, in a file where some are
// missing, stands left of the line with the brace at open, so that it must belong
// to another one.
func (p *parser) closesOuter(open int) bool {
	t := p.tok()
	if !p.unbalanced || !t.LineStart || !t.is("}") {
		return false
	}
	first := open
	for !p.tokens[first].LineStart && first > 0 {
		first--
	}
	return p.column(t) < p.column(&p.tokens[first])
}

func (p *parser) column(t *Token) int { return p.source.Position(t.Span.Start).Column }

// ends reports whether the items between braces cannot go on: the file is at its
// end, or some brace in it is not closed and here a declaration begins a line, or a
// message of the block that they are in.
func (p *parser) ends() bool {
	t := &p.tokens[p.pos]
	if t.Kind == EOF {
		return true
	}
	if !p.unbalanced || !t.LineStart {
		return false
	}
	column := p.column(t)
	return column == 1 && p.declares() || !p.inBlock && column == p.margin && beginsBlockItem(t, &p.tokens[min(p.pos+1, len(p.tokens)-1)])
}

// skip goes to the end of an item that could not be read and began at start: a
// comma, a new line or a closing brace, outside of braces that open on the way.
func (p *parser) skip(start int) {
	p.failed = false
	for braces := 0; !p.ends(); p.pos++ {
		t := &p.tokens[p.pos]
		switch {
		case braces == 0 && t.is("}"):
			return
		case braces == 0 && (t.is(",") || t.is(";")):
			p.pos++
			return
		case braces == 0 && t.LineStart && p.pos > start && !p.goesOn(t):
			return
		case t.is("{"):
			braces++
		case t.is("}"):
			braces--
		}
	}
}

// goesOn reports whether t, which begins a line, belongs to the item before.
func (p *parser) goesOn(t *Token) bool {
	return t.is("->") || t.is("<-") || t.is("|") || t.is("{") || p.inBlock && (t.is("until") || t.is("then"))
}
