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

// Rows are the packets of a result, each with a value for each column, nil for NULL.
type Rows struct {
	First    uint8 // the number of the first packet
	Rows     [][][]byte
	Warnings uint16
	Status   uint16
}

// AppendWire appends the rows, and that there are no more.
func (v Rows) AppendWire(b []byte) ([]byte, error) {
	sequence := v.First
	for _, row := range v.Rows {
		head := len(b)
		b = append(b, 0, 0, 0, sequence)
		sequence++
		for _, value := range row {
			if value == nil {
				b = append(b, 0xfb)
				continue
			}
			b, _ = Lenenc(len(value)).AppendWire(b)
			b = append(b, value...)
		}
		n := len(b) - head - 4
		b[head], b[head+1], b[head+2] = byte(n), byte(n>>8), byte(n>>16)
	}
	b = append(b, 5, 0, 0, sequence, 0xfe)
	b = binary.LittleEndian.AppendUint16(b, v.Warnings)
	return binary.LittleEndian.AppendUint16(b, v.Status), nil
}

// ReadWire reads them.
func (v *Rows) ReadWire(r *wire.Reader) {
	*v = Rows{}
	for first := true; ; first = false {
		n := int(r.U16LE())
		n |= int(r.U8()) << 16
		sequence := r.U8()
		outer := r.Enter(n)
		if !r.OK() {
			return
		}
		if first {
			v.First = sequence
		}
		if h := r.Peek(min(n, 1)); n > 0 && n < 9 && len(h) > 0 && h[0] == 0xfe {
			r.Skip(1)
			v.Warnings, v.Status = r.U16LE(), r.U16LE()
			r.Leave(outer)
			return
		}
		row := [][]byte{}
		for r.Has() && r.OK() {
			row = append(row, v.value(r))
		}
		v.Rows = append(v.Rows, row)
		r.Leave(outer)
	}
}

func (*Rows) value(r *wire.Reader) []byte {
	if h := r.Peek(1); len(h) == 1 && h[0] == 0xfb {
		r.Skip(1)
		return nil
	}
	var n Lenenc
	n.ReadWire(r)
	if n > Lenenc(r.Left()) {
		r.Fail("a value of %d bytes, and %d are left", n, r.Left())
		return nil
	}
	return append([]byte{}, r.Next(int(n))...)
}
