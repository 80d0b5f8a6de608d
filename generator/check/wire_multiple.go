package check

import (
	"fmt"

	"github.com/netgen-dev/netgen/generator/schema"
)

// A residue is what the schema alone says of a number that is measured: it is Rest, or that
// plus some multiple of Step. A Step of 0 leaves one number, and one of 1 any.
type residue struct{ rest, step int64 }

var anyNumber = residue{0, 1}

// calculable is up to what a residue is known.
const calculable = 1 << 36

// multiple reports an equation that divides a size which is never a multiple of that: no
// value could be written.
func (c *wireChecker) multiple(r *record, f *schema.WireField) {
	s := f.Equation.Solution
	if s == nil || s.Div < 2 || s.Div > huge || s.Mul > huge || s.Unknown.Stretch.From == s.Unknown.Stretch.To {
		return
	}
	n := c.measured(r, s.Unknown).times(int64(s.Mul)).plus(c.residue(r, s.Add))
	if n.rest%gcd(n.step, int64(s.Div)) == 0 || c.said[f.Equation.Span] {
		return
	}
	c.said[f.Equation.Span] = true
	c.report.Errorf(CodeWireLengthLimit, f.Equation.Span, "%s is never a whole number%s: what is divided by %d is always %s",
		schema.ExprString(f.Equation.Value), r.inMessage(f), s.Div, n).
		Helpf("a size is not rounded; add what is missing, as in (size(x) + 1) / 2, or leave %s to the program", called(f))
}

// holds reports an equation that is one number whatever the program has, for which its type has
// no room. What is below zero where a size is solved for was said.
func (c *wireChecker) holds(r *record, f *schema.WireField) {
	n := c.residue(r, f.Equation.Value)
	least, largest := schema.NumbersOf(f.Type)
	code, help := CodeWireLengthLimit, "a wider type has room for it"
	switch {
	case n.step > 0 || schema.IsConstant(f.Equation.Value) || c.said[f.Equation.Span]:
		return
	case n.rest >= 0 && uint64(n.rest) <= largest.Abs:
		return
	case n.rest < 0 && (f.Equation.Kind == schema.Inverted || least.Negative && uint64(-n.rest) <= least.Abs):
		return
	case n.rest < 0:
		code, help = CodeWireNegative, "leave out what it takes away; a number with a sign can be below zero"
	}
	c.said[f.Equation.Span] = true
	c.report.Errorf(code, f.Equation.Span, "%s is always %d%s, and %s holds %s to %s",
		schema.ExprString(f.Equation.Value), n.rest, r.inMessage(f), schema.WireTypeNoun(f.Type), least, largest).Helpf("%s", help)
}

// residue is that of a part of an equation.
func (c *wireChecker) residue(r *record, x schema.Expr) residue {
	switch x := x.(type) {
	case nil:
		return residue{}
	case schema.Number:
		if n, fits := x.Int(); fits && x.Abs <= huge {
			return residue{n, 0}
		}
	case *schema.Measure:
		return c.measured(r, x)
	case *schema.Binary:
		a, b := c.residue(r, x.X), c.residue(r, x.Y)
		switch {
		case x.Op == "+":
			return a.plus(b)
		case x.Op == "-":
			return a.plus(b.times(-1))
		case x.Op == "*" && b.step == 0:
			return a.times(b.rest)
		case x.Op == "/" && b.step == 0 && b.rest > 0 && a.step == 0 && a.rest%b.rest == 0:
			return residue{a.rest / b.rest, 0}
		}
	}
	return anyNumber
}

// measured is the residue of a size.
func (c *wireChecker) measured(r *record, m *schema.Measure) residue {
	if m.Of != schema.SizeOf || len(r.Tail) > 0 {
		return anyNumber
	}
	bits := residue{rest: -8 * int64(len(r.Uncounted(m.Stretch)))}
	for _, leaf := range r.Leaves[m.Stretch.From:m.Stretch.To] {
		bits = bits.plus(c.bitsOf(r, leaf))
	}
	if bits.rest%8 != 0 || bits.step%8 != 0 {
		return anyNumber
	}
	return residue{bits.rest / 8, bits.step / 8}
}

func (c *wireChecker) bitsOf(r *record, leaf schema.Item) residue {
	some := residue{0, 8}
	if l, ok := leaf.(*schema.Literal); ok && r.layout[leaf] == "" {
		return residue{8 * int64(len(l.Bytes)), 0}
	}
	f, ok := leaf.(*schema.WireField)
	if !ok || r.layout[leaf] != "" || f.Via != nil || f.Pad > 0 || f.Align > 0 || f.IsTagged() {
		return some
	}
	if bits, fixed := c.sizes.FieldBits(f); fixed && bits <= calculable {
		return residue{int64(bits), 0}
	}
	t, around := schema.Present(f.Type), uint64(0)
	if bits, known := c.bitsAround(f); known && r.isEmpty(f) {
		return residue{int64(bits), 0}
	} else if list, ok := t.(*schema.WireList); ok && known && !schema.PacksBits(list) {
		t, around = list.Elem, bits
	}
	if bits, fixed := c.sizes.Bits(t); fixed && bits <= calculable {
		return residue{int64(around), int64(bits)}
	}
	return some
}

// bitsAround is how many bits stand around the bytes or elements of a value: its length in front, and what
// ends it.
func (c *wireChecker) bitsAround(f *schema.WireField) (bits uint64, known bool) {
	ends := schema.Ends(f.Type)
	if len(ends) != 1 || schema.IsOptional(f.Type) {
		return 0, false
	}
	end := ends[0]
	switch end.How {
	case schema.EndPrefix:
		bits, known = c.sizes.Bits(end.Prefix)
	case schema.EndUntil:
		text, ok := end.Until.(schema.Text)
		bits, known = 8*uint64(len(text)), ok
	case schema.EndGiven, schema.EndSize, schema.EndRest:
		known = end.Fill == ""
	}
	return bits + 8*uint64(len(end.Literal)), known && bits <= calculable
}

// isEmpty reports whether a text or list of a frame has nothing in it in this message, which leaves it
// alone.
func (r *record) isEmpty(f *schema.WireField) bool {
	if r.message == nil || f.Level == schema.Body || f.Program || f.Equation != nil || f.Role != schema.NoRole || f.IsConditional() {
		return false
	}
	switch schema.Present(f.Type).(type) {
	case *schema.WireText, *schema.WireList:
		return true
	}
	return false
}

func (a residue) plus(b residue) residue {
	return residue{a.rest + b.rest, gcd(a.step, b.step)}.small()
}

func (a residue) times(n int64) residue {
	return residue{a.rest * n, gcd(a.step*n, 0)}.small()
}

// small is a residue that can be calculated with.
func (a residue) small() residue {
	if max(a.rest, -a.rest, a.step) > calculable {
		return anyNumber
	}
	return a
}

func (a residue) String() string {
	if a.step == 0 {
		return fmt.Sprint(a.rest)
	}
	return fmt.Sprintf("%d more than a multiple of %d", (a.rest%a.step+a.step)%a.step, a.step)
}

// gcd is the greatest number that divides both; 0 is divided by all.
func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}
