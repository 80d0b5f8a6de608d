package schema

import (
	"cmp"
	"math"
	"math/bits"
)

// Next returns the number after n.
func (n Number) Next() Number {
	switch {
	case n.Negative:
		return Number{Abs: n.Abs - 1, Negative: n.Abs > 1}
	case n.Abs == math.MaxUint64:
		return n
	}
	return Number{Abs: n.Abs + 1}
}

// Compare orders numbers.
func (n Number) Compare(m Number) int {
	switch {
	case n.Negative && !m.Negative:
		return -1
	case !n.Negative && m.Negative:
		return 1
	case n.Negative:
		return cmp.Compare(m.Abs, n.Abs)
	}
	return cmp.Compare(n.Abs, m.Abs)
}

// Int returns a number that fits an int64, and false for others.
func (n Number) Int() (int64, bool) {
	if n.Abs > math.MaxInt64 {
		return 0, false
	}
	if n.Negative {
		return -int64(n.Abs), true
	}
	return int64(n.Abs), true
}

func numberOfInt(i int64) Number {
	if i < 0 {
		return Number{Abs: -uint64(i), Negative: true}
	}
	return Number{Abs: uint64(i)}
}

// Fold returns a op b: as a number where both are constants.
func Fold(op string, a, b Expr) Expr {
	x, isX := a.(Number)
	y, isY := b.(Number)
	if isX && isY {
		if n, ok := foldNumbers(op, x, y); ok {
			return n
		}
	}
	return &Binary{Op: op, X: a, Y: b}
}

func foldNumbers(op string, x, y Number) (Number, bool) {
	if !x.Negative && !y.Negative {
		switch op {
		case "|":
			return Number{Abs: x.Abs | y.Abs}, true
		case "&":
			return Number{Abs: x.Abs & y.Abs}, true
		case "<<":
			if y.Abs < 64 && x.Abs<<y.Abs>>y.Abs == x.Abs {
				return Number{Abs: x.Abs << y.Abs}, true
			}
			return Number{}, false
		}
	}
	if op == "*" {
		beyond, abs := bits.Mul64(x.Abs, y.Abs)
		return Number{Abs: abs, Negative: x.Negative != y.Negative && abs > 0}, beyond == 0 && abs <= math.MaxInt64
	}
	a, fine := x.Int()
	b, ok := y.Int()
	if !fine || !ok || max(a, -a, b, -b) > math.MaxInt64/2 {
		return Number{}, false
	}
	switch op {
	case "+":
		return numberOfInt(a + b), true
	case "-":
		return numberOfInt(a - b), true
	case "/":
		if b != 0 {
			return numberOfInt(a / b), true
		}
	}
	return Number{}, false
}

// Substitute returns x with the request's kind put in.
func Substitute(x, kind Expr) Expr {
	return Replace(x, func(x Expr) Expr {
		if _, is := x.(*KindRef); is {
			return kind
		}
		return x
	})
}

// Replace returns x with something else for each operand.
func Replace(x Expr, with func(Expr) Expr) Expr {
	switch x := x.(type) {
	case *Unary:
		return &Unary{Op: x.Op, X: Replace(x.X, with)}
	case *Binary:
		return Fold(x.Op, Replace(x.X, with), Replace(x.Y, with))
	}
	return with(x)
}

// IsConstant reports whether x asks for nothing.
func IsConstant(x Expr) bool {
	fixed := x != nil
	Visit(x, func(x Expr) {
		switch x.(type) {
		case Number, Text, Null, *Unary, *Binary:
		default:
			fixed = false
		}
	})
	return fixed
}

// Holds returns the least and the largest number that t has room for.
func (t *WireInt) Holds() (least, largest Number) {
	if t.Signed {
		least = Number{Abs: t.Largest() + 1, Negative: true}
	}
	return least, Number{Abs: t.Largest()}
}

// NumbersOf returns the least and the largest number of a numeric type, as far as numbers
// of 64 bits go.
func NumbersOf(t WireType) (least, largest Number) {
	switch t := BareWire(t).(type) {
	case *WireEnum:
		return NumbersOf(t.Base)
	case *WireInt:
		return t.Holds()
	case *Decimal:
		return t.holds()
	case *Varint:
		return t.holds()
	}
	return least, Number{Abs: math.MaxUint64}
}

// Bits is how many bits the number has, its sign included.
func (v *Varint) Bits() uint {
	switch {
	case v.MaxBytes == 0 || v.MaxBytes > 9:
		return 64
	case v.Complement:
		return 32
	}
	return uint(7 * v.MaxBytes)
}

// holds returns the least and the largest number that a varint can be.
func (v *Varint) holds() (least, largest Number) {
	bits := v.Bits()
	if v.Signed {
		half := uint64(1) << (bits - 1)
		return Number{Abs: half, Negative: true}, Number{Abs: half - 1}
	}
	return least, Number{Abs: math.MaxUint64 >> (64 - bits)}
}

// holds returns the least and the largest number that is text. A minus takes the place of a
// digit.
func (d *Decimal) holds() (least, largest Number) {
	digits := uint64(0)
	if d.End != nil && d.End.How == EndSize {
		size, _ := d.End.Size.(Number)
		digits = size.Abs
	}
	switch {
	case digits > 0 && d.Base == 16 && digits < 16:
		return least, Number{Abs: 1<<(4*digits) - 1}
	case digits > 0 && d.Base == 10 && digits < 19:
		largest.Abs = uint64(math.Pow10(int(digits))) - 1
		if d.Signed() {
			least = Number{Abs: largest.Abs / 10, Negative: largest.Abs > 9}
		}
		return least, largest
	case d.Signed():
		return Number{Abs: 1 << 63, Negative: true}, Number{Abs: math.MaxInt64}
	}
	return least, Number{Abs: math.MaxUint64}
}

// IsLittle reports whether a number has its lowest byte first.
func IsLittle(t WireType) bool {
	switch t := Present(t).(type) {
	case *WireInt:
		return t.Little
	case *WireFloat:
		return t.Little
	case *WireEnum:
		return IsLittle(t.Base)
	}
	return false
}

// IsEither reports whether the message says in which order a number has its bytes.
func IsEither(t WireType) bool {
	switch t := Present(t).(type) {
	case *WireInt:
		return t.Either
	case *WireFloat:
		return t.Either
	case *WireEnum:
		return IsEither(t.Base)
	}
	return false
}

// NumberVariant is the type of the first variant that is a number, of which the runtime makes
// ids; nil for none. What stands for other tags is none of them.
func (u *WireUnion) NumberVariant() WireType {
	for _, v := range u.Variants {
		if v.Else {
			continue
		}
		switch n := Present(v.Type).(type) {
		case *Varint:
			return n
		case *WireInt:
			if !n.Bool {
				return n
			}
		}
	}
	return nil
}
