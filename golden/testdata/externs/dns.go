package dns

import "github.com/netgen-dev/netgen/runtime/wire"

// Name is a domain name, without compression.
type Name struct{ Labels []string }

// AppendWire appends a label after the other, and an empty one.
func (n *Name) AppendWire(b []byte) ([]byte, error) {
	for _, label := range n.Labels {
		b = append(append(b, byte(len(label))), label...)
	}
	return append(b, 0), nil
}

// ReadWire reads labels up to an empty one.
func (n *Name) ReadWire(r *wire.Reader) {
	for size := r.U8(); size != 0 && r.Err() == nil; size = r.U8() {
		n.Labels = append(n.Labels, r.Text(int(size)))
	}
}
