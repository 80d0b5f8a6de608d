package wire

import (
	"math"
	"math/bits"
)

// What a schema calculates of numbers with many bits is not calculated modulo 2^64, in which
// a length that nothing has would become one of a few bytes: where an int64 has no room for
// it, it is the largest or smallest one, which is refused as a length.

// Plus returns a + b.
func Plus[A, B whole](a A, b B) int64 { return plus(exactly(a), exactly(b)) }

// Minus returns a - b.
func Minus[A, B whole](a A, b B) int64 {
	y := exactly(b)
	y.negative = !y.negative
	return plus(exactly(a), y)
}

// Times returns a * b.
func Times[A, B whole](a A, b B) int64 {
	x, y := exactly(a), exactly(b)
	beyond, abs := bits.Mul64(x.abs, y.abs)
	return exact{x.negative != y.negative, abs}.within(beyond)
}

// Shift returns a << by, of which no bits are lost. Nothing is moved by less than 0.
func Shift[A, B whole](a A, by B) int64 {
	x := exactly(a)
	if by < 0 || uint64(by) > 63 {
		return x.within(1)
	}
	return Times(a, uint64(1)<<uint64(by))
}

// Near returns n, or the largest or smallest int where n is beyond that.
func Near[N whole](n N) int {
	return int(min(max(exactly(n).within(0), math.MinInt), math.MaxInt))
}

// Compare returns -1, 0 or 1, as a is less than b, b, or more.
func Compare[A, B whole](a A, b B) int {
	x, y := exactly(a), exactly(b)
	switch {
	case x == y:
		return 0
	case x.negative != y.negative && x.negative, x.negative == y.negative && x.abs < y.abs != x.negative:
		return -1
	}
	return 1
}

// Beyond reports whether an int64 had perhaps no room for what was calculated.
func Beyond(n int64) bool { return n == math.MaxInt64 || n == math.MinInt64 }

// exact is a number of 64 bits and a sign.
type exact struct {
	negative bool
	abs      uint64
}

func exactly[N whole](n N) exact {
	if n < 0 {
		return exact{true, -uint64(n)}
	}
	return exact{false, uint64(n)}
}

func plus(a, b exact) int64 {
	if a.negative == b.negative {
		sum, beyond := bits.Add64(a.abs, b.abs, 0)
		return exact{a.negative, sum}.within(beyond)
	}
	if a.abs < b.abs {
		a, b = b, a
	}
	return exact{a.negative, a.abs - b.abs}.within(0)
}

// within is a number, with bits beyond its 64, as an int64.
func (x exact) within(beyond uint64) int64 {
	switch fits := beyond == 0 && x.abs <= math.MaxInt64; {
	case fits && x.negative:
		return -int64(x.abs)
	case fits:
		return int64(x.abs)
	case x.negative:
		return math.MinInt64
	}
	return math.MaxInt64
}
