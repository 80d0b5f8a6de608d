package resolve

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// giveUp leaves open the ends that a wrong equation was to give, so that nothing
// more is said of them.
func (w *wirer) giveUp(r *schema.Record, open []*schema.Measure) {
	for _, m := range open {
		if m.Stretch.To != m.Stretch.From+1 {
			continue
		}
		if f, ok := r.Leaves[m.Stretch.From].(*schema.WireField); ok {
			f.Type = w.withEnd(f.Type, func(string) *schema.End { return &schema.End{How: schema.EndOpen} })
		}
	}
}

// gives reports whether nothing else says yet what m measures, or only something
// with a condition. What a message does not have needs nothing; an empty body may
// still frame its message. Where a body is one field, the ends that the file gives to
// fields stay; only an equation that names the field takes their place.
func (w *wirer) gives(r *schema.Record, m *schema.Measure) bool {
	if m.Stretch.From == m.Stretch.To {
		return m.Of == schema.SizeOf && m.Stretch.From > 0
	}
	f, single := r.Leaves[m.Stretch.From].(*schema.WireField)
	if single && f.InJSON() {
		return m.Of == schema.SizeOf // of all the JSON: its members say themselves what they are
	}
	single = single && m.Stretch.To == m.Stretch.From+1
	if first := given(r, m); single && first != nil {
		return lastOf(first).By.IsConditional()
	}
	switch {
	case single && isCoded(f, m):
		return true
	case single && m.Of == schema.SizeOf && isBits(f.Type) && isMeasured(r, f, schema.CountOf):
		return false // of the last byte only the count tells how many there are
	case m.Of == schema.HasOf:
		return single && f.Flag == nil && schema.IsOptional(f.Type)
	case m.Of == schema.TagOf:
		_, union := schema.Present(f.Type).(*schema.WireUnion)
		return single && f.TagBy == nil && union
	case m.Of == schema.CountOf:
		return single && w.openEnds(f) && schema.IsList(f.Type) && f.Layout != schema.Headers // which end with their lines
	case !single:
		return true
	}
	_, fixed := w.sizes.FieldBits(f)
	fixed = fixed && !hasTagged(r, m.Stretch)
	if ends := schema.Ends(f.Type); len(ends) > 0 {
		return w.leftTells(r, f, m) || w.openEnds(f) && (m.Stretch.Alone || ends[len(ends)-1].How == schema.EndRest)
	}
	return f.Size == nil && f.Coded == nil && !fixed && !f.InLine()
}

// leftTells reports whether an optional field with an end of its own is there if
// something is left of what m measures, the body around it: nothing else tells it.
func (w *wirer) leftTells(r *schema.Record, f *schema.WireField, m *schema.Measure) bool {
	if !schema.IsOptional(f.Type) || m.Stretch.Alone || f.If != nil || hasNull(f.Type) || f.Layout != schema.NoLayout {
		return false
	}
	ends := schema.Ends(f.Type)
	return ends[len(ends)-1].How != schema.EndRest && !isMeasured(r, f, schema.HasOf)
}

// isMeasured reports whether an equation has a measure of a field, as whether it is there.
func isMeasured(r *schema.Record, f *schema.WireField, as schema.Measured) bool {
	for _, by := range schema.FieldsIn(r.Leaves) {
		if by.Equation == nil {
			continue
		}
		for _, m := range schema.MeasuresIn(by.Equation.Value) {
			if m.Of == as && m.Stretch.From < len(r.Leaves) && r.Leaves[m.Stretch.From] == schema.Item(f) {
				return true
			}
		}
	}
	return false
}

// given returns the solution that gives already what m measures, or nil.
func given(r *schema.Record, m *schema.Measure) *schema.Solution {
	f, ok := r.Leaves[m.Stretch.From].(*schema.WireField)
	switch {
	case !ok || m.Stretch.To != m.Stretch.From+1:
		return nil
	case m.Of == schema.HasOf:
		return f.Flag
	case m.Of == schema.TagOf:
		return f.TagBy
	}
	if ends := schema.Ends(f.Type); len(ends) == 1 && ends[0].How == schema.EndGiven && !isCoded(f, m) {
		return ends[0].Given
	}
	return f.Size
}

// isCoded reports whether m measures the bytes of a list that goes through a function, of
// which otherwise only the elements are counted.
func isCoded(f *schema.WireField, m *schema.Measure) bool {
	if f.Via == nil || m.Of != schema.SizeOf || !schema.IsList(f.Type) {
		return false
	}
	end := schema.Ends(f.Type)[0]
	return !end.InBytes && end.How != schema.EndRest
}

// hasLiteral reports whether m counts the `end` literal of a field too, so that it does not
// say where the value ends.
func hasLiteral(f *schema.WireField, m *schema.Measure) bool {
	isClosed := func(end *schema.End) bool { return end.Literal != "" }
	return m.Of == schema.SizeOf && !m.Stretch.Named && slices.ContainsFunc(schema.Ends(f.Type), isClosed)
}

// givenStretch returns the solution that gives the size of the same fields in other cases,
// or nil.
func givenStretch(r *schema.Record, s *schema.Solution) *schema.Solution {
	at := s.Unknown.Stretch
	if s.Unknown.Of != schema.SizeOf || !s.By.IsConditional() || isOneValue(r, at) {
		return nil
	}
	for _, first := range r.Solved {
		of := first.Unknown
		if of.Of == schema.SizeOf && of.Stretch.From == at.From && of.Stretch.To == at.To && r.Uncounted(of.Stretch) == r.Uncounted(at) && lastOf(first).By.IsConditional() {
			return first
		}
	}
	return nil
}

// isOneValue reports whether a stretch is one field that may have its end from what measures it. One of
// JSON has none of its own.
func isOneValue(r *schema.Record, at schema.Stretch) bool {
	if at.To != at.From+1 || r.HasTail(at) {
		return false
	}
	f, ok := r.Leaves[at.From].(*schema.WireField)
	return ok && !f.InJSON()
}

// lastOf follows what gives the same in other cases.
func lastOf(s *schema.Solution) *schema.Solution {
	for s.Or != nil {
		s = s.Or
	}
	return s
}

// otherwise has a solution give what those in front of it do not. Where it may be there with one
// of them, it is compared.
func otherwise(first, s *schema.Solution) {
	for of := first; of != nil; of = of.Or {
		s.By.Equation.Again = s.By.Equation.Again || schema.MayMeet(of.By, s.By)
	}
	lastOf(first).Or = s
}

// isBits reports whether a type is a list with eight elements in a byte.
func isBits(t schema.WireType) bool {
	list, ok := schema.Present(t).(*schema.WireList)
	return ok && schema.PacksBits(list)
}

// openEnds reports whether the source gives no end to a text or list, and no
// equation did so before.
func (w *wirer) openEnds(f *schema.WireField) bool {
	return w.bare[schema.Present(f.Type)]
}

// give puts a solution where it belongs.
func (w *wirer) give(r *schema.Record, s *schema.Solution) {
	m := s.Unknown
	if first := givenStretch(r, s); first != nil {
		otherwise(first, s)
		return
	}
	r.Solved = append(r.Solved, s)
	if m.Stretch.From == m.Stretch.To {
		return
	}
	if first := given(r, m); first != nil {
		otherwise(first, s)
		return
	}
	f, _ := r.Leaves[m.Stretch.From].(*schema.WireField)
	switch {
	case m.Of == schema.HasOf:
		f.Flag = s
	case m.Of == schema.TagOf:
		f.TagBy = s
	case !isOneValue(r, m.Stretch):
	case len(schema.Ends(f.Type)) > 0 && !w.leftTells(r, f, m) && !isCoded(f, m) && !hasLiteral(f, m):
		f.Type = w.givenEnd(f.Type, s)
	default:
		f.Size = s
	}
}

// givenEnd returns a copy of a type whose text or list ends where an equation says.
func (w *wirer) givenEnd(t schema.WireType, s *schema.Solution) schema.WireType {
	return w.withEnd(t, func(literal string) *schema.End {
		return &schema.End{
			How: schema.EndGiven, Given: s, InBytes: s.Unknown.Of == schema.SizeOf, Literal: literal,
			Null: s.Unknown.Stretch.Named && schema.HasSign(s.By.Type) && s.Linear == schema.Linear{Mul: 1, Div: 1},
		}
	})
}

// withEnd returns a copy of a type whose text or list has another end; it is made
// with the literal that stands behind the value.
func (w *wirer) withEnd(t schema.WireType, end func(literal string) *schema.End) schema.WireType {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireOptional:
		return &schema.WireOptional{Elem: w.withEnd(t.Elem, end)}
	case *schema.WireText:
		copied := *t
		copied.Ends = []*schema.End{end(t.Ends[0].Literal)}
		return &copied
	case *schema.WireList:
		copied := *t
		copied.Ends = []*schema.End{end(t.Ends[0].Literal)}
		return &copied
	}
	return t
}
