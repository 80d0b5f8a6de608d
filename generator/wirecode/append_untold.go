package wirecode

import (
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
func (a *appending) untold(f *schema.WireField) {
	told := toldBy(f)
	if told == nil || !f.Program {
		return
	}
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

// toldBy is the first of the equations that tell a reader of a value, nil for none.
func toldBy(f *schema.WireField) *schema.Solution {
	if ends := schema.Ends(f.Type); len(ends) == 1 && ends[0].How == schema.EndGiven {
		return ends[0].Given
	}
	for _, s := range []*schema.Solution{f.Flag, f.TagBy, f.Size} {
		if s != nil {
			return s
		}
	}
	return nil
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
