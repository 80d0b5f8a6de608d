package syntax

import "github.com/netgen-dev/netgen/generator/diag"

// braces counts those that are never closed, and those that close what was never opened.
func braces(tokens []Token) (unclosed, unopened int) {
	for i := range tokens {
		switch {
		case tokens[i].Kind != Punct:
		case tokens[i].Text == "{":
			unclosed++
		case tokens[i].Text == "}" && unclosed > 0:
			unclosed--
		case tokens[i].Text == "}":
			unopened++
		}
	}
	return unclosed, unopened
}

// open reads the brace in front of items. Where it was left out, and a brace is there that closes them, it
// goes on as if it was not.
func (p *parser) open() {
	if p.continues("{") || p.failed {
		return
	}
	p.expected("{")
	line := func(t *Token) int { return p.source.Position(t.Span.Start).Line }
	here := line(&p.tokens[p.pos])
	other := func(t, _ *Token) bool { return t.is("{") && line(t) == here }
	if p.unopened > 0 && !p.declares() && p.closing(other) > 0 {
		p.unopened--
		p.failed = false
	}
}

// outside says of what stands in a block, and is nothing of it, that it may be of a message whose opening
// brace was left out, and skips all up to the closing one.
func (p *parser) outside(d *diag.Diagnostic) {
	end := p.closing(func(t, after *Token) bool { return t.LineStart && beginsBlockItem(t, after) })
	if p.unopened == 0 || end == 0 {
		return
	}
	d.Helpf("what is in a message stands in braces: is a { missing in front of this?")
	p.unopened--
	p.pos = end + 1
}

// marginBehind is the column of what begins a line behind the brace that comes next, 0 for none.
func (p *parser) marginBehind() int {
	if t := p.peek(1); t.LineStart {
		return p.column(t)
	}
	return 0
}

// beginsBlockItem reports whether an item of a protocol may begin with t, in front of after.
func beginsBlockItem(t, after *Token) bool {
	if after.Kind != Ident && !after.is("{") && !after.is("=") || after.LineStart {
		return false
	}
	switch t.Text {
	case "frame", "phase", "session", "starts", "replies", "idempotent":
		return true
	}
	return t.isRole() || t.isSide()
}

// closing returns where the items end that come next, as a pos; 0 if they have no closing brace, or none
// in front of a token at which they cannot go on.
func (p *parser) closing(stops func(t, after *Token) bool) int {
	depth := 0
	for i := p.pos; i < len(p.tokens); i++ {
		t := &p.tokens[i]
		switch {
		case depth == 0 && stops(t, &p.tokens[min(i+1, len(p.tokens)-1)]):
			return 0
		case t.is("{"):
			depth++
		case t.is("}") && depth == 0:
			return i
		case t.is("}"):
			depth--
		}
	}
	return 0
}
