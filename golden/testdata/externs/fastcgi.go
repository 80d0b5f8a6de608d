package fastcgi

import "github.com/netgen-dev/netgen/runtime/wire"

// Length takes one byte up to 127, and else four.
type Length uint32

// AppendWire appends one byte or four.
func (n Length) AppendWire(b []byte) ([]byte, error) {
	if n < 0x80 {
		return append(b, byte(n)), nil
	}
	return wire.AppendU32(b, uint32(n)|1<<31), nil
}

// ReadWire reads one byte or four.
func (n *Length) ReadWire(r *wire.Reader) {
	first := r.U8()
	if *n = Length(first); first >= 0x80 {
		*n = Length(first&0x7f)<<24 | Length(r.U8())<<16 | Length(r.U8())<<8 | Length(r.U8())
	}
}
