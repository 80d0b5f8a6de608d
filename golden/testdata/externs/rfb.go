package rfb

import "github.com/netgen-dev/netgen/runtime/wire"

// Rectangle is a rectangle without pixels, such as one of the encoding DesktopSize.
type Rectangle struct {
	X, Y, Width, Height uint16
	Encoding            int32
}

// AppendWire appends the rectangle.
func (t Rectangle) AppendWire(b []byte) ([]byte, error) {
	b = wire.AppendU16(wire.AppendU16(b, t.X), t.Y)
	b = wire.AppendU16(wire.AppendU16(b, t.Width), t.Height)
	return wire.AppendU32(b, uint32(t.Encoding)), nil
}

// ReadWire reads a rectangle.
func (t *Rectangle) ReadWire(r *wire.Reader) {
	t.X, t.Y = r.U16(), r.U16()
	t.Width, t.Height = r.U16(), r.U16()
	t.Encoding = int32(r.U32())
}
