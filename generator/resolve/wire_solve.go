package resolve

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// solveAll solves the equations of every record for what they give.
func (w *wirer) solveAll() {
	for r := range w.records() {
		w.solve(r)
	}
}

func (w *wirer) solve(r *schema.Record) {
	w.countsEachOther(r)
	var sums []*schema.WireField // of several sizes, of which the others tell all but one
	for _, f := range schema.FieldsIn(r.Leaves) {
		switch {
		case f.Equation == nil || f.Equation.Value == nil || f.Equation.Kind == schema.TheKind:
		case w.isLengths(f):
			w.lengths(r, f)
		case w.asksForSeveral(r, f):
			sums = append(sums, f)
		default:
			w.classify(r, f)
		}
	}
	for _, f := range sums {
		w.classify(r, f)
	}
	for _, f := range r.Tagged { // of which others than constants are refused
		if f.Equation != nil && f.Equation.Value != nil && schema.IsConstant(f.Equation.Value) {
			f.Equation.Kind = schema.Constant
		}
	}
}

// asksForSeveral reports whether nothing tells yet how long more than one is of what an equation measures.
func (w *wirer) asksForSeveral(r *schema.Record, f *schema.WireField) bool {
	open := slices.DeleteFunc(schema.MeasuresIn(f.Equation.Value), func(m *schema.Measure) bool {
		return m.Of != schema.SizeOf || !w.gives(r, m) || isPassed(r, f, m) || w.isFixed(r, m) || w.endsByItself(r, m)
	})
	return len(open) > 1
}

// classify says what a reader does with an equation.
func (w *wirer) classify(r *schema.Record, f *schema.WireField) {
	eq := f.Equation
	eq.Kind = schema.Compared
	if schema.IsConstant(eq.Value) {
		eq.Kind = schema.Constant
		return
	}
	w.overItself(r, f)
	w.wordOverItself(r, f)
	w.wantTruth(f)
	found := schema.MeasuresIn(eq.Value)
	if compares(eq.Value) || len(found) > 0 && uncompared(eq.Value, isMeasure) == nil {
		eq.Kind = schema.Taken
		return
	}
	var open []*schema.Measure
	for _, m := range found {
		if w.gives(r, m) && !isPassed(r, f, m) {
			open = append(open, m)
		}
	}
	if len(open) == 1 && w.isForAnother(r, open[0], found) {
		return
	}
	if len(open) > 1 {
		open = slices.DeleteFunc(open, func(m *schema.Measure) bool { return w.isFixed(r, m) || w.endsByItself(r, m) })
		if len(open) == 0 {
			return
		}
	}
	switch {
	case len(found) == 0:
		return
	case len(open) == 0:
		eq.Again, eq.Solution = true, w.isLinear(r, f, found[0])
		return
	case len(open) > 1 && !slices.ContainsFunc(open, func(m *schema.Measure) bool { return !isToldByIf(r, m) }):
		eq.Kind = schema.Taken
		return
	case len(open) > 1:
		w.errorf(CodeWireLinear, eq.Span, "%s cannot be solved for %s and %s at once: give one of them an end of its own",
			schema.ExprString(eq.Value), open[0].Stretch.Text, open[1].Stretch.Text)
		w.giveUp(r, open)
		return
	}
	if w.mayClose(r, f, open[0]) {
		w.giveUp(r, open)
		return
	}
	s, at := w.isLinear(r, f, open[0]), open[0].Stretch
	eq.Solution = s
	switch {
	case s == nil:
		w.giveUp(r, open)
	case at.To != at.From+1 && (s.Late || cutsLine(r, f, at)): // all in there ends by itself, or by what is around it
	default:
		eq.Kind = schema.Inverted
		w.give(r, s)
	}
}

// isPassed reports whether m is the size of what is read when a reader comes to f, without it: of
// nothing, or of a value without an end of its own, such as a struct.
func isPassed(r *schema.Record, f *schema.WireField, m *schema.Measure) bool {
	if m.Of != schema.SizeOf || m.Stretch.To > r.LeafAt(f) {
		return false
	}
	if m.Stretch.From == m.Stretch.To {
		return true
	}
	of, single := r.Leaves[m.Stretch.From].(*schema.WireField)
	return single && m.Stretch.To == m.Stretch.From+1 && len(schema.Ends(of.Type)) == 0
}

// cutsLine reports whether a stretch begins or ends among the words of a line, which is read as a
// whole, or has a line in it that tells its size.
func cutsLine(r *schema.Record, f *schema.WireField, at schema.Stretch) bool {
	from, by := 0, r.LeafAt(f)
	for _, item := range r.Items {
		to := from + 1
		if l, ok := item.(*schema.Layout); ok {
			to = from + len(schema.LeavesOf(l.Items))
			cut := from < at.From && at.From < to || from < at.To && at.To < to
			if l.Kind == schema.Words && (cut || from <= by && by < to && at.From < to && from < at.To) {
				return true
			}
		}
		from = to
	}
	return false
}

// isFixed reports whether m is the size of what always has as many bytes.
func (w *wirer) isFixed(r *schema.Record, m *schema.Measure) bool {
	_, fixed := w.sizes.StretchBits(r.Leaves[m.Stretch.From:m.Stretch.To])
	return fixed && m.Of == schema.SizeOf && !hasTagged(r, m.Stretch)
}

// isForAnother reports whether m is the size of what always has as many bytes, and what an equation
// adds to it has the body of the message. Such a number says how long the body is: who asks what a
// message is reads others by it too, whose bodies are longer.
func (w *wirer) isForAnother(r *schema.Record, m *schema.Measure, found []*schema.Measure) bool {
	return !m.Stretch.HasBody && w.isFixed(r, m) &&
		slices.ContainsFunc(found, func(other *schema.Measure) bool { return other.Stretch.HasBody })
}

// endsByItself reports whether m is the size of several fields that all say themselves whether
// they are there and where they end, or of which something in front does: what is left of an
// equation is that of others.
func (w *wirer) endsByItself(r *schema.Record, m *schema.Measure) bool {
	at := m.Stretch
	return m.Of == schema.SizeOf && at.To > at.From+1 && !hasTagged(r, at) &&
		!slices.ContainsFunc(schema.FieldsIn(r.Leaves[at.From:at.To]), func(f *schema.WireField) bool { return !w.isSelfSaid(r, f) })
}

// isSelfSaid is endsByItself for one field.
func (w *wirer) isSelfSaid(r *schema.Record, f *schema.WireField) bool {
	if schema.IsOptional(f.Type) && f.If == nil && !hasNull(f.Type) && !isMeasured(r, f, schema.HasOf) {
		return false
	}
	ends := schema.Ends(f.Type)
	if len(ends) == 0 {
		_, fixed := w.sizes.Bits(schema.Present(f.Type))
		_, varint := schema.Present(f.Type).(*schema.Varint)
		return fixed || varint
	}
	return !slices.ContainsFunc(ends, func(end *schema.End) bool {
		return end.How == schema.EndRest || end.How == schema.EndOpen || end.How == schema.EndWord || end.How == schema.EndWords
	})
}

// hasTagged reports whether tagged fields are in a stretch: it ends with them, and how many come
// is not known in front of it.
func hasTagged(r *schema.Record, at schema.Stretch) bool {
	return len(r.Tagged) > 0 && r.HasTail(at)
}

// isToldByIf reports whether m asks for the presence of a field whose own condition tells it.
func isToldByIf(r *schema.Record, m *schema.Measure) bool {
	f, ok := r.Leaves[m.Stretch.From].(*schema.WireField)
	return ok && m.Of == schema.HasOf && f.If != nil
}

// mayClose reports a size of several fields of which the last need not be there, and with it
// a literal that does not count: a reader would not know how many bytes to read.
func (w *wirer) mayClose(r *schema.Record, f *schema.WireField, m *schema.Measure) bool {
	at := m.Stretch
	if m.Of != schema.SizeOf || at.To < at.From+2 || r.Uncounted(at) == "" {
		return false
	}
	last := r.Leaves[at.To-1].(*schema.WireField)
	if !last.IsConditional() && !(schema.IsOptional(last.Type) && last.Program) {
		return false
	}
	w.errorf(CodeWireLinear, f.Equation.Span, "%s ends with %s, which need not be there, and the %q behind it does not count: a reader does not know where they end",
		schema.ExprString(f.Equation.Value), last.Name, r.Uncounted(at)).
		Helpf("let the size end in front of %s", last.Name)
	return true
}
