package aligned

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// This is what every client of D-Bus says first.
func TestHello(t *testing.T) {
	text := func(code uint8, signature, value string) Field {
		return Field{Code: code, Signature: signature, Text: &value}
	}
	hello := &AskRequest{Fields: []Field{
		text(1, "o", "/org/freedesktop/DBus"), text(6, "s", "org.freedesktop.DBus"),
		text(2, "s", "org.freedesktop.DBus"), text(3, "s", "Hello"),
	}}
	want := "l\x01\x00\x01\x00\x00\x00\x00\x01\x00\x00\x00n\x00\x00\x00" +
		"\x01\x01o\x00\x15\x00\x00\x00/org/freedesktop/DBus\x00\x00\x00" +
		"\x06\x01s\x00\x14\x00\x00\x00org.freedesktop.DBus\x00\x00\x00\x00" +
		"\x02\x01s\x00\x14\x00\x00\x00org.freedesktop.DBus\x00\x00\x00\x00" +
		"\x03\x01s\x00\x05\x00\x00\x00Hello\x00\x00\x00"
	b, err := Conversation().Message("AskRequest").Append(nil, &wire.Exchange{ID: 1}, hello)
	if err != nil || string(b) != want {
		t.Errorf("%q, want %q: %v", b, want, err)
	}
}

func TestInFront(t *testing.T) {
	four := uint32(4)
	for name, c := range map[string]struct {
		value interface{ AppendWire([]byte) ([]byte, error) }
		want  string
	}{
		"entry": {&Entry{Key: 1, Value: 2}, "\x01\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00"},
		"odd": {&Odd{A: 1, List: []string{"", "b", "cde"}, B: 2, Sums: []uint32{3, 4, 5}, C: 6},
			"\x01\x00\x03\x00\x00\x00\x01b\x03cde\x02\x00\x00\x00\x03\x00\x00\x00\x04\x00\x00\x00\x05\x00\x00\x06"},
		"maybe":   {&Maybe{Last: 1}, "\x00\x00\xff\xff\x01"},
		"present": {&Maybe{Wide: &four, Last: 1}, "\x80\x00\x00\x00\x04\x00\x00\x00\xff\xff\x01"},
		"both":    {&Both{A: 1, B: 2, C: 3}, "\x01\x00\x00\x00\x02\x00\x00\x00\x03\x08"},
	} {
		if b, err := c.value.AppendWire(nil); err != nil || string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", name, b, c.want, err)
		}
	}
}
