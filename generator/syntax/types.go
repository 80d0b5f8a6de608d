package syntax

import "github.com/netgen-dev/netgen/generator/source"

// atType reports whether a type comes next, on the same line.
func (p *parser) atType() bool {
	t := p.tok()
	return p.joins(t) && (t.Kind == Ident || t.is("?") || t.is("[") || t.is("{"))
}

func (p *parser) typ() (t Type) {
	if !p.atType() {
		p.expected("a type")
		return nil
	}
	p.nested(func() { t = p.typeHere() })
	return t
}

func (p *parser) typeHere() Type {
	start := p.start()
	switch {
	case p.got("?"):
		t := &Optional{Elem: p.typ()}
		t.Span = p.from(start)
		return t
	case p.at("["):
		t := &List{Extent: p.extent(), Elem: p.typ()}
		t.Span = p.from(start)
		return t
	case p.at("{"):
		t := &Inline{Record: p.record()}
		t.Span = p.from(start)
		return t
	case p.at("map") && p.peek(1).is("["):
		return p.mapType()
	}
	return p.namedType()
}

func (p *parser) mapType() Type {
	start := p.start()
	p.next()
	p.next()
	t := &Map{}
	p.parens("]", func() { t.Key = p.typ() })
	t.Value = p.typ()
	t.Span = p.from(start)
	return t
}

// namedType reads what begins with a name: a named type or a named inline struct.
func (p *parser) namedType() Type {
	start := p.start()
	name := p.word()
	switch {
	case p.at("{"):
		p.keywordOfType(name)
		t := &Inline{Name: &name, Record: p.record()}
		t.Span = p.from(start)
		return t
	case p.at("["):
		t := &NamedType{Name: name, Extent: p.extent()}
		t.Span = p.from(start)
		return t
	case name.Text == "body":
		return &Body{Span: name.Span}
	}
	return &NamedType{Name: name, Span: name.Span}
}

// extent reads what stands in brackets, and the brackets.
func (p *parser) extent() *Extent {
	start := p.start()
	e := &Extent{}
	p.expect("[")
	p.parens("]", func() {
		p.extentSize(e)
		e.Fill = p.fill()
		if p.at("end") && p.peek(1).Kind == StringToken {
			p.next()
			e.End = p.str()
		}
	})
	e.Span = p.from(start)
	return e
}

// fill reads the byte that fills up a text, as a text or a number. The word is also a name.
func (p *parser) fill() Expr {
	kind := p.peek(1).Kind
	if !p.at("fill") || kind != StringToken && kind != IntToken && kind != CharToken {
		return nil
	}
	p.next()
	return p.expr()
}

// extentSize reads the part of an extent before its end. Its words are keywords
// only where something follows that they go with: [size] is a size called size.
func (p *parser) extentSize(e *Extent) {
	t, after := p.tok(), p.peek(1)
	alone := after.is("]") || after.is("fill") || after.is("end") || after.is("=")
	switch {
	case t.is("]"), t.is("end") && after.Kind == StringToken:
	case t.is("rest") && alone && !after.is("="):
		p.next()
		e.Rest = true
	case t.is("until") && !alone:
		p.next()
		if e.Else = p.got("else"); !e.Else {
			e.Until = p.expr()
		}
	default:
		if t.is("size") && (after.Kind == Ident || after.Kind == IntToken) && !after.is("end") && !after.is("fill") {
			p.next()
			e.Size = true
		}
		e.Expr = p.extentExpr()
		if p.got("=") {
			e.Equal = p.expr()
		}
	}
}

// extentExpr reads what stands for a length: a value, or a type, which has brackets of
// its own in hex[4].
func (p *parser) extentExpr() Expr {
	if p.tok().Kind != Ident || !p.peek(1).is("[") {
		return p.expr()
	}
	var t *NamedType
	p.nested(func() {
		name := p.word()
		t = &NamedType{Name: name, Extent: p.extent()}
		t.Span = p.from(name.Span)
	})
	return t
}

// keywordOfType reports a word that begins a declaration in front of the braces of a struct, which
// would be its name.
func (p *parser) keywordOfType(name Name) {
	switch name.Text {
	case "struct":
		p.report.Errorf(CodeUnexpectedToken, name.Span, "a struct that is written where it is used has no word in front of it").
			Fix("remove it", source.Span{File: name.Span.File, Start: name.Span.Start, End: p.tok().Span.Start}, "")
	case "union", "enum":
		p.report.Errorf(CodeUnexpectedToken, name.Span, "%s goes on a declaration of its own, and only structs are written where they are used", name.Text).
			Helpf("declare it, and write its name here")
	}
}
