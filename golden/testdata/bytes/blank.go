package blank

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A line that is a text keeps the blanks with which it begins.
func TestBlanksInFront(t *testing.T) {
	m := Conversation().Message("Says")
	b, err := m.Append(nil, new(wire.Exchange), &Says{Text: " two", Last: Last{"  three "}})
	if err != nil || string(b) != "SAYS\r\n\r\n\r\n two\r\n  three \r\n" {
		t.Fatalf("%q, %v", b, err)
	}
	var r wire.Reader
	r.Reset(b, false, len(b))
	got, _ := m.Read(&r, new(wire.Exchange), new(Says)).(*Says)
	if err := r.Err(); err != nil || got.Text != " two" || got.Last.Text != "  three " {
		t.Errorf("%v, %v", got, err)
	}
}
