package held

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What a length's type in Go does not hold is not written with its lowest bits.
func TestNotHeld(t *testing.T) {
	lengths := Conversation().Message("Lengths")
	for _, c := range []struct {
		list, text int
		wrong      string
	}{{255, 127, ""}, {256, 0, "Lengths.n is 256"}, {0, 128, "Lengths.text is 128"}} {
		_, err := lengths.Append(nil, new(wire.Exchange), &Lengths{List: make([]byte, c.list), Text: strings.Repeat("a", c.text)})
		if c.wrong == "" && err != nil || c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)) {
			t.Errorf("%d and %d bytes: %v, want %q", c.list, c.text, err, c.wrong)
		}
	}
}
