package mysql

import (
	"encoding/binary"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Lenenc is a number of one byte, or of more behind one that says of how many.
type Lenenc uint64

// AppendWire appends the number.
func (v Lenenc) AppendWire(b []byte) ([]byte, error) {
	switch {
	case v < 0xfb:
		return append(b, byte(v)), nil
	case v < 1<<16:
		return append(b, 0xfc, byte(v), byte(v>>8)), nil
	case v < 1<<24:
		return append(b, 0xfd, byte(v), byte(v>>8), byte(v>>16)), nil
	}
	return binary.LittleEndian.AppendUint64(append(b, 0xfe), uint64(v)), nil
}

// ReadWire reads one.
func (v *Lenenc) ReadWire(r *wire.Reader) {
	first := r.U8()
	switch {
	case first < 0xfb:
		*v = Lenenc(first)
	case first == 0xfc:
		*v = Lenenc(r.U16LE())
	case first == 0xfd:
		*v = Lenenc(r.U16LE())
		*v |= Lenenc(r.U8()) << 16
	case first == 0xfe:
		*v = Lenenc(r.U64LE())
	default:
		r.Fail("a number that begins with %#x", first)
	}
}
