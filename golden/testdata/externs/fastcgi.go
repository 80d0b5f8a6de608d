package fastcgi

import (
	"errors"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Length is a length of one byte, or of four the first of which has its top bit set.
type Length uint32

// AppendWire appends the length, as short as it can be.
func (n Length) AppendWire(b []byte) ([]byte, error) {
	switch {
	case n < 1<<7:
		return append(b, byte(n)), nil
	case n < 1<<31:
		return wire.AppendU32(b, uint32(n)|1<<31), nil
	}
	return b, errors.New("a length has 31 bits")
}

// ReadWire reads a length.
func (n *Length) ReadWire(r *wire.Reader) {
	first := r.U8()
	if first < 1<<7 {
		*n = Length(first)
		return
	}
	*n = Length(first&0x7f)<<24 | Length(r.U8())<<16 | Length(r.U16())
}
