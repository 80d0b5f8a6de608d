package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// headed appends a tagged field in the struct that each stands in. How long the value is shows when
// it has been appended, and the struct is what computes with that: so the value stands in front of
// it for a moment.
//
//	at := len(b)
//	b = append(b, m.Host...)
//	end := len(b)
//	b, err = appendAVP(b, x, &AVP{Code: 264, Data: b[at:]})
//	if err != nil {
//		return b, err
//	}
//	b = append(b[:at], b[end:]...)
func (a *appending) headed(l *schema.TagLayout, f *schema.WireField, x content) {
	head := l.Head()
	a.flush()
	at, end := a.fresh("at"), a.fresh("end")
	a.add(gocode.Define(at, gocode.Len(idB)))
	a.at = place{mark: at}
	a.content(x)
	a.flush()
	a.add(gocode.Define(end, gocode.Len(idB)))
	fields := append(a.tagFields(head, f), gocode.Field{
		Name: a.p.names.Field(head.Record.TaggedValue()), Value: &gocode.Slice{X: idB, Low: gocode.Id(at)},
	})
	whole := &gocode.Literal{Type: a.p.names.Type(head), Fields: fields}
	a.call(head, a.p.names.Decl(head), &gocode.Unary{Op: "&", X: whole}, context{what: a.named(f)})
	a.add(gocode.Assign(idB, &gocode.Call{
		Fun: gocode.Id("append"), Spread: true,
		Args: []gocode.Expr{&gocode.Slice{X: idB, High: gocode.Id(at)}, &gocode.Slice{X: idB, Low: gocode.Id(end)}},
	}))
	a.at = place{}
}

// tagFields are what a tagged field has in the struct around its value: its tag, what it fills, and
// the defaults of what it does not.
func (a *appending) tagFields(head *schema.WireStruct, f *schema.WireField) (all []gocode.Field) {
	for _, of := range head.Record.Fields() {
		n, given := inHead(head, f, of)
		if !given || n.Abs == 0 && !schema.IsOptional(of.Type) {
			continue
		}
		value := gocode.Expr(number(n))
		if kindOf(of.Type) == isBool {
			value = gocode.Bool(n.Abs != 0)
		}
		if schema.IsOptional(of.Type) {
			name := a.fresh(localName(of.Name))
			a.add(gocode.Define(name, gocode.CallOf(a.p.names.Type(schema.Present(of.Type)), value)))
			value = &gocode.Unary{Op: "&", X: gocode.Id(name)}
		}
		all = append(all, gocode.Field{Name: a.p.names.Field(of), Value: value})
	}
	return all
}

// inHead is what a tagged field has in a field of the struct that it stands in, false for zero, or
// nothing.
func inHead(head *schema.WireStruct, f, of *schema.WireField) (schema.Number, bool) {
	for i, part := range head.Record.TagParts() {
		if part == of && i < len(f.Tags()) {
			return schema.Number{Abs: f.Tags()[i]}, true
		}
	}
	for _, fill := range f.Fill {
		if fill.Name == of.Name {
			n, is := fill.Value.(schema.Number)
			return n, is
		}
	}
	n, is := of.Default.(schema.Number)
	return n, is && of.Program
}

// otherHeaded appends one of the tagged fields that no field of the record is, and refuses what a
// reader would take for one of those:
//
//	switch m.Others[i].Code {
//	case 264, 296:
//		return b, wire.TagTaken("avps: Hello.others", int(m.Others[i].Code))
//	}
//	b, err = appendAVP(b, x, &m.Others[i])
func (a *appending) otherHeaded(l *schema.TagLayout, f *schema.WireField, elem gocode.Expr) {
	head, c := l.Head(), a.ctx(f)
	first := gocode.Dot(elem, a.p.names.Field(head.Record.TagParts()[0]))
	s, taken := a.p.tagSwitch(head, elem), gocode.Case{}
	for _, field := range a.rec.Tagged {
		if field.Tag != nil {
			taken.Values = append(taken.Values, a.p.tagCase(head, field, elem))
		}
	}
	if len(taken.Values) > 0 {
		taken.Body = []gocode.Stmt{gocode.Give(idB, gocode.CallOf(wireID("TagTaken"), gocode.Str(c.what), gocode.CallOf(gocode.Id("int"), first)))}
		s.Cases = append(s.Cases, taken)
		a.add(s)
	}
	a.write(head, source{path: elem}, context{what: c.what})
}

// tagSwitch is a switch over the tag in x: one over the number that it is, or else over nothing.
func (p *planner) tagSwitch(head *schema.WireStruct, x gocode.Expr) *gocode.Switch {
	if parts := head.Record.TagParts(); len(parts) == 1 && !schema.IsOptional(parts[0].Type) {
		return &gocode.Switch{On: gocode.Dot(x, p.names.Field(parts[0]))}
	}
	return &gocode.Switch{}
}

// tagCase is the case of such a switch in which the tag in x is that of a field: 264, or
// head.Code == 264 && head.Vendor == nil.
func (p *planner) tagCase(head *schema.WireStruct, f *schema.WireField, x gocode.Expr) gocode.Expr {
	parts, tags := head.Record.TagParts(), f.Tags()
	if p.tagSwitch(head, x).On != nil {
		return number(schema.Number{Abs: tags[0]})
	}
	var all []gocode.Expr
	for i, part := range parts {
		value, n := gocode.Dot(x, p.names.Field(part)), schema.Number{}
		given := i < len(tags)
		if given {
			n.Abs = tags[i]
		} else if !head.Record.HasPartFor(f, part) {
			continue // whatever the program has there, it is not written
		}
		if schema.IsOptional(part.Type) {
			if !given {
				all = append(all, gocode.Op(value, "==", gocode.Nil))
				continue
			}
			all = append(all, gocode.Op(value, "!=", gocode.Nil))
			value = &gocode.Unary{Op: "*", X: value}
		}
		all = append(all, gocode.Op(value, "==", number(n)))
	}
	return gocode.And(all...)
}
