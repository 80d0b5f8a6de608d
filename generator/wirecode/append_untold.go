package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// untold refuses a value of which nothing tells how long it is, or that it is there, since
// every equation that could has a condition and none of them holds. A reader would find
// nothing:
//
//	if !(m.Width == 1 || m.Width == 2) && len(m.Data) != 0 {
//		return b, wire.Untold("secs: Item.data")
//	}
//
// Where a condition asks for what is known later, that is left for later.
func (a *appending) untold(f *schema.WireField) {
	if !f.Program {
		return
	}
	for _, told := range toldBy(f) {
		if a.isToldLater(told) {
			a.untolds = append(a.untolds, func() { a.when(a.isAppended(f), func() { a.untoldBy(f, told) }) })
			continue
		}
		a.untoldBy(f, told)
	}
}

// isToldLater reports whether it is not known yet whether something tells of a value.
func (a *appending) isToldLater(told *schema.Solution) bool {
	for s := told; s != nil; s = s.Or {
		if a.isLater(a.conditionToAsk(s.By)) {
			return true
		}
	}
	return false
}

// untoldBy is untold for one of the equations and those that give the same.
func (a *appending) untoldBy(f *schema.WireField, told *schema.Solution) {
	var conds []gocode.Expr
	for s := told; s != nil; s = s.Or {
		c := gocode.And(a.conditions(s.By)...)
		if c == nil || schema.SameCondition(s.By, f) || oppositeInFront(told, s) {
			return
		}
		conds = append(conds, c)
	}
	wrong := gocode.Not(gocode.Or(conds...))
	switch told.Unknown.Of {
	case schema.CountOf, schema.TagOf:
		wrong = gocode.And(wrong, gocode.Op(num(a, told.Unknown), "!=", gocode.Int(0)))
	case schema.SizeOf:
		if size, known := a.knownSize(told.Unknown.Stretch, false); known {
			wrong = gocode.And(wrong, gocode.Op(size, "!=", gocode.Int(0)))
		}
	}
	a.flush()
	a.refuse(wrong, "Untold", gocode.Str(a.named(f)))
}

// toldBy are the first of the equations that tell a reader where a value ends, or whether it is
// there, what it is and where it ends.
func toldBy(f *schema.WireField) []*schema.Solution {
	if ends := schema.Ends(f.Type); len(ends) == 1 && ends[0].How == schema.EndGiven {
		return []*schema.Solution{ends[0].Given}
	}
	return slices.DeleteFunc([]*schema.Solution{f.Flag, f.TagBy, f.Size}, func(s *schema.Solution) bool { return s == nil })
}

// oppositeInFront reports whether a solution holds when one in front of it does not.
func oppositeInFront(first, s *schema.Solution) bool {
	for other := first; other != s; other = other.Or {
		if schema.OppositeFields(other.By, s.By) {
			return true
		}
	}
	return false
}
