package wirecode

import (
	"fmt"
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// tail appends the tagged fields of a record, in the order of their tags, and then all others:
//
//	if m.Reference != nil {
//		b = append(b, 2, 4, 0, 2)
//		b = wire.AppendU16(b, *m.Reference)
//	}
func (a *appending) tail(r *schema.Record) {
	fields := slices.Clone(r.Tagged)
	slices.SortStableFunc(fields, schema.CompareTags)
	a.tailLayouts(r.Tail, fields)
}

// tailLayouts appends the fields in the first layout whose condition holds.
func (a *appending) tailLayouts(layouts []*schema.TagLayout, fields []*schema.WireField) {
	if len(layouts) == 0 {
		return
	}
	l := layouts[0]
	if l.If == nil {
		a.tailIn(l, fields)
		return
	}
	a.either(cond(a, l.If), func() { a.tailIn(l, fields) }, func() { a.tailLayouts(layouts[1:], fields) })
}

// tailIn appends the fields in one layout: first their count, or their size.
func (a *appending) tailIn(l *schema.TagLayout, fields []*schema.WireField) {
	x := content{list: true, append: func() {
		for _, f := range fields {
			a.tagged(l, f)
		}
	}}
	if len(fields) == 0 {
		none := ""
		x = content{known: &none, list: true}
	}
	switch text, until := l.List.Until.(schema.Text); {
	case x.known != nil:
	case until:
		fields := x.append
		x.append = func() { fields(); a.constant(string(text)) }
	case l.List.How == schema.EndPrefix && !l.List.InBytes:
		x.length = a.keep(a.taggedCount(l, fields), "count")
	}
	a.ended(l.List, x, context{what: a.what})
}

// taggedCount is how many of the fields are there.
func (a *appending) taggedCount(l *schema.TagLayout, fields []*schema.WireField) gocode.Expr {
	var sum sizeSum
	for _, f := range fields {
		switch set := a.isSet(f); {
		case l.ElementsOf(f) != nil:
			sum.terms = append(sum.terms, a.listed(f))
		case set == gocode.True:
			sum.bits += 8
		default:
			sum.terms = append(sum.terms, oneIf(set))
		}
	}
	return sum.expr()
}

// isSet tells whether a tagged field differs from what its absence means. A constant is
// always written.
func (a *appending) isSet(f *schema.WireField) gocode.Expr {
	conds := a.conditions(f)
	switch {
	case f.Equation != nil && len(conds) > 0:
		return gocode.And(conds...)
	case f.Equation != nil:
		return gocode.True
	case !f.Program:
		return gocode.False
	}
	return gocode.And(append(conds, a.isGiven(f))...)
}

// isGiven tells whether a value differs from what its absence means, as far as that can be
// asked.
func (a *appending) isGiven(f *schema.WireField) gocode.Expr {
	if !f.Program {
		return gocode.Id("false")
	}
	path := a.path(f)
	switch n, constant := f.Default.(schema.Number); {
	case schema.IsOptional(f.Type):
		return isThere(f, path)
	case kindOf(f.Type) == isBool && constant && n.Abs != 0:
		return gocode.Not(path)
	case kindOf(f.Type) == isBool:
		return path
	}
	return a.differs(f, path)
}

// differs compares a field with its default.
func (a *appending) differs(f *schema.WireField, path gocode.Expr) gocode.Expr {
	switch t := schema.BareWire(f.Type).(type) {
	case *schema.WireText:
		if _, array := arrayLen(t); array {
			return gocode.Op(path, "!=", &gocode.Literal{Type: a.p.names.Type(f.Type)})
		}
		if text, ok := f.Default.(schema.Text); ok {
			return gocode.Op(gocode.CallOf(gocode.Id("string"), path), "!=", gocode.Str(text))
		}
		return gocode.Op(gocode.Len(path), ">", gocode.Int(0))
	case *schema.WireList:
		return gocode.Op(gocode.Len(path), ">", gocode.Int(0))
	case *schema.WireUnion, *schema.WireAny:
		return gocode.Op(path, "!=", gocode.Nil)
	case *schema.WireStruct, *schema.Extern:
		return gocode.True
	case *schema.WireFloat: // -0 is another one than 0, though not for Go
		if n, ok := f.Default.(schema.Number); !ok || n.Abs == 0 {
			bits := gocode.Qual{Path: "math", Name: fmt.Sprint("Float", t.Bits, "bits")}
			return gocode.Op(gocode.CallOf(bits, path), "!=", gocode.Int(0))
		}
	}
	if n, ok := f.Default.(schema.Number); ok {
		return gocode.Op(path, "!=", number(schema.Number{Abs: n.Abs, Negative: n.Negative}))
	}
	return gocode.Op(path, "!=", gocode.Int(0))
}

// tagged appends one field with its tag and its length.
func (a *appending) tagged(l *schema.TagLayout, f *schema.WireField) {
	src := a.sourceOf(f)
	if list := l.ElementsOf(f); list != nil {
		a.taggedEach(l, list, f, src)
		return
	}
	a.when(a.isSet(f), func() {
		a.oneTagged(l, f, a.valueContent(f, src), a.ctx(f))
		a.sets(f, src)
	})
}

// taggedEach appends every element of a list with the tag.
func (a *appending) taggedEach(l *schema.TagLayout, t *schema.WireList, f *schema.WireField, src source) {
	a.flush()
	a.when(gocode.And(a.conditions(f)...), func() {
		c := a.ctx(f)
		a.checkMax(content{list: true, length: gocode.Len(src.path)}, least(t.Max, c.max), c)
		c.max = 0
		i := a.fresh(a.index())
		body := a.block(func() {
			a.at = place{}
			elem := &gocode.Index{X: src.path, I: []gocode.Expr{gocode.Id(i)}}
			switch {
			case f.OtherTags && l.Head() != nil:
				a.otherHeaded(l, f, elem)
				return
			case f.OtherTags:
				a.otherTagged(l, f, elem)
				return
			}
			a.oneTagged(l, f, content{append: func() { a.element(t.Elem, elem, c) }}, c)
		})
		a.add(&gocode.Range{Key: i, X: src.path, Body: body})
	})
	a.at = place{}
}

// valueContent is a tagged field's value, whose bytes are counted. How many a via makes of them
// shows when they have been appended.
func (a *appending) valueContent(f *schema.WireField, src source) content {
	x := content{append: func() { a.write(f.Type, src, a.ctx(f)) }}
	sum := sizeSum{}
	if f.Via == nil && a.typeSize(f.Type, src, &sum) && sum.bits%8 == 0 {
		x.length = sum.expr()
	}
	return x
}

// oneTagged appends the tag of a field and a value, with all that the layout has around them.
func (a *appending) oneTagged(l *schema.TagLayout, f *schema.WireField, x content, c context) {
	if l.Head() != nil {
		a.headed(l, f, x)
		return
	}
	t := l.StandsAs(f)
	tag := func() {
		a.write(l.Tag, source{fixed: &schema.Number{Abs: l.TagOf(f, t)}}, context{what: a.named(f)})
	}
	a.tagAndValue(l, l.LengthOf(t), tag, x, c)
}

// tagAndValue appends a tag and a value, with their length if they have one.
func (a *appending) tagAndValue(l *schema.TagLayout, length *schema.End, tag func(), x content, c context) {
	switch {
	case l.Front:
		a.prefixed(length, content{append: func() { tag(); a.content(x) }}, c)
	case length != nil:
		tag()
		a.prefixed(length, x, c)
	default:
		tag()
		a.content(x)
	}
	if l.Pad > 0 {
		a.padTo(l.Pad, false)
	}
}
