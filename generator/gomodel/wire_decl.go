package gomodel

import (
	"slices"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/generator/gonames"
	"github.com/netgen-dev/netgen/generator/schema"
)

// declarations plans all types: those of the schema, then the structs of messages.
func (b *wireBuilder) declarations() []Decl {
	var decls []Decl
	planned := map[string]bool{}
	for _, d := range b.wire.Types {
		if name := b.decls[d]; !planned[name] && !b.marks[d] {
			planned[name] = true
			decls = append(decls, b.wireDecl(d))
		}
	}
	for _, m := range b.own {
		decls = append(decls, m.own)
	}
	return decls
}

func (b *wireBuilder) wireDecl(d schema.WireDecl) Decl {
	name := b.decls[d]
	switch d := d.(type) {
	case *schema.WireEnum:
		return b.wireEnum(d)
	case *schema.WireAlias:
		return &Alias{Name: name, Doc: b.wireDoc(d, d.Doc), Type: b.goType(d.Type)}
	case *schema.WireUnion:
		return b.wireUnion(d)
	case *schema.Extern:
		return &Extern{Text: b.externText(d)}
	case *schema.WireStruct:
		return b.wireStruct(d)
	}
	return nil
}

// wireDoc is the doc of a type: its comment, or else what it is for, or else what
// it is.
func (b *wireBuilder) wireDoc(d schema.WireDecl, doc string) string {
	name := b.decls[d]
	return orElse(clean(doc), orElse(b.purpose[name], name+" is "+article(wireKind(d))+" of the schema."))
}

func (b *wireBuilder) wireEnum(d *schema.WireEnum) *Enum {
	e := &Enum{Name: b.decls[d], Doc: b.wireDoc(d, d.Doc), Base: b.enumBase(d), Text: d.IsText()}
	for _, v := range d.Values {
		e.Signed = e.Signed || v.Value.Negative
		value := numberText(v.Value)
		if e.Text {
			value = strconv.Quote(string(v.Text))
		}
		e.Values = append(e.Values, EnumValue{Name: b.values[v], Label: v.Name, Doc: clean(v.Doc), Number: value})
	}
	return e
}

// enumBase is the integer of an enum; a single bit is one too.
func (b *wireBuilder) enumBase(d *schema.WireEnum) Type {
	if i, ok := d.Base.(*schema.WireInt); ok && i.Bits == 1 && !i.Signed {
		return Name{Name: "uint8"}
	}
	return b.goType(d.Base)
}

// numberText is a constant as Go writes it.
func numberText(n schema.Number) string {
	return schema.Number{Abs: n.Abs, Negative: n.Negative}.String()
}

// wireUnion plans a sealed interface over the structs of the variants.
func (b *wireBuilder) wireUnion(d *schema.WireUnion) *Sealed {
	s := &Sealed{Name: b.decls[d], Mark: "is" + b.decls[d]}
	for _, v := range d.Variants {
		name, made := b.Variant(d, v)
		s.Types = append(s.Types, name)
		if made {
			s.Made = append(s.Made, b.madeVariant(d, v, name))
		}
	}
	s.Doc = b.wireDoc(d, d.Doc) + "\n\n" + wrapped("It is "+oneOf(s.Types)+"; nil is unset.")
	if d.JSON {
		s.JSON = b.jsonUnion(d)
	}
	return s
}

// madeVariant plans the struct of a variant that is no struct of its own.
func (b *wireBuilder) madeVariant(d *schema.WireUnion, v *schema.WireVariant, name string) *Struct {
	doc := name + " is the variant " + v.Name + " of " + b.decls[d]
	switch {
	case v.Else && d.JSON:
		doc += ", which stands for all that none of the others is"
	case v.Else && d.By == schema.ByPrefix:
		doc += ", which stands for all that begins as none of the others does"
	case v.Else:
		doc += ", which stands for every other tag"
	case v.Type == nil:
		doc += ", which carries nothing"
	}
	s := &Struct{Name: name, Doc: orElse(clean(v.Doc), wrapped(doc+"."))}
	if v.Else && d.By != schema.ByPrefix {
		s.Fields = append(s.Fields, Field{Name: "Tag", Type: b.tagType(d)})
	}
	if v.Type != nil {
		s.Fields = append(s.Fields, Field{Name: "Value", Type: b.goType(v.Type)})
	}
	if d.JSON {
		s.JSON = &JSONStruct{Alone: true}
		if v.Type != nil && mayBeNil(v.Type) {
			s.JSON.Lists = s.Fields
		}
	}
	return s
}

// tagType is the type of the tag in an else variant: that of the number in front of
// the union, or of the field elsewhere that has it; int64 where these are several.
func (b *wireBuilder) tagType(d *schema.WireUnion) Type {
	if d.Tag != nil {
		return b.goType(d.Tag)
	}
	var found Type
	b.eachField(func(f *schema.WireField) {
		if f.TagBy == nil || schema.Present(f.Type) != schema.WireType(d) {
			return
		}
		switch t := b.goType(schema.BareWire(f.TagBy.By.Type)); {
		case found == nil:
			found = t
		case found != t:
			found = Name{Name: "int64"}
		}
	})
	if found == nil || found == Type(Name{Name: "bool"}) {
		return Name{Name: "int64"}
	}
	return found
}

// wireStruct plans a struct of the schema.
func (b *wireBuilder) wireStruct(d *schema.WireStruct) *Struct {
	name := b.decls[d]
	s := b.recordStruct(name, b.wireDoc(d, d.Doc), programFields(d.Record), b.isError[d])
	if d.JSON {
		b.jsonStruct(s, d.Record)
	}
	return s
}

// recordStruct plans a Go struct of some fields.
func (b *wireBuilder) recordStruct(name, doc string, fields []*schema.WireField, isError bool) *Struct {
	s := &Struct{Name: name, Doc: doc}
	for _, f := range fields {
		field := Field{Name: b.fields[f], Doc: b.wireFieldDoc(f), Type: b.fieldType(f)}
		if f.InJSON() {
			field.Tag = jsonTag(f)
		}
		s.Fields = append(s.Fields, field)
	}
	s.New = b.wireConstructor(name, fields)
	if isError {
		s.Error = b.wireErrorText(name, fields)
	}
	return s
}

func (b *wireBuilder) wireFieldDoc(f *schema.WireField) string {
	doc := b.docOf(f)
	if f.Default == nil {
		return doc
	}
	if doc != "" {
		doc += "\n"
	}
	return doc + "The default is " + spokenDefault(f) + "."
}

// spokenDefault returns a default as a sentence shows it.
func spokenDefault(f *schema.WireField) string {
	n, ok := f.Default.(schema.Number)
	switch {
	case ok && n.Value != nil:
		return n.Value.Name
	case ok && zeroOfWire(f.Type) == ZeroBool:
		return strconv.FormatBool(n.Abs != 0)
	}
	return schema.ExprString(f.Default)
}

// wireConstructor plans what makes a struct with its defaults, nil where they are
// all zero.
func (b *wireBuilder) wireConstructor(name string, fields []*schema.WireField) *Constructor {
	var values []Default
	for _, f := range fields {
		if literal, ok := b.wireLiteral(f); ok {
			values = append(values, Default{Field: b.fields[f], Value: literal})
		}
	}
	if len(values) == 0 {
		return nil
	}
	make := "New" + name
	b.claim(fields[0].Span, make, "the constructor of "+name)
	return &Constructor{Name: make, Doc: make + " returns a new " + name + " with the defaults of the schema.", Values: values}
}

// wireLiteral returns the default of a field, if it is not zero.
func (b *wireBuilder) wireLiteral(f *schema.WireField) (Literal, bool) {
	if schema.IsOptional(f.Type) {
		return Literal{}, false
	}
	switch x := f.Default.(type) {
	case schema.Text:
		_, isText := schema.BareWire(f.Type).(*schema.WireText)
		return Literal{Value: string(x)}, isText && x != "" && zeroOfWire(f.Type) == ZeroString
	case schema.Number:
		switch {
		case x.Abs == 0 || zeroOfWire(f.Type) != ZeroNumber && zeroOfWire(f.Type) != ZeroBool:
			return Literal{}, false
		case x.Value != nil && b.decls[x.Value.Enum] == b.decls[enumOf(f.Type)]:
			return Literal{Name: b.values[x.Value]}, true
		case zeroOfWire(f.Type) == ZeroBool:
			return Literal{Value: true}, true
		case x.Negative:
			return Literal{Value: -int64(x.Abs)}, true
		}
		return Literal{Value: x.Abs}, true
	}
	return Literal{}, false
}

func enumOf(t schema.WireType) schema.WireDecl {
	if e, ok := schema.BareWire(t).(*schema.WireEnum); ok {
		return e
	}
	return nil
}

// wireErrorText plans the text of a declared error, as errorText does. One that is a
// text and nothing else says just that.
func (b *wireBuilder) wireErrorText(name string, fields []*schema.WireField) *ErrorText {
	if len(fields) == 1 && verbOfWire(fields[0].Type) == "%q" {
		return &ErrorText{Lead: b.schema.Package, Parts: []ErrorPart{{Verb: "%q", Field: b.fields[fields[0]]}}}
	}
	text := &ErrorText{Lead: b.schema.Package + ": " + gonames.Spoken(name)}
	for _, f := range fields {
		if verb := verbOfMaybe(f.Type); verb != "" {
			text.Parts = append(text.Parts, ErrorPart{
				Label: gonames.Spoken(f.Name), Verb: verb, Field: b.fields[f], Shown: verb == "%v" && hasPointers(f.Type, nil),
			})
		}
	}
	return text
}

// verbOfWire is verbFor for wire types.
func verbOfWire(t schema.WireType) string {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireText:
		if t.Bytes {
			return "%x"
		}
		return "%q"
	case *schema.WireInt, *schema.WireFloat, *schema.Varint, *schema.Decimal, *schema.WireEnum, *schema.WireList,
		*schema.WireUnion, *schema.WireStruct:
		return "%v"
	}
	return ""
}

// verbOfMaybe is verbOfWire of what may be missing, too, for which a pointer stands in Go.
func verbOfMaybe(t schema.WireType) string {
	verb := verbOfWire(schema.Present(t))
	if verb == "%q" && schema.IsOptional(t) {
		return "%v"
	}
	return verb
}

// hasPointers reports whether something in values of t is a pointer in Go, which %v does not
// look behind. Those of a struct in itself are.
func hasPointers(t schema.WireType, around []*schema.WireStruct) bool {
	switch present := schema.BareWire(t).(type) {
	case *schema.WireUnion:
		return true
	case *schema.WireList:
		return hasPointers(present.Elem, around)
	case *schema.WireMap:
		return hasPointers(present.Elem, around)
	case *schema.WireStruct:
		return slices.Contains(around, present) || slices.ContainsFunc(programFields(present.Record), func(f *schema.WireField) bool {
			return schema.IsOptional(f.Type) || hasPointers(f.Type, append(around, present))
		})
	}
	return schema.IsOptional(t)
}

// wrapped breaks one sentence of netgen's own into lines.
func wrapped(sentence string) string {
	const width = 77 // beside "// "
	var lines []string
	line := ""
	for _, word := range strings.Fields(sentence) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return strings.Join(append(lines, line), "\n")
}
