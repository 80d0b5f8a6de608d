package wirecode

import (
	"math/big"

	"github.com/netgen-dev/netgen/generator/schema"
)

// A reach is between which numbers something is, both included.
type reach struct{ low, high *big.Int }

// fits reports whether Go may calculate a length modulo 2^64. What is then beyond an int64
// is below zero or larger than anything, and refused.
func (r reach) fits() bool {
	return r.low.Cmp(leastFit) >= 0 && r.high.Cmp(mostFit) < 0
}

var (
	mostFit  = power(64)
	leastFit = new(big.Int).Neg(new(big.Int).Add(power(63), power(62)))
)

func power(n uint) *big.Int { return new(big.Int).Lsh(big.NewInt(1), n) }

// bitsReach is that of numbers with so many bits.
func bitsReach(n uint, isSigned bool) reach {
	one := big.NewInt(1)
	if isSigned {
		half := power(n - 1)
		return reach{new(big.Int).Neg(half), new(big.Int).Sub(half, one)}
	}
	return reach{new(big.Int), new(big.Int).Sub(power(n), one)}
}

// unsignedReach and signedReach are those of uint64 and int64.
var unsignedReach, signedReach = bitsReach(64, false), bitsReach(64, true)

// sizeReach is that of what a message has, in bytes or elements.
var sizeReach = bitsReach(48, false)

// typeReach is that of a number's type.
func typeReach(t schema.WireType) reach {
	switch t := numberType(t).(type) {
	case *schema.WireInt:
		return bitsReach(t.Bits, t.Signed)
	case *schema.Varint:
		return bitsReach(t.Bits(), t.Signed)
	case *schema.Decimal:
		return bitsReach(64, t.Signed())
	case *schema.Extern: // it may be any number in Go
		return reach{bitsReach(64, true).low, bitsReach(64, false).high}
	}
	return bitsReach(64, true)
}

// reachOf is that of an expression, and whether all that is divided in it fits: it counts as
// it is, and not modulo 2^64.
func reachOf(x schema.Expr) (r reach, fits bool) {
	switch x := x.(type) {
	case nil:
		return constantReach(schema.Number{}), true
	case schema.Number:
		return constantReach(x), true
	case *schema.LetRef:
		return reachOf(x.Let.Value)
	case *schema.FieldRef:
		return typeReach(x.Path[len(x.Path)-1].Type), true
	case *schema.RequestRef:
		if x.Type != nil {
			return typeReach(x.Type), true
		}
	case *schema.SessionRef:
		return typeReach(x.Variable.Type), true
	case *schema.Measure:
		if x.Of != schema.TagOf {
			return sizeReach, true
		}
	case *schema.Unary:
		if x.Op == "-" {
			r, fits := reachOf(x.X)
			return constantReach(schema.Number{}).minus(r), fits
		}
		return bitsReach(1, false), true
	case *schema.Binary:
		return binaryReach(x)
	}
	return bitsReach(64, true), true
}

func constantReach(n schema.Number) reach {
	v := new(big.Int).SetUint64(n.Abs)
	if n.Negative {
		v.Neg(v)
	}
	return reach{v, v}
}

func binaryReach(x *schema.Binary) (reach, bool) {
	if schema.IsLogic(x.Op) {
		return bitsReach(1, false), true
	}
	a, fitsA := reachOf(x.X)
	b, fitsB := reachOf(x.Y)
	fits := fitsA && fitsB
	switch x.Op {
	case "+":
		return reach{new(big.Int).Add(a.low, b.low), new(big.Int).Add(a.high, b.high)}, fits
	case "-":
		return a.minus(b), fits
	case "*":
		return a.times(b), fits
	case "<<":
		return a.shift(b), fits
	case "/":
		return a.over(b), fits && a.fits()
	case "&":
		return a.and(b), true
	case "|":
		return a.or(b), true
	}
	return bitsReach(64, true), true
}

func (r reach) minus(b reach) reach {
	return reach{new(big.Int).Sub(r.low, b.high), new(big.Int).Sub(r.high, b.low)}
}

func (r reach) times(b reach) reach {
	return around(new(big.Int).Mul(r.low, b.low), new(big.Int).Mul(r.low, b.high),
		new(big.Int).Mul(r.high, b.low), new(big.Int).Mul(r.high, b.high))
}

// over is r / b, a constant.
func (r reach) over(b reach) reach {
	if b.low.Sign() == 0 {
		return r
	}
	return around(new(big.Int).Quo(r.low, b.low), new(big.Int).Quo(r.high, b.low))
}

// shift is r << b. What may be moved by less than nothing does not fit.
func (r reach) shift(b reach) reach {
	if b.low.Sign() < 0 || b.high.Cmp(big.NewInt(64)) > 0 {
		return r.times(reach{new(big.Int), power(128)})
	}
	return r.times(reach{power(uint(b.low.Uint64())), power(uint(b.high.Uint64()))})
}

// and is r & b, which is no more than either of them that is not below zero.
func (r reach) and(b reach) reach {
	switch {
	case r.low.Sign() < 0 && b.low.Sign() < 0:
		return signedReach
	case b.low.Sign() < 0 || r.low.Sign() >= 0 && r.high.Cmp(b.high) < 0:
		return reach{new(big.Int), r.high}
	}
	return reach{new(big.Int), b.high}
}

// or is r | b, which has no more bits than both, and is no less than either of them.
func (r reach) or(b reach) reach {
	if r.low.Sign() < 0 || b.low.Sign() < 0 {
		return signedReach
	}
	most := bitsReach(uint(max(r.high.BitLen(), b.high.BitLen())), false)
	if most.low = r.low; r.low.Cmp(b.low) < 0 {
		most.low = b.low
	}
	return most
}

func around(all ...*big.Int) reach {
	r := reach{all[0], all[0]}
	for _, n := range all[1:] {
		if n.Cmp(r.low) < 0 {
			r.low = n
		}
		if n.Cmp(r.high) > 0 {
			r.high = n
		}
	}
	return r
}

// mayOverflow reports whether a length that an expression gives has to be calculated exactly.
func mayOverflow(x schema.Expr) bool {
	r, fits := reachOf(x)
	return !fits || !r.fits()
}

// isAnother reports whether the number that an expression gives, for a field of some type, may
// be another one in an int: a negative one is refused where there is none in the type.
func isAnother(x schema.Expr, t schema.WireType) bool {
	r, _ := reachOf(x)
	return mayOverflow(x) || !r.low.IsInt64() || typeReach(t).low.Sign() < 0 && !r.high.IsInt64()
}

// isInt64 reports whether an expression and all that it is calculated of is an int64.
func isInt64(x schema.Expr) bool {
	r, fits := reachOf(x)
	return fits && r.low.IsInt64() && r.high.IsInt64()
}

// isWithin reports whether an expression and all that it is calculated of is between two numbers.
func isWithin(x schema.Expr, most reach) bool {
	if r, _ := reachOf(x); r.low.Cmp(most.low) < 0 || r.high.Cmp(most.high) > 0 {
		return false
	}
	switch x := x.(type) {
	case *schema.LetRef:
		return isWithin(x.Let.Value, most)
	case *schema.Unary:
		return x.Op == "!" || isWithin(x.X, most)
	case *schema.Binary:
		bits := x.Op == "&" && isWithin(x.X, signedReach) && isWithin(x.Y, most) // whatever its sign is
		return schema.IsLogic(x.Op) || bits || isWithin(x.X, most) && isWithin(x.Y, most)
	}
	return true
}

// isNarrow reports whether an expression can be calculated in an int, even in one of 32 bits:
// what is one already, such as a size, has room in it.
func isNarrow(x schema.Expr) bool {
	switch x := x.(type) {
	case *schema.LetRef:
		return isNarrow(x.Let.Value)
	case *schema.Unary:
		return x.Op == "!" || isNarrow(x.X)
	case *schema.Binary:
		bits := x.Op == "&" && isLeaf(x.X) && schema.IsConstant(x.Y) && isNarrow(x.Y) // of the lowest alone
		return schema.IsLogic(x.Op) || bits || isNarrow(x.X) && isNarrow(x.Y) && isInt64(x)
	case *schema.ParamRef, *schema.KindRef, *schema.Measure, *schema.Checksum:
		return true
	}
	return isWithin(x, bitsReach(32, true))
}
