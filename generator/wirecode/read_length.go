package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// says is what a number tells of a length, an int. Where that may be less than nothing, or
// more than an int holds, the error says which number it was:
//
//	wire.Length(r, "Item.n", n)
//	wire.LengthFrom(r, "Item.n", n, int64(n)-4)
//
// Functions that only look at a message leave that to the one that reads it.
func (r *reader) says(what string, n value, of schema.WireType, l schema.Linear) gocode.Expr {
	if r.prefix || n.kind == isBool || !mayMissInt(of, l) {
		return r.unchecked(n, of, l)
	}
	by := schema.Linear{Mul: l.Mul, Div: 1}
	if l.Div <= 1 && l.Add == nil {
		return r.invert(r.checked(what, n.x), by)
	}
	x := r.held(n.x)
	whole := schema.Linear{Mul: 1, Div: l.Div, Add: l.Add}
	y := exactly(r, x, of, l)
	switch {
	case y != nil:
	case l.Add != nil && !schema.IsConstant(l.Add):
		y = gocode.CallOf(gocode.Id("int64"), r.invert(n.num(), whole))
	default:
		y = r.invert(gocode.CallOf(gocode.Id("int64"), x), whole)
	}
	return r.invert(gocode.CallOf(wireID("LengthFrom"), idR, gocode.Str(what), x, y), by)
}

// unchecked is what a number tells of a length, which may be impossible.
func (r *reader) unchecked(n value, of schema.WireType, l schema.Linear) gocode.Expr {
	if n.kind == isNumber {
		if y := exactly(r, n.x, of, l); y != nil {
			return r.invert(gocode.CallOf(gocode.Id("int"), y), schema.Linear{Mul: l.Mul})
		}
	}
	return r.invert(n.num(), l)
}

// checked is a number as a length.
func (r *reader) checked(what string, n gocode.Expr) gocode.Expr {
	if r.prefix {
		return n
	}
	return gocode.CallOf(wireID("Length"), idR, gocode.Str(what), n)
}

// notNull is a length n that could be null, and is not.
func (r *reader) notNull(f *schema.WireField, ends []*schema.End, n gocode.Expr) gocode.Expr {
	if ends[0].How == schema.EndGiven {
		return r.checked(r.named(ends[0].Given.By), n)
	}
	return r.checked(r.lengthName(f), n)
}

// lengthName is what errors call the length of a field, or of what is none, such as a
// list of tagged fields.
func (r *reader) lengthName(f *schema.WireField) string {
	if f == nil {
		return "a length in " + r.what
	}
	return "the length of " + r.named(f)
}

// sizeOf is a length that an expression gives, which may take something away.
func (r *reader) sizeOf(f *schema.WireField, x schema.Expr) gocode.Expr {
	if ref, ok := x.(*schema.FieldRef); ok {
		return r.says(r.lengthName(f), r.value(x), ref.Path[len(ref.Path)-1].Type, schema.Linear{Mul: 1, Div: 1})
	}
	switch {
	case mayOverflow(x) && r.prefix:
		return gocode.CallOf(gocode.Id("int"), exact(r, x))
	case mayOverflow(x):
		return r.checked(r.lengthName(f), exact(r, x))
	case takesAway(x):
		return r.checked(r.lengthName(f), num(r, x))
	}
	return num(r, x)
}

func takesAway(x schema.Expr) (found bool) {
	schema.Visit(x, func(x schema.Expr) {
		b, ok := x.(*schema.Binary)
		found = found || ok && b.Op == "-"
	})
	return found
}

// held is x as a name that can be used twice.
func (r *reader) held(x gocode.Expr) gocode.Expr {
	if isSimple(x) {
		return x
	}
	name := r.fresh("n")
	r.add(gocode.Define(name, x))
	return gocode.Id(name)
}

// mayMissInt reports whether a length that a number of a type tells may be less than
// nothing, or more than an int holds. One of 32 bits that is taken as it is counts as too
// large where it is: int has no more bits only on small machines.
func mayMissInt(of schema.WireType, l schema.Linear) bool {
	n, ok := numberType(of).(*schema.WireInt)
	if !ok || n.Signed || n.Bits > 32 {
		return true
	}
	add, constant := l.Add.(schema.Number)
	switch {
	case l.Add == nil:
		return n.Bits > 16 && l.Div > 1
	case !constant || !add.Negative:
		return true
	}
	return n.Bits > 16
}

// numberType is what the bytes of a number are, which may be an enum's.
func numberType(t schema.WireType) schema.WireType {
	t = schema.Present(t)
	if e, ok := t.(*schema.WireEnum); ok {
		return schema.BareWire(e.Base)
	}
	return t
}
