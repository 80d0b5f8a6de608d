package dispatch

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// A bound is what the condition of an alternative says of a place, or of some of its bits.
type bound struct {
	at   schema.Probe
	mask uint64 // the bits, 0 for the whole number or text
	schema.Bound
}

// fixed is the bound that the place has a value, as far as b speaks of it.
func (b bound) fixed(v schema.Expr) schema.Bound {
	if n, ok := v.(schema.Number); ok && b.mask != 0 {
		v = schema.Number{Abs: n.Abs & b.mask}
	}
	return schema.Bound{Op: "==", To: v}
}

// bound finds the places that a condition of a candidate asks for, and whether it asks for
// nothing else.
func (c *candidate) bound(x schema.Expr) {
	c.bounds, c.bounded = nil, x != nil
	condition := schema.Positive(x)
	asked := schema.Bounds(condition)
	for _, b := range asked {
		of, mask := masked(b.Of)
		at, known := c.placeOf(of)
		if !known || schema.Negated[b.Op] == "" {
			c.bounded = false
			continue
		}
		c.bounds = append(c.bounds, bound{at, mask, asWritten(b)})
	}
	c.bounded = c.bounded && len(asked) == conjuncts(condition)
}

// masked is what an expression takes some bits of, with these; 0 where it takes no bits.
func masked(x schema.Expr) (of schema.Expr, mask uint64) {
	two, ok := x.(*schema.Binary)
	if !ok || two.Op != "&" {
		return x, 0
	}
	for _, side := range [][2]schema.Expr{{two.X, two.Y}, {two.Y, two.X}} {
		if n, ok := side[1].(schema.Number); ok && !n.Negative && n.Abs > 0 {
			return side[0], n.Abs
		}
	}
	return x, 0
}

// asWritten is a bound of what stands on the wire: a text with what stands behind it in its field.
func asWritten(b schema.Bound) schema.Bound {
	ref, ok := b.Of.(*schema.FieldRef)
	text, isText := b.To.(schema.Text)
	if ok && isText && (b.Op == "==" || b.Op == "!=") {
		b.To = schema.Text(schema.FixedText(ref.Path[len(ref.Path)-1].Type, string(text)))
	}
	return b
}

// conjuncts is how many conditions have to hold at once.
func conjuncts(x schema.Expr) int {
	if both, ok := x.(*schema.Binary); ok && both.Op == "&&" {
		return conjuncts(both.X) + conjuncts(both.Y)
	}
	return 1
}

// placeOf returns the place of a text, or of a number that is never negative. A condition may
// have the field that the other side has in its place, and ask for a session variable.
func (c *candidate) placeOf(x schema.Expr) (at schema.Probe, known bool) {
	if v, ok := x.(*schema.SessionRef); ok {
		return schema.Probe{Name: v.Variable.Name, Way: ofSession}, true
	}
	ref, ok := x.(*schema.FieldRef)
	if !ok || len(ref.Path) != 1 {
		return at, false
	}
	f := ref.Path[0]
	if at, known = c.places[f]; known {
		return at, true
	}
	for own, at := range c.places {
		if own.Name == f.Name && own.Level == f.Level {
			return at, true
		}
	}
	return at, false
}

// ofSession is the Way of a session variable, which stands at no place of a message.
const ofSession = "session"

// excludes reports whether the condition of a candidate does not hold where a place has a
// value.
func (c *candidate) excludes(v schema.Expr, at schema.Probe) bool {
	for _, b := range c.bounds {
		if b.at == at && b.Excludes(b.fixed(v)) {
			return true
		}
	}
	return false
}

// implies reports whether the condition of another candidate holds wherever this one can be:
// then it is a case of that one, and goes first.
func (c *candidate) implies(other *candidate, looked map[schema.Probe]bool) bool {
	if c.alt == other.alt || !other.bounded {
		return false
	}
	for _, b := range other.bounds {
		if !c.assures(b, looked) {
			return false
		}
	}
	return true
}

// assures reports whether a bound holds for all that a candidate can be: for the constant
// that was looked at, or by what its condition says.
func (c *candidate) assures(b bound, looked map[schema.Probe]bool) bool {
	not := schema.Bound{Op: schema.Negated[b.Op], To: b.To}
	if v, _ := c.look(b.at); v != nil && wasLooked(b.at, looked) {
		return not.Excludes(b.fixed(v))
	}
	return slices.ContainsFunc(c.bounds, func(own bound) bool {
		switch {
		case own.at != b.at:
			return false
		case own.mask == b.mask:
			return own.Excludes(not)
		}
		fixes := own.mask == 0 || b.mask != 0 && own.mask&b.mask == b.mask
		return own.Op == "==" && fixes && not.Excludes(b.fixed(own.To))
	})
}

// wasLooked reports whether a place was looked at, be it byte by byte.
func wasLooked(at schema.Probe, looked map[schema.Probe]bool) bool {
	if looked[at] || !at.Text {
		return looked[at]
	}
	for i := uint(0); i < at.Bits; i += 8 {
		if !looked[schema.Probe{Offset: at.Offset + i, Bits: 8}] {
			return false
		}
	}
	return true
}

// cases are alternatives that are cases of others: what they are, these are too. Two that
// are cases of each other are the same.
type cases map[*schema.Alternative]map[*schema.Alternative]bool

// casesOf finds the alternatives that are cases of others.
func casesOf(all []*candidate, looked map[schema.Probe]bool) cases {
	is := cases{}
	for _, other := range all {
		if !other.bounded {
			continue
		}
		for _, c := range all {
			if c.isWhole() && other.isWhole() && c.implies(other, looked) {
				is.note(c.alt, other.alt)
			}
		}
	}
	return is
}

// isWhole reports whether a candidate stands for all of its alternative.
func (c *candidate) isWhole() bool { return !c.part && c.forks == 0 }

// ofError reports whether an alternative is a case of an error.
func (is cases) ofError(a *schema.Alternative) bool {
	for b := range is[a] {
		if b.Error {
			return true
		}
	}
	return false
}

// same reports whether one of two alternatives can be wherever the other can.
func (is cases) same(a, b *schema.Alternative) bool { return is[a][b] && is[b][a] }

func (is cases) note(a, b *schema.Alternative) {
	if is[a] == nil {
		is[a] = map[*schema.Alternative]bool{}
	}
	is[a][b] = true
}
