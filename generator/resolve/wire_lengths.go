package resolve

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// isLengths reports whether a field is a list of numbers with an equation of a size: each of
// them is that of an element of another list.
func (w *wirer) isLengths(f *schema.WireField) bool {
	list, ok := schema.BareWire(f.Type).(*schema.WireList)
	if !ok || !isWhole(list.Elem) {
		return false
	}
	found := schema.MeasuresIn(f.Equation.Value)
	return len(found) == 1 && found[0].Of == schema.SizeOf && found[0].Stretch.Alone
}

// lengths has a list of numbers say how long the elements of another list are, and how many
// there are of them.
func (w *wirer) lengths(r *schema.Record, f *schema.WireField) {
	eq := f.Equation
	f.Equation = nil
	m := schema.MeasuresIn(eq.Value)[0]
	of, _ := r.Leaves[m.Stretch.From].(*schema.WireField)
	if !w.haveLengths(r, f, of, eq) {
		return
	}
	s := w.isLinear(r, &schema.WireField{Name: f.Name, Span: f.Span, Equation: eq, Type: f.ElemOf()}, m)
	if s == nil {
		w.giveUp(r, []*schema.Measure{m})
		return
	}
	if s.Late {
		w.errorf(CodeWireLinear, eq.Span, "%s asks for what is read behind the elements of %s", schema.ExprString(eq.Value), of.Name)
	}
	s.By = f
	f.Lengths = &schema.Lengths{Of: of, Value: eq.Value, Solution: s}
	count := &schema.Measure{Of: schema.CountOf, Stretch: m.Stretch}
	switch told := given(r, count); {
	case told == nil:
	case told.Unknown.Of == schema.CountOf && w.openEnds(f): // it is of both
		f.Type = w.givenEnd(f.Type, told)
	default:
		told.By.Equation.Again = true
	}
	of.Type = w.givenEnd(of.Type, &schema.Solution{By: f, Unknown: count, Linear: schema.Linear{Mul: 1, Div: 1}})
	list := schema.BareWire(of.Type).(*schema.WireList)
	list.Elem = w.withEnd(list.Elem, func(literal string) *schema.End {
		return &schema.End{How: schema.EndGiven, Given: s, InBytes: true, Literal: literal}
	})
}

// haveLengths reports lists of which one cannot say how long the elements of the other are.
func (w *wirer) haveLengths(r *schema.Record, f, of *schema.WireField, eq *schema.Equation) bool {
	behind := r.LeafAt(of) > r.LeafAt(f)
	switch text, is := textOf(of); {
	case of == nil || !schema.IsList(of.Type):
		w.errorf(CodeWireNumber, f.Span, "%s is a list of numbers, which are the sizes of the elements of another list, and %s is none", f.Name, schema.ExprString(eq.Value)).
			Helpf("make %s a number, or measure a list", f.Name)
	case f.Layout != schema.NoLayout || of.Layout != schema.NoLayout:
		w.errorf(CodeWireLinear, eq.Span, "%s says how long the elements of %s are, and words, headers and members end by themselves", f.Name, of.Name)
	case !behind:
		w.errorf(CodeWireLinear, eq.Span, "%s says how long the elements of %s are, and comes too late", f.Name, of.Name).
			Also(of.Span, "%s stands here", of.Name).
			Helpf("move it in front of %s", of.Name)
	case f.IsConditional() || of.IsConditional() || schema.IsOptional(of.Type):
		w.errorf(CodeWireLinear, eq.Span, "%s says how long the elements of %s are, and one of them need not be there", f.Name, of.Name).
			Also(of.Span, "%s stands here", of.Name).
			Helpf("put both into a struct, and the condition behind that")
	case slices.ContainsFunc(schema.Ends(f.Type), func(end *schema.End) bool { return end.How == schema.EndUntil }):
		w.errorf(CodeWireLinear, f.TypeAt, "%s says how long the elements of %s are, and ends with what stands behind its numbers: nothing says how many there are before", f.Name, of.Name).
			Helpf("give it a count, as in [u8], or with a field in front: n u8 = count(%s)", of.Name)
	case !is || !w.bare[text] || of.Via != nil || schema.ViaOf(of.ElemOf()) != nil:
		w.errorf(CodeWireLinear, eq.Span, "%s says how long the elements of %s are, which have to be string or bytes without an end of their own, and go through no via", f.Name, of.Name).
			Also(of.TypeAt, "they are %s", schema.WrittenType(of.ElemOf()))
	case !w.openEnds(of) && given(r, &schema.Measure{Of: schema.CountOf, Stretch: schema.MeasuresIn(eq.Value)[0].Stretch}) == nil:
		w.errorf(CodeWireLinear, eq.Span, "%s has a number for each element of %s, which has an end of its own too", f.Name, of.Name).
			Also(of.TypeAt, "it is %s", schema.WrittenType(of.Type)).
			Helpf("leave that out: write []%s", schema.WrittenType(of.ElemOf()))
	default:
		return !w.countsLate(r, f, of)
	}
	return false
}

// countsLate reports a count of two lists that stands behind what says already how many bytes one
// of them has, and tells nothing for that.
func (w *wirer) countsLate(r *schema.Record, f, of *schema.WireField) bool {
	at := r.LeafAt(of)
	size := given(r, &schema.Measure{Of: schema.CountOf, Stretch: schema.Stretch{From: at, To: at + 1}})
	if size == nil || size.Unknown.Of == schema.CountOf || !w.openEnds(f) {
		return false
	}
	for _, n := range schema.FieldsIn(r.Leaves[:at]) {
		if n.Equation == nil || n.Equation.Value == nil {
			continue
		}
		found := schema.MeasuresIn(n.Equation.Value)
		if len(found) == 1 && found[0].Of == schema.CountOf && found[0].Stretch.From == at {
			w.errorf(CodeWireLinear, n.Span, "%s counts the elements of %s, of which %s has said already how many bytes they are", n.Name, of.Name, size.By.Name).
				Also(size.By.Span, "%s stands here", size.By.Name).
				Helpf("move %s in front of %s", n.Name, size.By.Name)
			return true
		}
	}
	return false
}

// textOf is the type of the elements of a list where they are texts that are always there.
func textOf(f *schema.WireField) (*schema.WireText, bool) {
	if f == nil {
		return nil, false
	}
	text, is := schema.BareWire(f.ElemOf()).(*schema.WireText)
	return text, is
}
