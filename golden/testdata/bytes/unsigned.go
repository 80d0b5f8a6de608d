package unsigned

import (
	"math"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestUnsigned(t *testing.T) {
	ask := &AskRequest{Revision: math.MaxUint64, Wide: 1 << 63, Code: CodeFine, Item: &ItemNumber{Value: 7}, Next: new(uint64)}
	ask.List = []uint64{0, 1<<63 + 1}
	words := &GetRequest{Revision: math.MaxUint64, Wide: 7, More: []uint64{1 << 63}}
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"AskRequest": {ask, "009310001" + "18446744073709551615 09223372036854775808200" + "17 " + "2 0 9223372036854775809 " + "18446744073709551615" + "0 "},
		"GetRequest": {words, "GET 18446744073709551615 007 9223372036854775808\r\nAge: 0\r\n\r\n"},
	} {
		b, err := Conversation().Message(name).Append(nil, &wire.Exchange{ID: 1}, c.value)
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
	if ask.Revision != math.MaxUint64 || ask.List[1] != 1<<63+1 || words.More[0] != 1<<63 {
		t.Error(ask, words)
	}
	for _, line := range []string{"GET -5 007", "GET 5 -07", "GET 18446744073709551616 007", "GET +5 007", "GET 5 7"} {
		var r wire.Reader
		r.Reset([]byte(line+"\r\nAge: 0\r\n\r\n"), false, 1000)
		if Conversation().Message("GetRequest").Read(&r, new(wire.Exchange), new(GetRequest)); r.Err() == nil {
			t.Errorf("%q is read", line)
		}
	}
	if b, err := Conversation().Message("GetRequest").Append(nil, new(wire.Exchange), &GetRequest{Wide: 1000}); err == nil {
		t.Errorf("%q is written", b)
	}
}
