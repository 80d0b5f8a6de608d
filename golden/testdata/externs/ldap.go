package ldap

import (
	"fmt"
	"math/bits"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Length is how many bytes follow. It is read in every form that has up to four
// bytes, and written in the shortest.
type Length uint32

// AppendWire appends the length.
func (v Length) AppendWire(b []byte) ([]byte, error) {
	if v < 0x80 {
		return append(b, byte(v)), nil
	}
	n := (bits.Len32(uint32(v)) + 7) / 8
	b = append(b, 0x80|byte(n))
	for ; n > 0; n-- {
		b = append(b, byte(v>>(8*(n-1))))
	}
	return b, nil
}

// ReadWire reads one.
func (v *Length) ReadWire(r *wire.Reader) {
	first := r.U8()
	if *v = Length(first); first < 0x80 {
		return
	}
	n := int(first & 0x7f)
	if n == 0 || n > 4 {
		r.Fail("a length of %d bytes", n)
		return
	}
	*v = 0
	for _, b := range r.Next(n) {
		*v = *v<<8 | Length(b)
	}
}

// Integer is a number with a sign, in as many bytes as it needs.
type Integer int64

// AppendWire appends the number.
func (v Integer) AppendWire(b []byte) ([]byte, error) {
	n := 1
	for x := v; x > 127 || x < -128; x >>= 8 {
		n++
	}
	b = append(b, byte(n))
	for ; n > 0; n-- {
		b = append(b, byte(v>>(8*(n-1))))
	}
	return b, nil
}

// ReadWire reads one.
func (v *Integer) ReadWire(r *wire.Reader) {
	n := int(r.U8())
	if n == 0 || n > 8 {
		r.Fail("an integer of %d bytes", n)
		return
	}
	text := r.Next(n)
	if len(text) < n {
		return
	}
	*v = Integer(int8(text[0]))
	for _, b := range text[1:] {
		*v = *v<<8 | Integer(b)
	}
}

// String returns the number.
func (v Integer) String() string { return fmt.Sprint(int64(v)) }
