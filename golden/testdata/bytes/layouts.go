package layouts

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestLayouts(t *testing.T) {
	name, a := "ab", uint16(0x0102)
	vendor := Vendor{ID: 9, Name: &name, Port: 80}
	for want, c := range map[string]struct {
		message string
		value   any
	}{
		"\x00\x18\x01\x01x\x01\x02ab\x1a\x10\x00\x00\x00\x09\x00\x01\x00\x06ab\x01\x02\x00\x06\x00\x50": {"Send", &Send{To: "x", Name: &name, Vendor: &vendor}},
		"\x00\x10\x03\x00\x00\x00\x09\x00\x01\x00\x06ab\x01\x02\x00\x06\x00\x50":                        {"Whole", &vendor},
		"\x00\x1a\x02\x02\x01\x00\x02\x01\x02\xc8\x00\x01\x08\x01\x01\x02\x00\x05\x00\x00\x0155=2:ab\x09": {"Apart", &Apart{
			Counted: Counted{A: &a, B: 8}, Ended: Ended{A: &a}, Open: Open{A: 5}, Digits: Digits{Name: &name}, Last: 9,
		}},
	} {
		b, err := Conversation().Message(c.message).Append(nil, new(wire.Exchange), c.value)
		if err != nil || string(b) != want {
			t.Errorf("%s: %q, want %q: %v", c.message, b, want, err)
		}
	}
}
