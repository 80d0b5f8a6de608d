package gomodel

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/wirecode"
)

// jsonStruct plans what encoding/json has to be helped with, and gives the fields
// of s their tags.
func (b *wireBuilder) jsonStruct(s *Struct, r *schema.Record) {
	s.JSON = &JSONStruct{Array: r.Array, Constants: jsonConstants(r), Counted: b.jsonCounted(s, r)}
	for i, f := range programFields(r) {
		s.Fields[i].Tag = jsonTag(f)
		b.jsonField(s, s.Fields[i], f)
	}
}

// jsonConstants are the members of a struct that the schema gives: "version":3,"kind":"x".
func jsonConstants(r *schema.Record) string {
	var all []string
	for _, f := range schema.FieldsIn(r.Leaves) {
		if !f.Program && f.Equation != nil && f.Equation.Kind == schema.Constant {
			all = append(all, jsonText(f.MemberName())+":"+jsonConstant(f))
		}
	}
	return strings.Join(all, ",")
}

// jsonCounted are the members of a struct that follow from others.
func (b *wireBuilder) jsonCounted(s *Struct, r *schema.Record) (all []JSONCounted) {
	for _, f := range schema.FieldsIn(r.Leaves) {
		if of := r.CountedBy(f); of != nil {
			all = append(all, JSONCounted{
				Member: s.Name + "." + f.MemberName(), Name: f.MemberName(), Of: of.MemberName(), Field: b.fields[of],
				Has: f.Equation.Value.(*schema.Measure).Of == schema.HasOf, Bool: isJSONBool(f.Type), Most: wirecode.Largest(f.Type),
			})
		}
	}
	return all
}

func isJSONBool(t schema.WireType) bool {
	n, ok := schema.BareWire(t).(*schema.WireInt)
	return ok && (n.Bool || n.Bits == 1 && !n.Signed)
}

// jsonConstant is the value of a constant as it stands in JSON.
func jsonConstant(f *schema.WireField) string {
	switch v := f.Equation.Value.(type) {
	case schema.Text:
		return jsonText(string(v))
	case schema.Number:
		if isJSONBool(f.Type) {
			return strconv.FormatBool(v.Abs != 0)
		}
		return schema.Number{Abs: v.Abs, Negative: v.Negative}.String()
	}
	return "null" // schema.Null
}

func jsonText(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		return `""` // a string has no value that it cannot write
	}
	return string(b)
}

// jsonTag names a member. An optional one is left out where it is absent, and one that has a
// default need not be there.
func jsonTag(f *schema.WireField) string {
	name := f.MemberName()
	switch {
	case schema.IsOptional(f.Type):
		name += ",omitzero"
	case f.Default != nil:
		return "`json:" + strconv.Quote(name) + " wire:\"default\"`"
	}
	return "`json:" + strconv.Quote(name) + "`"
}

func (b *wireBuilder) jsonField(s *Struct, field Field, f *schema.WireField) {
	j := s.JSON
	isList := schema.IsList(f.Type)
	_, isMap := schema.Present(f.Type).(*schema.WireMap)
	if mayBeNil(f.Type) {
		j.Lists = append(j.Lists, field)
	}
	if u := schema.UnionIn(f.Type); u != nil {
		j.Unions = append(j.Unions, JSONField{
			Field: field, Member: s.Name + "." + f.MemberName(), Parse: wirecode.ParseFunc(b.decls[u]), List: isList, Map: isMap, Needed: !schema.IsOptional(f.Type),
		})
	}
}

// mayBeNil reports whether a value that is always there may be nil in Go, which encoding/json
// writes as null: lists, maps, and bytes that are no array.
func mayBeNil(t schema.WireType) bool {
	switch schema.BareWire(t).(type) {
	case *schema.WireList, *schema.WireMap, *schema.WireText:
		return nilableWire(t)
	}
	return false
}

// jsonUnion plans the function that reads a union.
func (b *wireBuilder) jsonUnion(d *schema.WireUnion) *JSONUnion {
	u := &JSONUnion{Parse: wirecode.ParseFunc(b.decls[d])}
	for _, v := range d.Variants {
		name, made := b.Variant(d, v)
		kind := schema.JSONKind(v.Type)
		c := JSONCase{Kind: "JSON" + kind, Type: name, Inside: made && v.Type != nil, Empty: v.Type == nil}
		if several(d, kind) {
			c.Member = d.ToldBy(kind)
			c.Is = toldAs(d, v, c.Member)
		}
		u.Cases = append(u.Cases, c)
	}
	return u
}

// several reports whether more than one variant of a union is of a JSON type.
func several(d *schema.WireUnion, kind string) bool {
	n := 0
	for _, v := range d.Variants {
		if schema.JSONKind(v.Type) == kind {
			n++
		}
	}
	return n > 1
}

// toldAs is what a member of a variant always is, as wire.MemberOf returns it; nil for the variant
// that stands for all others. Without such a member it is the one that only this variant has.
func toldAs(d *schema.WireUnion, v *schema.WireVariant, member string) any {
	if member == "" {
		return d.MarkOf(v)
	}
	f := v.Member(member)
	if f == nil {
		return nil
	}
	switch is := f.Tells().(type) {
	case schema.Text:
		return string(is)
	case schema.Number:
		n, _ := is.Int()
		return int(n)
	}
	return nil
}
