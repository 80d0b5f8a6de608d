package dns

import (
	"errors"
	"math/rand"
	"reflect"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Name is a name by its labels. It is not compressed.
type Name struct{ Labels []string }

// AppendWire appends the labels, each behind its length, and an empty one.
func (n Name) AppendWire(b []byte) ([]byte, error) {
	for _, label := range n.Labels {
		if len(label) == 0 || len(label) > 63 {
			return b, errors.New("a label has 1 to 63 bytes")
		}
		b = append(append(b, byte(len(label))), label...)
	}
	return append(b, 0), nil
}

// ReadWire reads labels up to an empty one.
func (n *Name) ReadWire(r *wire.Reader) {
	n.Labels = nil
	for size := r.U8(); size > 0; size = r.U8() {
		if size > 63 {
			r.Fail("a label of %d bytes", size)
			return
		}
		n.Labels = append(n.Labels, r.Text(int(size)))
	}
}

// Generate makes a name for tests.
func (Name) Generate(random *rand.Rand, _ int) reflect.Value {
	all := []string{"www", "example", "com", "a"}
	return reflect.ValueOf(Name{all[:random.Intn(len(all)+1)]})
}
