package wire

import (
	"fmt"
	"math"
	"strconv"
)

// A whole is a number that can say how long something is.
type whole interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

// Length returns a number that says how long something is, or 0, and notes that nothing
// is so long.
func Length[N whole](r *Reader, field string, n N) int {
	if n < 0 || uint64(n) >= math.MaxInt {
		return noLength(r, field, n)
	}
	return int(n)
}

// LengthFrom returns the length n that a number tells, or 0, and notes which number it was
// where nothing is so long.
func LengthFrom[N whole](r *Reader, field string, number N, n int64) int {
	if n < 0 || uint64(n) >= math.MaxInt {
		return noLength(r, field, number)
	}
	return int(n)
}

//go:noinline
func noLength[N whole](r *Reader, field string, n N) int {
	r.Fail("%s is %d, and nothing is so long", field, n)
	return 0
}

// belowZero is a length that is impossible. Where an int has 32 bits one below zero may
// have been one of 32 bits without a sign.
func belowZero(n int) string {
	if n < 0 && strconv.IntSize == 32 {
		return fmt.Sprintf("%d, or %d without a sign", n, uint32(n))
	}
	return strconv.Itoa(n)
}
