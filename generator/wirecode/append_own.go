package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// ownSize is how many bytes the late field that is appended has, for what it measures with
// itself in it.
type ownSize struct {
	leaf int
	size gocode.Expr
}

// countsItself reports whether a late field is in a stretch that it measures.
func (a *appending) countsItself(l *late) bool {
	for _, at := range l.needs {
		if at.From <= l.leaf && l.leaf < at.To {
			return true
		}
	}
	return false
}

// withOwn adds the size of the late field that is appended to that of a stretch, if it is
// in there.
func (a *appending) withOwn(n gocode.Expr, at schema.Stretch) gocode.Expr {
	if a.own == nil || a.own.leaf < at.From || a.own.leaf >= at.To {
		return n
	}
	return gocode.Op(n, "+", a.own.size)
}

// untilItFits appends a number that counts itself. What it is depends on how many bytes it
// has, and these on what it is: it gets more of them until it has as many as it counts.
//
//	own := 1
//	for {
//		n := len(b) - start + own
//		b = wire.AppendUvarint(b, uint64(n))
//		if len(b)-end <= own {
//			break
//		}
//		own = len(b) - end
//		b = b[:end]
//	}
//
// One below zero may have fewer bytes the more it counts. It gets one more at a time, and there
// may be no number of them that fits.
func (a *appending) untilItFits(l *late, end string) {
	least := max(int64(a.p.sizes.LeastBits(l.field.Type)/8), 1)
	own, has := a.fresh("own"), gocode.Op(gocode.Len(idB), "-", gocode.Id(end))
	shrinks := typeReach(l.field.Type).low.Sign() < 0 && a.negative(l.field.Equation.Value)
	next := has
	if shrinks {
		next = gocode.Op(gocode.Id(own), "+", gocode.Int(1))
	}
	a.add(gocode.Define(own, gocode.Int(least)))
	a.own = &ownSize{l.leaf, gocode.Id(own)}
	body := a.block(func() {
		a.lateValue(l, func() {})
		a.add(
			gocode.When(gocode.Op(has, "<=", gocode.Id(own)), gocode.Break{}),
			gocode.Assign(gocode.Id(own), next),
			gocode.Assign(idB, &gocode.Slice{X: idB, High: gocode.Id(end)}),
		)
	})
	a.own = nil
	a.add(&gocode.For{Body: body})
	if shrinks {
		a.refuse(gocode.Op(has, "<", gocode.Id(own)), "WrongLength", gocode.Str(a.named(l.field)), has, gocode.Id(own))
	}
}

// sizesAround returns the variables that hold sizes which a late field is part of. They were
// measured without it.
func (a *appending) sizesAround(l *late) []string {
	var all []string
	for at, n := range a.measured {
		if name, ok := n.(gocode.Id); ok && at.From <= l.leaf && l.leaf < at.To {
			all = append(all, string(name))
		}
	}
	slices.Sort(all)
	return all
}
