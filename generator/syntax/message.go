package syntax

import "github.com/netgen-dev/netgen/generator/source"

// message reads a message from its role on. Its answers may each begin a line.
func (p *parser) message(doc string, side Side, start source.Span) *Message {
	m := &Message{Doc: doc, Side: side, Role: p.word()}
	if m.Role.Text == "reply" && p.at("=") {
		p.expected("the name of the reply").Fix("write replies", m.Role.Span, "replies")
	}
	m.Name = p.name("the name of the " + m.Role.Text)
	if p.at("in") && p.peek(1).Kind == Ident {
		p.next()
		in := p.word()
		m.Frame = &in
	}
	if p.got("=") {
		m.Kind = p.kind()
	}
	if p.got("if") {
		m.If = p.expr()
		p.lateKind(m)
	}
	if p.atType() && !p.atAnswerWord() {
		m.Type = p.typ()
		for p.at("if") || p.at("=") {
			p.late(m)
		}
	}
	if p.continues("<-") {
		m.In = p.answers()
	}
	if p.continues("->") {
		m.Out = p.answers()
	}
	if p.continues("until") {
		m.Until = p.answers()
	}
	if p.continues("then") {
		then := p.name("the name of a phase")
		m.Then = &then
	}
	if t := p.tok(); t.is("<-") || t.is("->") {
		p.fail(CodeUnexpectedToken, t.Span, "%s stands too late here", t.Text).
			Helpf("behind a message come <-, -> and until, each at most once and in this order; then stands behind the message or answer that leads to another phase")
	}
	m.Span = p.from(start)
	return m
}

// lateKind reads a kind that stands behind a message's condition, and says where it belongs.
func (p *parser) lateKind(m *Message) {
	start := p.start()
	if m.Kind != nil || !p.got("=") {
		return
	}
	if m.Kind = p.kind(); p.failed {
		return
	}
	p.report.Errorf(CodeUnexpectedToken, p.from(start), "the kind of %s stands in front of its condition, not behind it", m.Name.Text).
		Helpf("write %s %s", m.Role.Text, m.head())
}

// late reads a kind or a condition that stands behind a message's fields, and says
// where it belongs.
func (p *parser) late(m *Message) {
	start, what := p.start(), "condition"
	if p.got("if") {
		m.If = p.expr()
	} else if p.got("=") {
		m.Kind, what = p.kind(), "kind"
	}
	if p.failed {
		return
	}
	at := p.from(start)
	p.report.Errorf(CodeUnexpectedToken, at, "the %s of %s stands in front of its fields, not behind them", what, m.Name.Text).
		Helpf("write %s %s { ... }", m.Role.Text, m.head())
}

// head is what stands in front of a message's fields: its name, frame, kind and condition.
func (m *Message) head() string {
	text := m.Name.Text
	if m.Frame != nil {
		text += " in " + m.Frame.Text
	}
	if m.Kind != nil {
		text += " = " + m.Kind.Span.Text()
	}
	if m.If != nil {
		text += " if " + m.If.Range().Text()
	}
	return text
}

// atAnswerWord reports whether the next word goes on with a message or answer, so
// that it is no type.
func (p *parser) atAnswerWord() bool {
	return p.at("until") || p.at("then") || p.at("if")
}

// kind reads what follows `=`: an expression, several in parentheses, else, or else
// or misfit.
func (p *parser) kind() *Kind {
	start := p.start()
	k := &Kind{}
	switch {
	case p.got("else"):
		k.Else = true
		if p.at("or") && p.peek(1).is("misfit") {
			p.next()
			p.next()
			k.Misfit = true
		}
	case p.at("("):
		k.Values = p.kinds()
	default:
		k.Values = appendExpr(nil, p.expr())
		p.kindRange()
	}
	k.Span = p.from(start)
	return k
}

// kindRange reports a range in place of a kind, and steps over it.
func (p *parser) kindRange() {
	if t := p.tok(); t.is("..") && p.joins(t) {
		p.report.Errorf(CodeUnexpectedToken, t.Span, "a message has one kind, and no range of them").
			Helpf("`= else` takes all kinds that no other message has, and the slot of the kind says which: { .type, ... }")
		p.next()
		p.expr()
	}
}

// kinds reads what begins with a parenthesis: (1, 2), or an expression.
func (p *parser) kinds() []Expr {
	start := p.start()
	p.next()
	var values []Expr
	p.parens(")", func() {
		values = appendExpr(values, p.oneKind())
		for p.got(",") {
			values = appendExpr(values, p.oneKind())
		}
	})
	if len(values) != 1 {
		return values
	}
	return []Expr{p.binary(&Paren{Span: p.from(start), X: values[0]}, 0)}
}

// oneKind reads one of several kinds.
func (p *parser) oneKind() Expr {
	if p.at("else") {
		p.fail(CodeUnexpectedToken, p.tok().Span, "else cannot stand in parentheses: it is all kinds that no other message has").
			Helpf("write = else alone, or a number for each kind")
		return nil
	}
	return p.expr()
}

// appendExpr appends x unless it could not be read.
func appendExpr(list []Expr, x Expr) []Expr {
	if x == nil {
		return list
	}
	return append(list, x)
}

func (p *parser) answers() []*Answer {
	outer := p.context
	p.inAnswer = true
	list := []*Answer{p.answer()}
	for p.continues("|") {
		list = append(list, p.answer())
	}
	p.context = outer
	return list
}

func (p *parser) answer() *Answer {
	a := &Answer{Doc: p.answerDoc()}
	p.answerBelow()
	start := p.start()
	switch {
	case p.at("none") && !p.answerGoesOn(p.peek(1)):
		p.next()
		a.None = true
	default:
		if p.at("error") && p.answerGoesOn(p.peek(1)) {
			p.next()
			a.Error = true
		}
		p.answerType(a)
	}
	if p.got("if") {
		a.If = p.expr()
		p.lateFields(a)
	}
	if p.got("then") {
		then := p.name("the name of a phase")
		a.Then = &then
	}
	a.Span = p.from(start)
	return a
}

// lateFields reads the fields of an answer that stand behind its condition, and says where
// they belong.
func (p *parser) lateFields(a *Answer) {
	if p.failed || a.Type != nil || a.If == nil || !p.at("{") || !p.joins(p.tok()) {
		return
	}
	at := a.If.Range()
	a.Type = p.typ()
	if p.failed {
		return
	}
	p.report.Errorf(CodeUnexpectedToken, at, "the condition of an answer stands behind its fields, not in front of them").
		Helpf("write -> ... { ... } if %s", at.Text())
}

// answerBelow reports an answer that stands on a line of its own, and lets it be
// read all the same. What may be the next message is none.
func (p *parser) answerBelow() {
	t := p.tok()
	if p.joins(t) || t.Kind != Ident && !t.is("?") && !t.is("[") && !t.is("{") || t.isRole() || t.isSide() {
		return
	}
	p.report.Errorf(CodeUnexpectedToken, p.here(), "expected an answer: a name or a type, found the end of the line").
		Helpf("it stands on the line of the %s before it", p.prev().Text)
	p.first = p.pos
}

// answerDoc returns the comments above an answer, or above the -> | or until
// before it.
func (p *parser) answerDoc() string {
	if t := p.tok(); t.LineStart {
		return t.doc()
	}
	return p.prev().doc()
}

// answerGoesOn reports whether t, which follows `none` or `error`, makes that
// word a keyword's or a name's companion: a name, kind or type.
func (p *parser) answerGoesOn(t *Token) bool {
	if !p.joins(t) || t.is("until") || t.is("then") || t.is("if") {
		return false
	}
	return t.Kind == Ident || t.is("=") || t.is("?") || t.is("[") || t.is("{")
}

// noAnswer reports what stands in place of an answer, which may be a kind without a name.
func (p *parser) noAnswer(t *Token) {
	kind, joins := t.Text, p.joins(t)
	if t.is("=") {
		kind = p.peek(1).Text
	}
	d := p.expected("an answer: a name or a type")
	if joins && (t.is("=") || t.Kind == IntToken || t.Kind == CharToken || t.Kind == StringToken) {
		d.Helpf("a kind stands behind the name of an answer, as in Done = %s; a text that begins it stands in its braces", kind)
	}
}

// answerType reads `Name = kind Type`, of which each part may be missing.
func (p *parser) answerType(a *Answer) {
	t := p.tok()
	if !p.atType() || p.atAnswerWord() {
		p.noAnswer(t)
		return
	}
	if t.Kind != Ident || t.is("map") && p.peek(1).is("[") {
		a.Type = p.typ()
		return
	}
	name := p.word()
	a.Name = &name
	if p.got("=") {
		a.Kind = p.kind()
	}
	switch {
	case p.at("[") && a.Kind == nil:
		p.nested(func() { p.nameOrExtent(a) })
	case p.atType() && !p.atAnswerWord():
		a.Type = p.typ()
	}
}

// nameOrExtent reads on after a name and a bracket: `Items []u8` is an answer
// called Items, `bytes[16]` is a type.
func (p *parser) nameOrExtent(a *Answer) {
	extent := p.extent()
	if p.atType() && !p.atAnswerWord() {
		list := &List{Extent: extent, Elem: p.typ()}
		list.Span = p.from(extent.Span)
		a.Type = list
		return
	}
	a.Type = &NamedType{Name: *a.Name, Extent: extent, Span: p.from(a.Name.Span)}
	a.Name = nil
}
