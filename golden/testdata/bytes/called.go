package called

import (
	"bytes"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestFields has those of the structs behind the kinds.
func TestFields(t *testing.T) {
	for name, c := range map[string]struct {
		value any
		text  string
	}{
		"PageMessage":  {&Page{Number: 7, Text: "hi"}, "\x00\x05\x02\x00\x07\x02hi"},
		"WrongMessage": {&Wrong{Code: 9}, "\x00\x01\x03\x09"},
		"Closed":       {nil, "\x00\x00\x08"},
	} {
		b, err := Conversation().Message(name).Append(nil, new(wire.Exchange), c.value)
		if err != nil || !bytes.Equal(b, []byte(c.text)) {
			t.Errorf("%s: %q, %v, want %q", name, b, err, c.text)
		}
	}
}
