package resolve

import (
	"math"
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// orderSets gives session variables that a record both asks for and sets one meaning for who
// writes it and who reads it, whenever they look: that of the last field in front which sets
// it, and where there is none what it was before the record.
func (w *wirer) orderSets() {
	if len(w.session) == 0 {
		return
	}
	for r := range w.records() {
		w.orderSetsOf(r)
	}
}

func (w *wirer) orderSetsOf(r *schema.Record) {
	o := &setsOrder{wirer: w, record: r, sets: map[*schema.Variable][]int{}}
	for i, leaf := range r.Leaves {
		if f, ok := leaf.(*schema.WireField); ok {
			o.note(f, i)
		}
	}
	for _, f := range r.Tagged {
		o.note(f, len(r.Leaves))
	}
	for _, l := range r.SettingLets() {
		o.sets[l.Sets] = append(o.sets[l.Sets], behindAll)
	}
	if len(o.sets) == 0 {
		return
	}
	for _, l := range r.Lets {
		l.Value = o.ordered(l.Value, w.letAt[l], l.Span)
	}
	for i, leaf := range r.Leaves {
		if f, ok := leaf.(*schema.WireField); ok {
			o.field(f, i)
		}
	}
	for _, f := range r.Tagged {
		o.field(f, len(r.Leaves))
	}
}

// variable is the session variable of a name, or nil.
func (w *wirer) variable(name syntax.Name) *schema.Variable {
	v := w.session[name.Text]
	if v == nil {
		w.errorf(CodeWireUnknownName, name.Span, "the session has no variable %s", name.Text)
	}
	return v
}

// letSets resolves what a let sets, whose value is resolved before.
func (b *builder) letSets(let *schema.Let, value syntax.Expr, name syntax.Name) {
	if b.in.owner != nil {
		b.errorf(CodeWireSession, let.Span, "%s sets %s in a struct, and a let does so in a frame or a message alone", let.Name, name.Text).
			Helpf("write it in the message that has the struct, or let a field set it, as in %s u8 sets %s", let.Name, name.Text)
		return
	}
	b.later = append(b.later, func() {
		if let.Sets = b.variable(name); let.Sets == nil {
			return
		}
		b.wantNumber(value, let.Value)
		n, constant := meaning(let.Value).(schema.Number)
		least, largest, known := holds(&schema.SessionRef{Variable: let.Sets}, maxLets)
		if constant && known && (n.Compare(least) < 0 || n.Compare(largest) > 0) {
			b.errorf(CodeWireSession, value.Range(), "%s is %s, and %s goes from %s to %s", let.Name, n, name.Text, least, largest)
		}
	})
}

// wantNumeric reports a session variable, or what sets one, that is no number.
func (w *wirer) wantNumeric(name string, t schema.WireType, at source.Span) {
	switch t := schema.Present(t).(type) {
	case nil, *schema.WireInt, *schema.WireEnum, *schema.Varint, *schema.Decimal, *schema.Extern:
	default:
		w.errorf(CodeWireSession, at, "%s is %s, and a session variable is a number", name, schema.WrittenType(t)).
			Helpf("leave it to the program, which has the field")
	}
}

// setsOrder puts what a record asks of session variables in order with what it sets.
type setsOrder struct {
	*wirer
	record *schema.Record
	sets   map[*schema.Variable][]int // the leaves that set each, in order
}

// behindAll is where lets set something: behind whatever asks for it.
const behindAll = math.MaxInt

// note notes what a field sets, or what is in it.
func (o *setsOrder) note(f *schema.WireField, at int) {
	for v := range setsOf(f) {
		o.sets[v] = append(o.sets[v], at)
	}
}

func (o *setsOrder) field(f *schema.WireField, at int) {
	f.If = o.ordered(f.If, at, f.Span)
	if f.Equation != nil {
		f.Equation.Value = o.ordered(f.Equation.Value, at, f.Span)
	}
}

// ordered is an expression that stands in front of a leaf.
func (o *setsOrder) ordered(x schema.Expr, at int, span source.Span) schema.Expr {
	switch x := x.(type) {
	case *schema.SessionRef:
		return o.variable(x, at, span)
	case *schema.Unary:
		return &schema.Unary{Op: x.Op, X: o.ordered(x.X, at, span)}
	case *schema.Binary:
		return &schema.Binary{Op: x.Op, X: o.ordered(x.X, at, span), Y: o.ordered(x.Y, at, span)}
	}
	return x
}

func (o *setsOrder) variable(x *schema.SessionRef, at int, span source.Span) schema.Expr {
	all := o.sets[x.Variable]
	front := 0
	for front < len(all) && all[front] < at {
		front++
	}
	switch {
	case len(all) == 0:
		return x
	case front == 0:
		return &schema.SessionRef{Variable: x.Variable, Before: true}
	}
	f := o.record.Leaves[all[front-1]].(*schema.WireField)
	if path := setter(f, x.Variable); path != nil {
		return &schema.FieldRef{Path: path}
	}
	o.errorf(CodeWireSession, span, "this asks for %s, which %s in front of it may have set or not", x.Variable.Name, f.Span.Text()).
		Also(f.Span, "it is set here").
		Helpf("ask for the field that sets it, or set it in a field that is always there")
	return x
}

// setter is the field that sets a variable whenever a field is there that may set it: this
// one, or one of the struct in it. It is nil if that is not known.
func setter(f *schema.WireField, v *schema.Variable) []*schema.WireField {
	if f.IsConditional() || schema.IsOptional(f.Type) {
		return nil
	}
	if f.Sets == v {
		return []*schema.WireField{f}
	}
	s, ok := schema.Present(f.Type).(*schema.WireStruct)
	if !ok {
		return nil
	}
	for _, leaf := range slices.Backward(s.Record.Leaves) {
		inner, ok := leaf.(*schema.WireField)
		if !ok || !setsOf(inner)[v] {
			continue
		}
		if path := setter(inner, v); path != nil && path[len(path)-1].Program {
			return append([]*schema.WireField{f}, path...)
		}
		return nil
	}
	return nil
}

// setsOf are the session variables that a field sets, and those that what is in it does.
func setsOf(f *schema.WireField) map[*schema.Variable]bool {
	all := map[*schema.Variable]bool{}
	addSets(all, f, map[schema.WireType]bool{})
	return all
}

func addSets(all map[*schema.Variable]bool, f *schema.WireField, seen map[schema.WireType]bool) {
	if f.Sets != nil {
		all[f.Sets] = true
	}
	addSetsOf(all, f.Type, seen)
}

func addSetsOf(all map[*schema.Variable]bool, t schema.WireType, seen map[schema.WireType]bool) {
	if t = schema.Present(t); t == nil || seen[t] {
		return
	}
	seen[t] = true
	switch t := t.(type) {
	case *schema.WireList:
		addSetsOf(all, t.Elem, seen)
	case *schema.WireUnion:
		for _, v := range t.Variants {
			addSetsOf(all, v.Type, seen)
		}
	case *schema.WireStruct:
		for _, leaf := range append(taggedItems(t.Record), t.Record.Leaves...) {
			if f, ok := leaf.(*schema.WireField); ok {
				addSets(all, f, seen)
			}
		}
	}
}
