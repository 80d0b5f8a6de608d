package gomodel

import (
	"github.com/netgen-dev/netgen/generator/gonames"
	"github.com/netgen-dev/netgen/generator/schema"
)

// structure plans a struct. Retired fields take part in its codec only.
func (b *builder) structure(d *schema.Struct) *Struct {
	fields := b.fieldNames(d)
	s := &Struct{
		Name:  b.goName(d),
		Doc:   b.docOf(d, d.Doc),
		Codec: b.structCodec(d, fields),
	}
	for _, f := range d.Fields {
		if !f.Retired {
			s.Fields = append(s.Fields, Field{Name: fields[f], Doc: b.fieldDoc(f), Type: b.typeOf(f.Type)})
		}
	}
	s.New = b.constructor(d, fields)
	if b.errors[d] {
		s.Error = b.errorText(d, fields)
	}
	return s
}

// fieldNames gives each field its Go name. A field that would be in the way of a
// method of its struct is called "...Field".
func (b *builder) fieldNames(d *schema.Struct) map[*schema.Field]string {
	var scope gonames.Namespace
	scope.Reserve("the codec", "AppendNetgen", "AppendNetgenAt", "DecodeNetgen")
	if b.errors[d] {
		scope.Reserve("the error's text", "Error")
	}
	methods := scope.Names()
	names := map[*schema.Field]string{}
	for _, f := range d.Fields {
		if f.Retired {
			continue
		}
		name := gonames.Exported(f.Name)
		if methods[name] {
			name += "Field"
		}
		b.claimIn(&scope, f.Span, name, "field "+d.Name+"."+f.Name)
		names[f] = name
	}
	return names
}

func (b *builder) constructor(d *schema.Struct, names map[*schema.Field]string) *Constructor {
	values := b.defaults(d.Fields, names)
	if len(values) == 0 {
		return nil
	}
	name := "New" + b.goName(d)
	b.claim(d.Span, name, "the constructor of struct "+d.Name)
	doc := name + " returns a new " + b.goName(d) + " with the defaults of the schema."
	return &Constructor{Name: name, Doc: doc, Values: values}
}

// defaults lists the fields that do not begin as zero.
func (b *builder) defaults(fields []*schema.Field, names map[*schema.Field]string) []Default {
	var values []Default
	for _, f := range fields {
		if f.Default == nil || f.Retired {
			continue
		}
		if literal, zero := b.literal(f.Type, f.Default); !zero {
			values = append(values, Default{Field: names[f], Value: literal})
		}
	}
	return values
}

// errorText plans the text of a declared error: its name in words, then the
// fields that one line can show.
func (b *builder) errorText(d *schema.Struct, names map[*schema.Field]string) *ErrorText {
	text := &ErrorText{Lead: b.schema.Package + ": " + gonames.Spoken(d.Name)}
	for _, f := range d.Fields {
		if verb := verbFor(f.Type); verb != "" && !f.Retired {
			text.Parts = append(text.Parts, ErrorPart{Label: gonames.Spoken(f.Name), Verb: verb, Field: names[f]})
		}
	}
	return text
}

// verbFor returns how package fmt shows a value of type t in a sentence, or
// nothing for what has no place there.
func verbFor(t schema.Type) string {
	switch t := schema.Underlying(t).(type) {
	case *schema.Basic:
		switch t.Kind {
		case schema.String:
			return "%q"
		case schema.Bytes:
			return "%x"
		}
		return "%v"
	case *schema.Enum:
		return "%v"
	}
	return ""
}
