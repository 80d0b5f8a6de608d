package syntax

import "github.com/netgen-dev/netgen/generator/source"

func (p *parser) wire(doc string, start source.Span) *Wire {
	p.next()
	d := &Wire{Doc: doc}
	if p.got("if") {
		d.If = p.expr()
	}
	p.items(context{}, func() { d.Settings = append(d.Settings, p.wireSetting()) })
	d.Span = p.from(start)
	return d
}

func (p *parser) wireSetting() *WireSetting {
	start := p.start()
	t := p.tok()
	if t.Kind != Ident {
		p.expectedSetting()
		return &WireSetting{Span: p.here()}
	}
	s := &WireSetting{Key: Name{Text: t.Text, Span: t.Span}}
	switch t.Text {
	case "order":
		p.next()
		s.Value = p.oneOf("big", "little")
	case "bits":
		p.next()
		s.Value = p.oneOf("high", "low")
	case "string", "bytes", "list":
		p.next()
		s.Extent = p.extent()
	case "tagged":
		p.next()
		p.tagged(s)
	case "words":
		p.next()
		p.words(s)
	case "headers":
		p.next()
		p.apart(s)
		s.First = p.got("first")
	case "max":
		p.next()
		s.Max = p.integer()
	case "lenient":
		p.next()
	default:
		p.expectedSetting()
	}
	s.Span = p.from(start)
	return s
}

func (p *parser) expectedSetting() {
	p.expected("a setting: order, bits, string, bytes, list, tagged, words, headers, max or lenient")
}

// oneOf reads one of two words.
func (p *parser) oneOf(a, b string) *Name {
	if !p.at(a) && !p.at(b) {
		p.expected("%s or %s", a, b)
		return nil
	}
	name := p.word()
	return &name
}

// tagged reads `every [rest] u16 : u16 = n + 4 pad 4`, or `[rest] size u16 = n + 2 : u16` of lengths
// that stand in front of the tags, or `[rest] AVP` of a struct that is around each value, or
// `[rest] dec[until "="] else until ";"` of what a tag has behind it that is not known.
func (p *parser) tagged(s *WireSetting) {
	s.Every = p.got("every")
	s.Extent = p.extent()
	s.Front = p.at("size") && p.peek(1).Kind == Ident
	if s.Front {
		p.next()
		p.length(s)
		p.expect(":")
	}
	s.Tag = p.number("the type of the tags")
	if !s.Front && p.got(":") {
		p.length(s)
	}
	if p.joins(p.tok()) && p.got("pad") {
		s.Pad = p.integer()
	}
	if p.joins(p.tok()) && p.got("else") {
		p.expect("until")
		s.Else = p.str()
	}
}

// length reads `u16 = n + 4`.
func (p *parser) length(s *WireSetting) {
	s.Length = p.number("the type of the lengths")
	if p.got("=") {
		s.Equal = p.expr()
	}
}

// number reads the type of a number, which has brackets of its own in dec[until "="].
func (p *parser) number(what string) *NamedType {
	start := p.start()
	t := &NamedType{Name: p.name(what)}
	if p.at("[") {
		t.Extent = p.extent()
	}
	t.Span = p.from(start)
	return t
}

// words reads `" " end "\r\n" quotes "\"" escape "\\"`, a type, or a type, `or` and the former.
func (p *parser) words(s *WireSetting) {
	t := p.tok()
	if t.Kind != StringToken || !p.joins(t) {
		s.Type = p.typ()
		if !p.got("or") {
			return
		}
	}
	p.apart(s)
	if p.joins(p.tok()) && p.got("quotes") {
		s.Quotes = p.str()
		if p.joins(p.tok()) && p.got("escape") {
			s.Escape = p.str()
		}
	}
}

// apart reads `":" end "\n"`.
func (p *parser) apart(s *WireSetting) {
	s.Sep = p.str()
	p.expect("end")
	s.End = p.str()
}
