package syntax

import "github.com/netgen-dev/netgen/generator/source"

const declarations = "struct, enum, union, type, extern, wire or protocol"

func (p *parser) file() *File {
	f := &File{Source: p.source, Doc: p.tok().doc()}
	f.Package = p.packageClause()
	for p.tokens[p.pos].Kind != EOF {
		if t := p.tok(); t.is("}") {
			if !p.astray {
				p.report.Errorf(CodeUnexpectedToken, t.Span, "this } closes nothing")
			}
			p.astray = false
			p.next()
			continue
		}
		p.item(func() {
			if d := p.decl(); d != nil {
				f.Decls = append(f.Decls, d)
				p.astray = false
			}
		})
	}
	return f
}

func (p *parser) packageClause() (name Name) {
	start := p.pos
	if !p.continues("package") {
		p.report.Errorf(CodeMissingPackage, p.tok().Span, "a schema begins with `package name`")
		if !p.declares() {
			p.skip(start)
		}
		return Name{Span: p.here()}
	}
	name = p.name("the name of the package")
	p.separator()
	if p.failed {
		p.skip(start)
	}
	return name
}

// declares reports whether the next token begins a declaration, even after a mistake.
func (p *parser) declares() bool {
	t, after := &p.tokens[p.pos], &p.tokens[min(p.pos+1, len(p.tokens)-1)]
	if t.Kind != Ident || after.LineStart {
		return false
	}
	switch t.Text {
	case "struct", "enum", "union", "type", "extern", "protocol":
		return after.Kind == Ident
	case "wire":
		return after.is("{") || after.is("if")
	}
	return false
}

// inProtocol has what a protocol has beside its messages, as it stands there.
var inProtocol = map[string]string{
	"session": "session { limit u32 }",
	"phase":   "phase login { ... }",
	"replies": "replies in order",
	"starts":  "starts in login",
}

func (p *parser) decl() Decl {
	t := p.tok()
	doc, start := t.doc(), p.start()
	if t.Kind != Ident {
		p.expected("a declaration: %s", declarations)
		return nil
	}
	switch t.Text {
	case "struct":
		p.next()
		d := &Struct{Doc: doc, Name: p.name("the name of the struct")}
		var tagged *WireSetting
		if p.at("tagged") {
			tagged = p.wireSetting()
		}
		d.Record = p.record()
		d.Record.Tagged = tagged
		d.Span = p.from(start)
		return d
	case "enum":
		return p.enum(doc, start)
	case "union":
		return p.union(doc, start)
	case "type":
		return p.alias(doc, start)
	case "extern":
		p.next()
		d := &Extern{Doc: doc, Name: p.name("the name of the extern")}
		d.Span = p.from(start)
		return d
	case "wire":
		return p.wire(doc, start)
	case "protocol":
		p.next()
		d := &Protocol{Doc: doc, Name: p.name("the name of the protocol"), Block: p.block()}
		d.Span = p.from(start)
		return d
	}
	isMessage := t.isRole() || t.is("message") || t.is("service") || beginsBlockItem(t, p.peek(1))
	if isMessage && p.astray {
		p.failed = true
		return nil
	}
	d := p.expected("a declaration: %s", declarations)
	switch p.astray = isMessage; {
	case isMessage && p.unopened > 0:
		d.Helpf("messages stand in a protocol: does a } too many end it in front of this?")
	case inProtocol[t.Text] != "":
		d.Helpf("%s stands in a protocol, as in protocol P { %s }", t.Text, inProtocol[t.Text])
	case isMessage:
		d.Helpf("messages stand in a protocol, as in protocol P { request Get -> { n u8 } }; data that several of them have is a struct")
	}
	return nil
}

func (p *parser) alias(doc string, start source.Span) *Alias {
	p.next()
	d := &Alias{Doc: doc, Name: p.name("the name of the type")}
	p.expect("=")
	d.Type = p.typ()
	d.Mods = p.mods()
	d.Span = p.from(start)
	return d
}

func (p *parser) enum(doc string, start source.Span) *Enum {
	p.next()
	d := &Enum{Doc: doc, Name: p.name("the name of the enum")}
	if t := p.tok(); t.Kind == Ident && p.joins(t) {
		d.Base = p.number("what the enum is")
	}
	p.items(context{}, func() { d.Values = append(d.Values, p.enumValue()) })
	d.Span = p.from(start)
	return d
}

func (p *parser) enumValue() *EnumValue {
	at := p.pos
	v := &EnumValue{Name: p.name("the name of a value")}
	if p.got("=") {
		v.Value = p.enumConstant()
	}
	if t := p.tok(); p.joins(t) && precedence[t.Text] > 0 {
		p.fail(CodeUnexpectedToken, t.Span, "a value of an enum is a number, and nothing that is calculated").
			Helpf("write what it comes to, as in 4 or 0x04 for 1 << 2")
	}
	v.Span = p.from(p.tokens[at].Span)
	v.Doc = p.lineDoc(at)
	return v
}

// enumConstant reads what a value of an enum is: a number, or a text in JSON.
func (p *parser) enumConstant() Expr {
	if t := p.tok(); t.Kind == StringToken && p.joins(t) {
		return p.str()
	}
	return p.signedInt()
}

func (p *parser) union(doc string, start source.Span) *Union {
	p.next()
	d := &Union{Doc: doc, Name: p.name("the name of the union")}
	if p.at("[") {
		d.Tag = p.extent()
	}
	p.items(context{}, func() { d.Variants = append(d.Variants, p.variant()) })
	d.Span = p.from(start)
	return d
}

func (p *parser) variant() *Variant {
	at := p.pos
	v := &Variant{}
	t, after := p.tok(), p.peek(1)
	switch {
	case t.is("else") && after.Kind == Ident && p.joins(after):
		p.next()
		v.Else = true
	case t.Kind != Ident && t.Kind != EOF, after.is(":"), after.is("."):
		v.Tag = p.expr()
		p.expect(":")
	}
	if p.at("[") || p.at("?") {
		p.expected("the name of a variant").Helpf("it stands in front of the type, as in Items []u8")
	}
	if text := p.tok(); (text.is("string") || text.is("bytes")) && p.peek(1).is("[") {
		p.expected("the name of a variant").Helpf("it stands in front of the type, as in Text %s[u8]", text.Text)
	}
	v.Name = p.name("the name of a variant")
	if p.atType() {
		v.Type = p.typ()
		p.noMods(v)
	}
	v.Span = p.from(p.tokens[at].Span)
	v.Doc = p.lineDoc(at)
	return v
}

// noMods reports what stands behind the type of a variant, and would be right behind that of
// a field.
func (p *parser) noMods(v *Variant) {
	t, after := p.tok(), p.peek(1)
	switch {
	case p.atSeparator():
	case t.is("via") && after.Kind == Ident, (t.is("pad") || t.is("align") || t.is("max")) && after.Kind == IntToken:
		p.fail(CodeMissingSeparator, t.Span, "%s stands behind a field, and %s is a variant", t.Text, v.Name.Text).
			Helpf("make it a struct: %s { value %s %s %s }", v.Name.Text, v.Type.Range().Text(), t.Text, after.Text)
	}
}

// lineDoc returns the documentation of the item that began with token at and has
// just been read: the comments above it, or else the one behind it.
func (p *parser) lineDoc(at int) string {
	if doc := p.tokens[at].doc(); doc != "" {
		return doc
	}
	last := p.prev()
	if t := p.tok(); last.Trail == nil && t.is(",") && !t.LineStart {
		last = t
	}
	if last.Trail == nil {
		return ""
	}
	return last.Trail.content()
}
