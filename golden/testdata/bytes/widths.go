package widths

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestWidths(t *testing.T) {
	m := uint64(0xab)
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"GetRequest":  {&GetRequest{N: 10, M: &m}, "GET 0a 00AB\r\n"},
		"Got":         {&Got{A: -5, Text: "a b", Data: []byte("xy"), Mark: 1}, "200 -5 0012 a b\r\nLength: 00002\r\nMark: 0001\r\n\r\nxy"},
		"Bad":         {&Bad{Text: "no"}, "050 no\r\nLength: 00000\r\n\r\n"},
		"ManyRequest": {&ManyRequest{List: []int64{1, 222}}, "MANY 001 222\r\n"},
		"OddRequest":  {&OddRequest{Tail: 7}, "ODD #007\r\n"},
	} {
		b, err := Conversation().Message(name).Append(nil, new(wire.Exchange), c.value)
		if err != nil || string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", name, b, c.want, err)
		}
	}
	for name, value := range map[string]any{
		"GetRequest": &GetRequest{N: 256}, "ManyRequest": &ManyRequest{List: []int64{1000}}, "OddRequest": &OddRequest{Tail: -100},
	} {
		if b, err := Conversation().Message(name).Append(nil, new(wire.Exchange), value); err == nil {
			t.Errorf("%s: %q is written", name, b)
		}
	}
}

// A word of another width is no number.
func TestWordsOfOtherWidths(t *testing.T) {
	for line, ok := range map[string]bool{
		"GET 0a\r\n": true, "GET 0A 00ab\r\n": true, "GET a\r\n": false, "GET 00a\r\n": false, "GET 0a ab\r\n": false, "GET 0g\r\n": false, "GET +a\r\n": false,
	} {
		var r wire.Reader
		r.Reset([]byte(line), false, 1000)
		Conversation().Message("GetRequest").Read(&r, new(wire.Exchange), new(GetRequest))
		r.End()
		if (r.Err() == nil) != ok {
			t.Errorf("%q: %v", line, r.Err())
		}
	}
}
