package wirecode

import (
	"slices"
	"sort"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// stretch is some leaves whose size an equation tells, and which nothing goes beyond.
type stretch struct {
	*schema.Solution
	from, to int
	enter    int    // the leaf in front of which it is entered
	outer    string // the variable that Leave needs
}

// stretches finds the stretches that are entered: those whose size is told before
// they end.
func (r *reader) stretches() []*stretch {
	var all []*stretch
	for _, s := range append(r.rec.Solved[:len(r.rec.Solved):len(r.rec.Solved)], r.skippable()...) {
		at := s.Unknown.Stretch
		if s.Unknown.Of != schema.SizeOf || at.From == at.To && at.From == 0 || r.own(s) && s.By.Equation.Kind != schema.Compared {
			continue
		}
		if slices.ContainsFunc(all, func(other *stretch) bool { return other.tellsToo(s) }) {
			continue
		}
		by := r.rec.LeafAt(s.By)
		for or := s.Or; or != nil; or = or.Or {
			by = max(by, r.rec.LeafAt(or.By))
		}
		if by < 0 || by >= at.To && at.To > at.From || s.By.IsConditional() && r.own(s) {
			continue
		}
		all = append(all, &stretch{Solution: s, from: at.From, to: at.To, enter: r.wholeByte(max(at.From, by+1))})
	}
	sort.SliceStable(all, func(i, j int) bool {
		a, b := all[i], all[j]
		return a.from < b.from || a.from == b.from && a.to > b.to
	})
	for i, s := range all {
		s.after(all[:i])
	}
	return all
}

// tellsToo reports whether a solution is another one of the stretch, for other cases.
func (s *stretch) tellsToo(other *schema.Solution) bool {
	or := s.Or
	for or != nil && or != other {
		or = or.Or
	}
	return or != nil
}

// wholeByte is the first leaf from i on that does not begin within a byte.
func (r *reader) wholeByte(i int) int {
	for i < len(r.rec.Leaves) {
		if f, ok := r.rec.Leaves[i].(*schema.WireField); !ok || f.Bit == 0 {
			break
		}
		i++
	}
	return i
}

// skippable returns the equations that tell the size of a value which ends by itself.
// They are compared, but where readers are lenient something may stand behind it.
func (r *reader) skippable() []*schema.Solution {
	var all []*schema.Solution
	for _, f := range r.rec.Fields() {
		if s := r.skips(f); s != nil {
			all = append(all, s)
		}
	}
	return all
}

func (r *reader) skips(f *schema.WireField) *schema.Solution {
	if !r.p.wire.Lenient || f.Program || f.Equation == nil || f.Equation.Kind != schema.Compared || f.Equation.Solution == nil || f.Equation.Solution.Late {
		return nil
	}
	at := f.Equation.Solution.Unknown.Stretch
	if f.Equation.Solution.Unknown.Of != schema.SizeOf || at.From >= at.To || r.rec.Uncounted(at) != "" {
		return nil
	}
	for _, s := range r.rec.Solved {
		if of := s.Unknown.Stretch; of.From == at.From && of.To == at.To {
			return nil // another field tells it too
		}
	}
	return f.Equation.Solution
}

// isEntered reports whether a stretch is entered of the size that a field tells.
func (r *reader) isEntered(f *schema.WireField) bool {
	skips := r.skips(f)
	for _, s := range r.stretch {
		if skips != nil && s.Solution == skips {
			return true
		}
	}
	return false
}

// own reports whether a solution gives the end of one value, which is not entered as
// a stretch: that of a text or a list, or a size of its own. A value that is there if
// something is left is none: what is left shows only within the stretch. Nor is a member of JSON,
// nor one that the tagged fields follow within it.
func (r *reader) own(s *schema.Solution) bool {
	at := s.Unknown.Stretch
	if at.To != at.From+1 || r.rec.HasTail(at) {
		return false
	}
	f, ok := r.rec.Leaves[at.From].(*schema.WireField)
	return !ok || !r.isByRest(at) && !f.InJSON()
}

// isByRest reports whether a stretch is one value that is there if something is left.
func (r *reader) isByRest(at schema.Stretch) bool {
	if at.To != at.From+1 {
		return false
	}
	f, ok := r.rec.Leaves[at.From].(*schema.WireField)
	return ok && f.Presence == schema.ByRest
}

// after has s entered when those that begin in front of it allow it: within one that is
// entered later, as the options of a header whose own length stands in front of that of
// all, it is entered then; where it goes beyond one, the rest of it is.
func (s *stretch) after(others []*stretch) {
	for _, k := range others {
		switch {
		case s.from < k.to && k.to < s.to:
			s.enter = max(s.enter, k.to)
		case k.from <= s.from && s.to < k.to && k.enter < s.to:
			s.enter = max(s.enter, k.enter)
		}
	}
}

// enter begins the stretches that can be entered in front of a leaf:
//
//	outer := r.Enter(int(length) - 4)
//
// One whose size is told in some cases only is entered in these:
//
//	var outer int
//	if m.Long {
//		outer = r.Enter(int(length))
//	}
func (r *reader) enter(i int) {
	for _, s := range r.stretch {
		if s.enter != i || s.outer != "" || r.begunByTail(s) {
			continue
		}
		begin := r.beginning(s, i)
		if s.Tells() {
			begin(r.sizeLeft(r.solved(s.Solution), s, i))
			continue
		}
		for or := s.Solution; or != nil; or = or.Or {
			r.when(r.first(s.Solution, or), func() { begin(r.sizeLeft(r.unknown(or), s, i)) })
		}
	}
}

// first is the condition under which a solution is the first one that holds.
func (r *reader) first(of, s *schema.Solution) gocode.Expr {
	c := r.conditions(s.By)
	for ; of != s; of = of.Or {
		if schema.MayMeet(of.By, s.By) {
			c = gocode.And(c, gocode.Not(r.conditions(of.By)))
		}
	}
	return c
}

// beginning is how a stretch of n bytes is begun in front of a leaf.
func (r *reader) beginning(s *stretch, i int) func(n gocode.Expr) {
	switch {
	case s.to == i && !r.begunByTail(s):
		return func(n gocode.Expr) { r.leave(r.call("Enter", n)) }
	case r.stop >= 0 && s.to >= r.stop:
		return func(n gocode.Expr) { r.run("Enter", n) }
	}
	s.outer = r.fresh("outer")
	if s.Tells() {
		return func(n gocode.Expr) { r.add(gocode.Define(s.outer, r.call("Enter", n))) }
	}
	r.add(&gocode.Var{Name: s.outer, Type: gocode.Id("int")})
	return func(n gocode.Expr) { r.add(gocode.Assign(gocode.Id(s.outer), r.call("Enter", n))) }
}

// sizeLeft is what is left, in front of a leaf, of a stretch that has n bytes, with the
// literal that ends its last value and does not count.
func (r *reader) sizeLeft(n gocode.Expr, s *stretch, i int) gocode.Expr {
	if s.from < i {
		n = r.lessRead(n, s.from, i)
	}
	if f, ok := lastField(r.rec, s.Unknown.Stretch); ok && !mayLack(f) {
		if uncounted := len(r.rec.Uncounted(s.Unknown.Stretch)); uncounted > 0 {
			n = gocode.Op(n, "+", gocode.Int(int64(uncounted)))
		}
	}
	return n
}

// leaveIf ends a stretch that is entered in some cases only.
func (r *reader) leaveIf(s *stretch) {
	r.when(r.told(s.Solution), func() { r.leave(gocode.Id(s.outer)) })
}

// told is the condition under which one of several solutions holds.
func (r *reader) told(s *schema.Solution) gocode.Expr {
	var conds []gocode.Expr
	for or := s; or != nil; or = or.Or {
		conds = append(conds, r.conditions(or.By))
	}
	return gocode.Or(conds...)
}

// enterTail begins, in front of the tagged fields, the stretches that they begin.
func (r *reader) enterTail() {
	for _, s := range r.stretch {
		if r.begunByTail(s) {
			n := r.sizeLeft(r.solved(s.Solution), s, r.rec.TailAt)
			r.beginning(s, r.rec.TailAt)(n)
		}
	}
}

// begunByTail reports whether a stretch has nothing but the tagged fields, or nothing in front of
// them that is still to come where its size is known.
func (r *reader) begunByTail(s *stretch) bool {
	at := s.Unknown.Stretch
	return onlyTail(r.rec, at) || s.enter == r.rec.TailAt && s.Tells() && hasTail(r.rec, at)
}

// leave ends a stretch. A lenient reader skips what is left of it:
//
//	r.LeaveRest(outer)
func (r *reader) leave(outer gocode.Expr) {
	if r.p.wire.Lenient {
		r.run("LeaveRest", outer)
		return
	}
	r.run("Leave", outer)
}

// lessRead is n without the bytes of leaves that were read.
func (r *reader) lessRead(n gocode.Expr, from, to int) gocode.Expr {
	if bits, fixed := r.p.sizes.StretchBits(r.rec.Leaves[from:to]); fixed {
		if bits == 0 {
			return n
		}
		return gocode.Op(n, "-", gocode.Int(int64(bits/8)))
	}
	return gocode.Op(n, "-", gocode.Op(gocode.Method(idR, "Pos"), "-", r.place(from)))
}
