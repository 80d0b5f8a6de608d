package closing

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A size counts the literal behind the last value, unless it names that value.
func TestCounts(t *testing.T) {
	for name, test := range map[string]struct {
		value any
		want  string
	}{
		"Chunk": {&Chunk{Data: []byte("x")}, "\x00\x05\x03\x00\x01x\x00"},
		"Rest":  {&Rest{Data: []byte("x")}, "\x00\x04\x06x\r\n"},
		"One":   {&One{Data: []byte("x")}, "\x00\x03\x01x\r\n"},
		"All":   {&All{Whole: Whole{A: 1, Data: []byte("x")}}, "09:08:\x04\x02\x01\x01x\r\n\x00\r\n"},
	} {
		b, err := Conversation().Message(name).Append(nil, &wire.Exchange{}, test.value)
		if err != nil || string(b) != test.want {
			t.Errorf("%s: %q, want %q: %v", name, b, test.want, err)
		}
	}
}
