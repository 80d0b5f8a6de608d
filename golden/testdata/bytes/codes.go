package codes

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestDigits(t *testing.T) {
	low := LevelHigh
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"Hello":      {&Hello{Level: LevelHigh, Text: []byte("hi")}, "020:ABCDhi\n"},
		"Full":       {&Full{}, "421:0000\n"},
		"GetRequest": {&GetRequest{Type: TypeData, Level: &low}, "GET 0a ABCD\r\n"},
		"Got":        {&Got{Type: TypeEnd, Text: "x y"}, "250 ff -05 x y\r\n"},
		"AllRequest": {&AllRequest{Codes: []Code{CodeGone, 7}}, "ALL 421 007\r\n"},
	} {
		b, err := Conversation().Message(name).Append(nil, new(wire.Exchange), c.value)
		if err != nil || string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", name, b, c.want, err)
		}
		var r wire.Reader
		r.Reset([]byte(c.want), false, 1000)
		Conversation().Message(name).Read(&r, new(wire.Exchange), c.value)
		if r.End(); r.Err() != nil {
			t.Errorf("%s: %v", name, r.Err())
		}
	}
	if b, err := Conversation().Message("AllRequest").Append(nil, new(wire.Exchange), &AllRequest{Codes: []Code{1000}}); err == nil {
		t.Errorf("%q is written", b)
	}
	for _, line := range []string{"GET a\r\n", "GET 0a1\r\n", "GET 0a FF\r\n"} {
		var r wire.Reader
		r.Reset([]byte(line), false, 1000)
		if Conversation().Message("GetRequest").Read(&r, new(wire.Exchange), new(GetRequest)); r.Err() == nil {
			t.Errorf("%q is read", line)
		}
	}
}
