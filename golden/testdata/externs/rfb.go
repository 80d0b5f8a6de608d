package rfb

import "github.com/netgen-dev/netgen/runtime/wire"

// Rectangle is a rectangle of no bytes but its place.
type Rectangle struct{ X, Y, Width, Height uint16 }

// AppendWire appends the place.
func (m *Rectangle) AppendWire(b []byte) ([]byte, error) {
	for _, n := range []uint16{m.X, m.Y, m.Width, m.Height} {
		b = wire.AppendU16(b, n)
	}
	return b, nil
}

// ReadWire reads the place.
func (m *Rectangle) ReadWire(r *wire.Reader) {
	m.X, m.Y, m.Width, m.Height = r.U16(), r.U16(), r.U16(), r.U16()
}
