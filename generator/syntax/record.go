package syntax

import "unicode"

// noModifier is the help for a word that cannot follow a field's type.
const noModifier = "a comma or a new line ends a field; the modifiers are since, retired, default, max and varint, and in " +
	"wire protocols also if, through, tag, pad, align, via, sets, json, kind, id, channel, version, first, last, more, later, split, trim and quoted"

func (p *parser) record() *Record {
	start := p.start()
	r := &Record{}
	p.items(context{}, func() {
		for again := true; again; {
			item := p.recordItem()
			r.Items = append(r.Items, item)
			// A literal needs nothing between itself and what follows:
			// { "+" text string }.
			_, literal := item.(*Literal)
			again = literal && p.joins(p.tok()) && !p.atSeparator()
			if again && p.atCondition() {
				p.noCondition(item.(*Literal))
			}
		}
	})
	r.Span = p.from(start)
	return r
}

// atCondition reports whether an `if` comes next, and not a field that is called so: behind the
// name of one no operator can be.
func (p *parser) atCondition() bool {
	return p.at("if") && (p.peek(1).is("!") || p.peek(1).is("(") || precedence[p.peek(2).Text] > 0)
}

// noCondition reports a literal with a condition.
func (p *parser) noCondition(l *Literal) {
	p.fail(CodeMissingSeparator, p.tok().Span, "%s is no field, and so takes no `if`", l.Span.Text()).
		Helpf("write a field without a name, as in _ bytes[2] = \"ab\" if n == 1 or _ u8 = 'a' if n == 1; or a struct with ? that begins with it")
}

func (p *parser) recordItem() RecordItem {
	t, after := p.tok(), p.peek(1)
	start := p.start()
	switch {
	case t.Kind == StringToken:
		s := p.str()
		return &Literal{Span: s.Span, Value: s}
	case t.is("let") && after.Kind == Ident && p.joins(after) && p.peek(2).is("=") && p.joins(p.peek(2)):
		p.next()
		l := &Let{Doc: t.doc(), Name: p.word()}
		p.next()
		l.Value = p.expr()
		if p.at("sets") && p.joins(p.tok()) {
			p.next()
			sets := p.name("the name of a session variable")
			l.Sets = &sets
		}
		l.Span = p.from(start)
		return l
	case (t.is("words") || t.is("headers") || t.is("array")) && after.is("{") && p.joins(after):
		l := &Layout{Kind: p.word(), Record: p.record()}
		l.Span = p.from(start)
		return l
	case p.atFrontIf():
		p.fail(CodeUnexpectedToken, t.Span, "a condition stands behind what it is about").
			Helpf("write n u8 if status == 0; fields that have one in common are a struct: more { n u8, m u8 } if status == 0")
	}
	return p.field()
}

// atFrontIf reports whether the `if` of other languages comes next, in front of what it is about, and
// not a field that is called so.
func (p *parser) atFrontIf() bool {
	what, behind := p.peek(1), p.peek(2)
	switch {
	case !p.tok().is("if") || !p.joins(what):
		return false
	case what.is("(") || what.is("!"):
		return true
	}
	block := behind.is("{") && unicode.IsLower(rune(what.Text[0])) // as types are not called
	return what.Kind == Ident && p.joins(behind) && (block || precedence[behind.Text] > 0)
}

func (p *parser) field() *Field {
	at := p.pos
	f := &Field{Slot: p.continues(".")}
	f.Name = p.name("the name of a field")
	if colon := p.tok(); p.at(":") {
		p.report.Errorf(CodeUnexpectedToken, colon.Span, "a field's type follows its name without a colon").
			Fix("remove the colon", colon.Span, "")
		p.next()
	}
	if p.atLabel() {
		f.Label = p.str()
	}
	for p.atLabel() {
		f.Also = append(f.Also, p.str())
	}
	if p.atType() && !p.atModifier(f) {
		f.Type = p.typ()
	}
	f.Mods = p.mods()
	f.Span = p.from(p.tokens[at].Span)
	f.Doc = p.lineDoc(at)
	return f
}

func (p *parser) atLabel() bool {
	t := p.tok()
	return t.Kind == StringToken && p.joins(t)
}

// atModifier reports whether the word behind a field's name is a modifier, which
// leaves the field without a type, or else the name of its type.
func (p *parser) atModifier(f *Field) bool {
	t, after := p.tok(), p.peek(1)
	if !p.joins(after) {
		after = &failedToken
	}
	switch t.Text {
	case "if", "default":
		return after.startsExpr()
	case "tag":
		return after.Kind == IntToken || after.is("else") || after.is("(")
	case "since", "through", "pad", "align", "max", "split":
		return after.Kind == IntToken
	case "via", "sets":
		return after.Kind == Ident
	case "json", "trim":
		return f.Slot && t.Text == "json" || f.Name.Text == "body"
	case "kind", "id", "channel", "version":
		return f.Slot
	}
	return false
}

// startsExpr reports whether an expression can begin with t.
func (t *Token) startsExpr() bool {
	switch t.Kind {
	case Ident, IntToken, FloatToken, CharToken, StringToken:
		return true
	}
	return t.is("-") || t.is("!") || t.is("(")
}

func (p *parser) mods() []*Mod {
	var mods []*Mod
	for {
		t := p.tok()
		if !p.joins(t) || t.Kind != Ident && !t.is("=") || p.failed {
			return mods
		}
		if m := p.mod(); m != nil {
			mods = append(mods, m)
		}
	}
}

// mod reads a modifier, nil for a word that is none.
func (p *parser) mod() *Mod {
	start := p.start()
	m := &Mod{Key: p.word()}
	switch m.Key.Text {
	case "=":
		m.Value = p.expr()
		m.Upper = p.upper()
	case "if", "later":
		m.Value = p.expr()
	case "default":
		m.Value = p.defaultValue()
	case "tag":
		p.tag(m)
	case "since", "through", "pad", "max", "split":
		m.Value = p.integer()
	case "align":
		m.Value = p.integer()
		if p.at("from") && p.joins(p.tok()) {
			p.next()
			from := p.name("message")
			m.Name = &from
		}
	case "first", "last", "more":
		if t := p.tok(); p.joins(t) && (t.Kind == IntToken || t.Kind == CharToken || t.Kind == Ident && !isBehindPlace(t.Text)) {
			m.Value = p.expr()
		}
	case "via", "sets":
		name := p.name("a name")
		m.Name = &name
	case "id":
		if t := p.tok(); t.Kind == IntToken && p.joins(t) {
			m.Value = p.integer()
			p.expect("..")
			m.Upper = p.integer()
		}
	case "json", "kind", "channel", "version", "varint", "retired", "trim", "quoted":
	default:
		p.unknownModifier(m.Key)
		return nil
	}
	m.Span = p.from(start)
	return m
}

// unknownModifier reports a word that is no modifier.
func (p *parser) unknownModifier(key Name) {
	d := p.fail(CodeUnknownModifier, key.Span, "no modifier of a field is called %s", key.Text)
	switch key.Text {
	case "end", "until":
		d.Help = "where a value ends stands in its brackets, as in bytes[u32 end \"\\n\"] or string[until \"\\n\"]"
	case "fill":
		d.Help = "what fills up a text stands in its brackets, as in string[8 fill \" \"]"
	default:
		d.Helpf(noModifier)
	}
}

// tag reads `else`, a number or several, as (87, 1), and what a head has besides, as { .flags = 1 };
// nothing where the field is itself part of the tag.
func (p *parser) tag(m *Mod) {
	switch t := p.tok(); {
	case !p.joins(t):
	case p.got("else"):
		m.Else = true
	case t.is("("):
		p.next()
		p.parens(")", func() {
			m.Value = p.integer()
			for p.got(",") {
				m.More = append(m.More, p.integer())
			}
		})
	case t.Kind == IntToken, t.Kind == CharToken:
		m.Value = p.integer()
	}
	if m.Value != nil && p.at("{") && p.joins(p.tok()) {
		m.Fill = p.record()
	}
}

// isBehindPlace reports whether a word is a modifier that stands behind one which says where
// in a message a fragment stands, and no value of that.
func isBehindPlace(key string) bool {
	switch key {
	case "first", "last", "more", "later", "if", "via", "split":
		return true
	}
	return false
}

// upper reads the end of a range, if there is one.
func (p *parser) upper() Expr {
	if !p.got("..") {
		return nil
	}
	return p.expr()
}
