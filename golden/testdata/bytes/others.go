package others

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What stands for all other kinds is not sent with one that a message has.
func TestElseOfKnownKinds(t *testing.T) {
	for kind, ok := range map[uint8]bool{1: true, 2: false, 3: true} {
		for _, m := range Conversation().Methods {
			if m.Name != "NoNote" {
				continue
			}
			part := wire.Part{Method: m, Side: wire.Client}
			b, err := part.Append(nil, new(wire.Exchange), func(b []byte, x *wire.Exchange) ([]byte, error) {
				return m.Open[wire.Client].Append(b, x, &NoNote{Type: kind})
			})
			if (err == nil) != ok {
				t.Errorf("kind %d: %q, %v", kind, b, err)
			}
		}
	}
}
