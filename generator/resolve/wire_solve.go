package resolve

import (
	"fmt"
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

// wantTruth reports a bool or a bit that is to be a size, or a checksum.
func (w *wirer) wantTruth(f *schema.WireField) {
	t, ok := schema.Present(f.Type).(*schema.WireInt)
	if !ok || isWhole(t) {
		return
	}
	if x := uncompared(f.Equation.Value, isNoTruth); x != nil {
		w.errorf(CodeWireNumber, f.Equation.Span, "%s is %s, and %s is a number", f.Name, schema.WireTypeNoun(t), schema.ExprString(x)).
			Helpf("compare it, as in %s > 0", schema.ExprString(x))
	}
}

// uncompared returns a part of an expression that is wanted and no part of a comparison, or
// nil: of comparisons nothing can be solved, and what they say is true or false.
func uncompared(x schema.Expr, wanted func(schema.Expr) bool) schema.Expr {
	switch {
	case compares(x):
		return nil
	case wanted(x):
		return x
	}
	switch x := x.(type) {
	case *schema.Unary:
		return uncompared(x.X, wanted)
	case *schema.Binary:
		if found := uncompared(x.X, wanted); found != nil {
			return found
		}
		return uncompared(x.Y, wanted)
	}
	return nil
}

func isMeasure(x schema.Expr) bool {
	_, is := x.(*schema.Measure)
	return is
}

// isNoTruth reports whether a part of an expression is a size, a count, a tag or a checksum.
func isNoTruth(x schema.Expr) bool {
	if m, is := x.(*schema.Measure); is {
		return m.Of != schema.HasOf
	}
	_, is := x.(*schema.Checksum)
	return is
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

// besides says how a checksum is of all but its own bytes.
func besides(r *schema.Record, f *schema.WireField, at schema.Stretch) string {
	if r.Leaves[at.To-1] == schema.Item(f) {
		return fmt.Sprintf("let it end in front of %s", f.Name)
	}
	return fmt.Sprintf("name what stands in front of %s and what stands behind it as two arguments, as in sum(a..b, c..d): where its bytes count as zeros, an extern adds them between the two", f.Name)
}

// overItself reports a checksum over its own bytes, or over those of another one that is
// over it: neither can be computed before the other.
func (w *wirer) overItself(r *schema.Record, f *schema.WireField) {
	for _, at := range summed(f) {
		for _, leaf := range r.Leaves[at.From:at.To] {
			other, ok := leaf.(*schema.WireField)
			if ok && other == f {
				w.errorf(CodeWireLinear, f.Equation.Span, "%s is over %s itself, whose bytes are not known before it", schema.ExprString(f.Equation.Value), f.Name).
					Helpf("%s", besides(r, f, at))
				return
			}
			if ok && slices.ContainsFunc(summed(other), func(s schema.Stretch) bool { return slices.Contains(r.Leaves[s.From:s.To], schema.Item(f)) }) {
				w.errorf(CodeWireLinear, f.Equation.Span, "%s is over %s, which is a checksum over %s", schema.ExprString(f.Equation.Value), other.Name, f.Name).
					Also(other.Span, "%s stands here", other.Name).
					Helpf("leave one of them out of the other")
				return
			}
		}
	}
}

// wordOverItself reports a number among words, headers or members that counts itself, and has
// as many digits there as it needs, and more around it than itself.
func (w *wirer) wordOverItself(r *schema.Record, f *schema.WireField) {
	help := "let it begin behind " + f.Span.Text()
	switch f.Layout {
	case schema.NoLayout:
		return
	case schema.Words:
		if _, always := w.wire.Words.Digits(f, w.sizes); always || w.wire.Words == nil {
			return
		}
		if w.wire.Words.List == nil {
			help += ", or give " + f.Span.Text() + " a fixed width, such as dec[5], and no condition"
		}
	}
	for _, m := range schema.MeasuresIn(f.Equation.Value) {
		if m.Of == schema.SizeOf && slices.Contains(r.Leaves[m.Stretch.From:m.Stretch.To], schema.Item(f)) {
			w.errorf(CodeWireLinear, f.Equation.Span, "%s counts %s itself, which is text with no size of its own here", schema.ExprString(f.Equation.Value), f.Span.Text()).
				Helpf("%s", help)
			return
		}
	}
}

// summed are the stretches that the checksums of an equation are over.
func summed(f *schema.WireField) []schema.Stretch {
	var all []schema.Stretch
	if f.Equation == nil {
		return nil
	}
	for _, sum := range schema.ChecksumsIn(f.Equation.Value) {
		all = append(all, sum.Stretches...)
	}
	return all
}

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

func compares(x schema.Expr) bool {
	b, ok := x.(*schema.Binary)
	if !ok {
		u, not := x.(*schema.Unary)
		return not && u.Op == "!"
	}
	return schema.IsLogic(b.Op)
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

// isLinear solves an equation for m, or reports that it cannot be.
func (w *wirer) isLinear(r *schema.Record, f *schema.WireField, m *schema.Measure) *schema.Solution {
	form, ok := linearIn(f.Equation.Value, m)
	switch {
	case !ok && takenAway(f.Equation.Value, m):
		w.errorf(CodeWireLinear, f.Equation.Span, "%s cannot be solved for %s: %s would be less the more there is of it",
			schema.ExprString(f.Equation.Value), m.Stretch.Text, f.Span.Text()).
			Helpf("%s", insteadOfTaking(f.Span.Text(), m))
		return nil
	case !ok:
		d := w.errorf(CodeWireLinear, f.Equation.Span, "%s cannot be solved for %s: an equation must be linear",
			schema.ExprString(f.Equation.Value), m.Stretch.Text)
		if isShifted(f.Equation.Value, m) {
			d.Helpf("multiply instead of shifting, as in size(a) * 4 for size(a) << 2")
		}
		return nil
	case max(form.Mul, form.Div) == tooMuch:
		w.errorf(CodeWireLinear, f.Equation.Span, "%s multiplies or divides %s by more than %d, and nothing is so long",
			schema.ExprString(f.Equation.Value), m.Stretch.Text, tooMuch-1)
		return nil
	}
	if w.isLate(r, f, m, form.Add) {
		form.Add = w.toldInFront(r, f, m, form.Add)
	}
	return &schema.Solution{By: f, Unknown: m, Linear: form, Late: w.isLate(r, f, m, form.Add)}
}

// toldInFront has a part of an equation ask for what tells a size, where that stands in front of the
// place where that of m has to be known, and what has the size comes behind it: with k u8 = size(b) and
// n u16 = size(a) + size(b), a has n - k bytes.
func (w *wirer) toldInFront(r *schema.Record, f *schema.WireField, m *schema.Measure, part schema.Expr) schema.Expr {
	place := max(m.Stretch.From, r.LeafAt(f)+1)
	return schema.Replace(part, func(x schema.Expr) schema.Expr {
		late, is := x.(*schema.Measure)
		if !is || late.Of != schema.SizeOf || late.Stretch.To <= place || late.Stretch.From >= late.Stretch.To {
			return x
		}
		s := given(r, late)
		if s == nil || s.Unknown.Of != schema.SizeOf || s.Or != nil || s.Late || s.Mul != 1 || s.Div != 1 || s.By.IsConditional() || schema.IsOptional(s.By.Type) || r.LeafAt(s.By) >= place {
			return x
		}
		told := schema.Expr(&schema.FieldRef{Path: []*schema.WireField{s.By}})
		if s.Add != nil {
			told = schema.Fold("-", told, s.Add)
		}
		return told
	})
}

// isLate reports whether a part of an equation is read behind the place where that of a
// measure has to be known.
func (w *wirer) isLate(r *schema.Record, f *schema.WireField, m *schema.Measure, part schema.Expr) (late bool) {
	place := max(m.Stretch.From, r.LeafAt(f)+1)
	schema.Visit(part, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.FieldRef:
			late = late || r.LeafAt(x.Path[0]) >= place
		case *schema.LetRef:
			late = late || w.isLate(r, f, m, x.Let.Value)
		case *schema.Measure:
			late = late || x.Stretch.To > place && !w.isFixed(r, x)
		}
	})
	return late
}

// takenAway reports whether an expression has less the more m is.
func takenAway(x schema.Expr, m *schema.Measure) (found bool) {
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.Binary:
			found = found || x.Op == "-" && contains(x.Y, m)
		case *schema.Unary:
			found = found || x.Op == "-" && contains(x.X, m)
		}
	})
	return found
}

// isShifted reports whether an expression shifts what has m in it.
func isShifted(x schema.Expr, m *schema.Measure) (found bool) {
	schema.Visit(x, func(x schema.Expr) {
		b, ok := x.(*schema.Binary)
		found = found || ok && b.Op == "<<" && contains(b.X, m)
	})
	return found
}

// insteadOfTaking is what to write in place of a number that is less the more m is.
func insteadOfTaking(number string, m *schema.Measure) string {
	of := m.Stretch.Text
	if m.Of == schema.HasOf {
		return fmt.Sprintf("where %s tells that %s is missing, write has(%[2]s) == 0, and `if %[1]s == 0` behind the type of %[2]s", number, of)
	}
	return fmt.Sprintf("leave %s to the program, and let the end of %s ask for it, as in bytes[10 - %[1]s]", number, of)
}

// linearIn writes x as (Mul*m + Add) / Div.
func linearIn(x schema.Expr, m *schema.Measure) (schema.Linear, bool) {
	none := schema.Linear{}
	if x == schema.Expr(m) {
		return schema.Linear{Mul: 1, Div: 1}, true
	}
	b, ok := x.(*schema.Binary)
	if !ok {
		return none, false
	}
	inX, inY := contains(b.X, m), contains(b.Y, m)
	if inX == inY {
		return none, false
	}
	inner, other := b.X, b.Y
	if inY {
		inner, other = b.Y, b.X
	}
	form, ok := linearIn(inner, m)
	n, isNumber := other.(schema.Number)
	switch {
	case !ok:
		return none, false
	case b.Op == "+":
		form.Add = plus("+", form.Add, scaled(other, form.Div))
	case b.Op == "-" && inX:
		form.Add = plus("-", form.Add, scaled(other, form.Div))
	case b.Op == "*" && isNumber && !n.Negative && n.Abs > 0 && form.Add == nil:
		form.Mul = product(form.Mul, n.Abs)
	case b.Op == "/" && inX && isNumber && !n.Negative && n.Abs > 0:
		form.Div = product(form.Div, n.Abs)
	default:
		return none, false
	}
	return form, true
}

// tooMuch stands for all by which nothing is multiplied or divided to be a length: an int may
// have 32 bits.
const tooMuch = 1 << 31

// product is a * b, and no more than tooMuch.
func product(a, b uint64) uint64 { return min(a*min(b, tooMuch), tooMuch) }

func scaled(x schema.Expr, by uint64) schema.Expr {
	if by == 1 {
		return x
	}
	return schema.Fold("*", x, schema.Number{Abs: by})
}

func plus(op string, a, b schema.Expr) schema.Expr {
	if a == nil {
		a = schema.Number{}
		if op == "+" {
			return b
		}
	}
	return schema.Fold(op, a, b)
}

func contains(x schema.Expr, m *schema.Measure) bool {
	found := false
	schema.Visit(x, func(y schema.Expr) { found = found || y == schema.Expr(m) })
	return found
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
