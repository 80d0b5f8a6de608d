package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// stretches finds out which fields are late, and which stretches have to be measured.
func (a *appending) stretches(r *schema.Record) *stretches {
	s := &stretches{
		late: map[*schema.WireField]bool{}, begins: map[int][]schema.Stretch{},
		captured: map[schema.Stretch]bool{}, starts: map[schema.Stretch]place{},
	}
	uses := map[schema.Stretch]int{}
	for i, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok {
			continue
		}
		needs := a.needsOf(f)
		for _, at := range needs {
			s.begin(at)
			if at.From >= at.To && !onlyTail(r, at) {
				continue
			}
			if at.To > i {
				s.late[f] = true
			}
			if a.onlySummed(f, at) {
				continue
			}
			uses[at]++
			if at.To <= i || a.endsEarlier(at, needs) {
				s.captured[at] = true
			}
		}
		if f.IsChecksum() {
			s.late[f] = true
		}
		for _, at := range a.sizesIn(f) {
			if at.To <= i {
				s.begin(at)
				uses[at]++
				s.captured[at] = true
			}
		}
		for _, at := range a.endNeeds(f, i) {
			s.begin(at)
			uses[at]++
			s.captured[at] = true
		}
	}
	for _, at := range slices.Concat(a.storedStretches(), a.askedThemselves()) {
		uses[at]++
		s.begin(at)
		s.captured[at] = true
	}
	for at, n := range uses {
		if n > 1 && !s.lateInside(r, at) || a.growsBehind(s, at) {
			s.captured[at] = true
		}
	}
	return s
}

// endsEarlier reports whether one of the stretches that are asked for together ends behind
// this one, so that more has been appended when all of them are known.
func (a *appending) endsEarlier(at schema.Stretch, together []schema.Stretch) bool {
	return slices.ContainsFunc(together, func(other schema.Stretch) bool {
		return other.To > at.To || other.To == at.To && hasTail(a.rec, other) && !hasTail(a.rec, at)
	})
}

// growsBehind reports whether a field in a stretch is inserted only when what stands behind
// the stretch has been appended. What measures the stretch waits for it.
func (a *appending) growsBehind(s *stretches, at schema.Stretch) bool {
	return slices.ContainsFunc(a.rec.Leaves[at.From:at.To], func(leaf schema.Item) bool {
		f, ok := leaf.(*schema.WireField)
		return ok && s.late[f] && !f.IsChecksum() && !a.isFixedInt(f) && a.endsEarlier(at, a.needsOf(f))
	})
}

// onlySummed reports whether a field asks for a stretch only for its checksum, and not
// for its size.
func (a *appending) onlySummed(f *schema.WireField, at schema.Stretch) bool {
	return f.IsChecksum() && !a.mayMeasure(f.Equation.Value, at)
}

// mayMeasure reports whether an expression may ask for the size of a stretch.
func (a *appending) mayMeasure(x schema.Expr, at schema.Stretch) (may bool) {
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.Measure:
			may = may || a.key(x.Stretch) == at
		case *schema.LetRef:
			may = may || a.mayMeasure(x.Let.Value, at)
		case *schema.FieldRef:
			may = may || x.Path[0].Equation != nil // it may be measured there
		}
	})
	return may
}

func (s *stretches) begin(at schema.Stretch) {
	for _, has := range s.begins[at.From] {
		if has == at {
			return
		}
	}
	s.begins[at.From] = append(s.begins[at.From], at)
}

// lateInside reports whether something is inserted into a stretch after it has been
// appended.
func (s *stretches) lateInside(r *schema.Record, at schema.Stretch) bool {
	for _, leaf := range r.Leaves[at.From:at.To] {
		if f, ok := leaf.(*schema.WireField); ok && s.late[f] {
			return true
		}
	}
	return false
}

// needsOf returns the stretches that have to be appended before a field's value and
// presence are known.
func (a *appending) needsOf(f *schema.WireField) []schema.Stretch {
	var all []schema.Stretch
	direct := a.isFixedInt(f)
	if f.Equation != nil && f.Equation.Kind != schema.TheKind {
		all = append(all, a.lateSizes(f.Equation.Value, direct)...)
	}
	return append(all, a.lateSizes(a.conditionToAsk(f), false)...)
}

// isFixedInt reports whether a field can be written over later.
func (a *appending) isFixedInt(f *schema.WireField) bool {
	_, ok := baseInt(f.Type)
	return ok && !f.IsConditional()
}

// lateSizes returns the stretches in an expression whose sizes are not known from the
// value. Where plain is set, those that take more than a sum to know count too.
func (a *appending) lateSizes(x schema.Expr, plain bool) []schema.Stretch {
	key := lateKey{x: x, plain: plain}
	if ref, ok := x.(*schema.FieldRef); ok { // perhaps made just now
		key = lateKey{nil, a.zeroKey(ref), plain}
	}
	if all, known := a.lates[key]; known || x == nil {
		return all
	}
	a.lates[key] = nil // for what asks for itself
	var all []schema.Stretch
	schema.Visit(x, func(leaf schema.Expr) {
		if ref, ok := leaf.(*schema.FieldRef); ok && leaf != x {
			all = append(all, a.lateSizes(ref, plain)...)
			return
		}
		all = append(all, a.lateIn(leaf, plain)...)
	})
	all = distinct(all)
	a.lates[key] = all
	return all
}

// lateKey is an expression of which the late sizes are known, or a field.
type lateKey struct {
	x     schema.Expr
	field zeroKey
	plain bool
}

// distinct keeps the first of equal stretches.
func distinct(all []schema.Stretch) []schema.Stretch {
	var kept []schema.Stretch
	for _, at := range all {
		if !slices.Contains(kept, at) {
			kept = append(kept, at)
		}
	}
	return kept
}

// lateIn is lateSizes for a leaf of an expression.
func (a *appending) lateIn(x schema.Expr, plain bool) []schema.Stretch {
	switch x := x.(type) {
	case *schema.Measure:
		return a.lateMeasure(x, plain)
	case *schema.Checksum:
		var all []schema.Stretch
		for _, at := range x.Stretches {
			all = append(all, a.key(at))
			if at.To < len(a.rec.Leaves) || isInFrontOfTail(a.rec, at) {
				all = append(all, a.endOf(at))
			}
		}
		return all
	case *schema.LetRef:
		return a.lateSizes(x.Let.Value, plain)
	case *schema.FieldRef:
		return a.lateField(x.Path, plain)
	}
	return nil
}

// lateMeasure is lateSizes for what is measured.
func (a *appending) lateMeasure(m *schema.Measure, plain bool) []schema.Stretch {
	empty := m.Stretch.From >= m.Stretch.To
	switch {
	case m.Of == schema.SizeOf && empty && !onlyTail(a.rec, m.Stretch):
		return nil
	case m.Of == schema.SizeOf:
		if _, known := a.knownSize(m.Stretch, plain); known {
			return nil
		}
		return []schema.Stretch{a.key(m.Stretch)}
	case empty:
		return nil
	}
	f, ok := a.rec.Leaves[m.Stretch.From].(*schema.WireField)
	if !ok {
		return nil
	}
	return a.lateSizes(a.conditionToAsk(f), plain)
}

// lateField is lateSizes for the value of a field, and for the conditions on the way.
func (a *appending) lateField(path []*schema.WireField, plain bool) []schema.Stretch {
	var all []schema.Stretch
	f := path[0]
	if !f.Program && f.Equation != nil && f.Equation.Kind != schema.TheKind {
		all = append(all, a.lateSizes(f.Equation.Value, plain)...)
	}
	all = append(all, a.lateSizes(a.conditionToAsk(f), plain)...)
	for i := 1; i < len(path); i++ {
		for _, x := range conditionsWithin(path[:i], path[i]) {
			all = append(all, a.lateSizes(x, plain)...)
		}
	}
	return all
}

// key is a stretch without where the source has it. One field that stands in front of
// the tagged ones keeps its name: it does not include them.
func (a *appending) key(at schema.Stretch) schema.Stretch {
	key := schema.Stretch{From: at.From, To: at.To, Alone: at.Alone, Named: a.rec.Uncounted(at) != ""}
	if onlyTail(a.rec, at) {
		key.Text = at.Text
	}
	return key
}

// isBehind reports whether all of a stretch has been appended.
func (a *appending) isBehind(key schema.Stretch) bool {
	return key.To <= a.now && (!a.beforeTail || key.To < a.now || key.Alone)
}

// isAhead reports whether some of a stretch has still to be appended.
func (a *appending) isAhead(key schema.Stretch) bool { return !a.isBehind(key) }

// onlyTail reports whether a stretch has nothing but the tagged fields.
func onlyTail(r *schema.Record, at schema.Stretch) bool {
	return r != nil && len(r.Tail) > 0 && r.TailAt > 0 && at.From == r.TailAt && at.To == r.TailAt && at.Text != ""
}

// hasTail reports whether the tagged fields are in a stretch. One field that stands in
// front of them does not include them.
func hasTail(r *schema.Record, at schema.Stretch) bool {
	if onlyTail(r, at) {
		return true
	}
	return r.HasTail(at)
}

// isInFrontOfTail reports whether a stretch is one field that the tagged ones follow.
func isInFrontOfTail(r *schema.Record, at schema.Stretch) bool {
	return len(r.Tail) > 0 && at.From < at.To && at.To == r.TailAt && at.Alone
}

// endOf is an empty stretch behind another.
func (a *appending) endOf(at schema.Stretch) schema.Stretch {
	return schema.Stretch{From: at.To, To: at.To, Alone: isInFrontOfTail(a.rec, at)}
}

// size is how many bytes a stretch has: from the value, or by where it began.
func (a *appending) size(at schema.Stretch) gocode.Expr {
	key := a.key(at)
	if n, known := a.measured[key]; known {
		return a.withOwn(n, at)
	}
	start, began := a.starts[key]
	if began && a.isBehind(key) && key.To == a.now {
		return a.withOwn(a.sizeBehind(start, at), at)
	}
	if n, known := a.knownSize(at, false); known {
		return n
	}
	if began && a.isBehind(key) {
		return a.withOwn(a.sizeBehind(start, at), at)
	}
	return gocode.Int(0)
}

// sizeBehind is how many bytes of a stretch have been appended since its start, without
// what ends it and does not count.
func (a *appending) sizeBehind(start place, at schema.Stretch) gocode.Expr {
	uncounted := a.uncounted(at)
	n := a.behind(start, uncounted)
	if f, ok := lastField(a.rec, at); ok && uncounted > 0 && mayLack(f) {
		return gocode.CallOf(gocode.Id("max"), n, gocode.Int(0))
	}
	return n
}

// uncounted is the length of what ends a stretch and does not count.
func (a *appending) uncounted(at schema.Stretch) int {
	if f, ok := lastField(a.rec, at); !ok || schema.IsOptional(f.Type) && !f.Program {
		return 0
	}
	return len(a.rec.Uncounted(at))
}

// lastField is the field that a stretch ends with.
func lastField(r *schema.Record, at schema.Stretch) (*schema.WireField, bool) {
	if at.From >= at.To {
		return nil, false
	}
	f, ok := r.Leaves[at.To-1].(*schema.WireField)
	return f, ok
}

// knownSize is how many bytes a stretch will have, where the value tells. Plain
// allows for nothing but a sum of lengths.
func (a *appending) knownSize(at schema.Stretch, plain bool) (gocode.Expr, bool) {
	if a.rec == nil || hasTail(a.rec, at) {
		return nil, false
	}
	sum := sizeSum{}
	for i, leaf := range a.rec.Leaves[at.From:at.To] {
		switch leaf := leaf.(type) {
		case *schema.Literal:
			sum.bits += len(leaf.Bytes) * 8
		case *schema.WireField:
			uncounted := 0
			if at.From+i == at.To-1 {
				uncounted = len(a.rec.Uncounted(at))
			}
			if a.inLayout(leaf) || !a.fieldSize(leaf, &sum, plain, uncounted) {
				return nil, false
			}
		case *schema.Padding, *schema.Trim:
			return nil, false // by the place, or the value
		}
	}
	return sum.expr(), sum.bits%8 == 0
}

// inLayout reports whether a field stands in words, headers or JSON.
func (a *appending) inLayout(f *schema.WireField) bool {
	for _, item := range a.rec.Items {
		if layout, ok := item.(*schema.Layout); ok && containsItem(layout, f) {
			return true
		}
	}
	return false
}

func containsItem(l *schema.Layout, f *schema.WireField) bool {
	for _, item := range l.Items {
		if item == schema.Item(f) {
			return true
		}
		if inner, ok := item.(*schema.Layout); ok && containsItem(inner, f) {
			return true
		}
	}
	return false
}

// sizeSum is bits/8 + terms.
type sizeSum struct {
	bits  int
	terms []gocode.Expr
}

func (s *sizeSum) expr() gocode.Expr {
	var sum gocode.Expr
	for _, t := range s.terms {
		if sum == nil {
			sum = t
		} else {
			sum = gocode.Op(sum, "+", t)
		}
	}
	n := gocode.Int(int64(s.bits / 8))
	switch {
	case sum == nil:
		return n
	case n == 0:
		return sum
	}
	return gocode.Op(sum, "+", n)
}

// fieldSize adds the size of a field to a sum, and reports whether it is known. So many
// bytes at its end are not counted.
func (a *appending) fieldSize(f *schema.WireField, sum *sizeSum, plain bool, uncounted int) bool {
	switch {
	case neverThere(f):
		return true
	case f.Via != nil, a.p.sizes.AlignsEach(f):
		return false
	}
	own := sizeSum{}
	src := source{}
	switch schema.Present(f.Type).(type) {
	case *schema.WireText, *schema.WireList: // those of numbers may be measured right now
		src = a.sourceOf(f)
	}
	if !a.typeSize(f.Type, src, &own) {
		return false
	}
	own.bits -= uncounted * 8
	conditional := a.mayBeRuledOut(f)
	byNull := f.Presence == schema.ByNull && !conditional
	canWeigh := a.assumed != nil && !schema.IsOptional(f.Type) // a length times 0 or 1 is better than none
	switch {
	case !conditional && (!schema.IsOptional(f.Type) || byNull && (nilable(f.Type) || len(own.terms) == 0)):
		if byNull && !nilable(f.Type) {
			return false
		}
		sum.bits += own.bits
		sum.terms = append(sum.terms, own.terms...)
		return true
	case plain || own.bits%8 != 0:
		return false
	case len(own.terms) > 0 && (conditional && !canWeigh || !conditional && !nilable(f.Type)):
		return false
	}
	if len(a.lateSizes(a.conditionToAsk(f), false)) > 0 {
		return false
	}
	if a.has(f) == gocode.Expr(gocode.Id("false")) {
		return true
	}
	if conditional && len(own.terms) > 0 {
		sum.terms = append(sum.terms, gocode.Op(oneIf(a.has(f)), "*", own.expr()))
		return true
	}
	sum.terms = append(sum.terms, own.terms...)
	if own.bits > 0 {
		sum.terms = append(sum.terms, multiple(oneIf(a.has(f)), own.bits/8))
	}
	return true
}

// neverThere reports whether a field is a slot that nobody fills and that is left out.
func neverThere(f *schema.WireField) bool {
	return schema.IsOptional(f.Type) && !f.Program && f.Presence != schema.ByNull && f.Presence != schema.ByIf
}

func multiple(x gocode.Expr, n int) gocode.Expr {
	if n == 1 {
		return x
	}
	return gocode.Op(x, "*", gocode.Int(int64(n)))
}

// isNone reports whether a size is 0 of what nobody fills, since nobody fills that size either.
func (a *appending) isNone(x schema.Expr) bool {
	ref, ok := x.(*schema.FieldRef)
	isReply := a.message != nil && a.message.Reply // which repeats what its request had
	return a.isLater(x) || ok && len(ref.Path) == 1 && !isReply && sameField(a.rec, ref.Path[0]).IsUnfilled()
}

// typeSize adds the size of a value to a sum, and reports whether it is known.
func (a *appending) typeSize(t schema.WireType, src source, sum *sizeSum) bool {
	if opt, ok := schema.BareWire(t).(*schema.WireOptional); ok {
		return a.typeSize(opt.Elem, src, sum)
	}
	ends := schema.Ends(t)
	if bits, fixed := a.p.sizes.Bits(t); fixed {
		sum.bits += int(bits)
		return true
	}
	if len(ends) != 1 {
		return false
	}
	end := ends[0]
	sum.bits += len(end.Literal) * 8
	switch end.How {
	case schema.EndRest, schema.EndGiven:
	case schema.EndSize:
		if src.path == nil && src.bytes() == "" && !a.isNone(end.Size) {
			return false // as many zeros as it says are measured when they stand there
		}
	case schema.EndUntil:
		text, ok := end.Until.(schema.Text)
		if !ok {
			return false
		}
		sum.bits += len(text) * 8
	case schema.EndPrefix:
		n, ok := baseInt(end.Prefix)
		if !ok {
			return false
		}
		sum.bits += int(n.Bits)
	default:
		return false
	}
	switch t := schema.Present(t).(type) {
	case *schema.WireText:
		if src.path == nil {
			sum.bits += len(src.bytes()) * 8
			return true
		}
		sum.terms = append(sum.terms, gocode.Len(src.path))
		return true
	case *schema.WireList:
		bits, fixed := a.p.sizes.Bits(t.Elem)
		if !fixed || bits%8 != 0 || bits == 0 {
			return false
		}
		if src.path != nil {
			sum.terms = append(sum.terms, multiple(gocode.Len(src.path), int(bits/8)))
		}
		return true
	}
	return false
}
