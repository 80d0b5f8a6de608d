package halves

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Half of what ends a line is not written in it, and would be read.
func TestHalves(t *testing.T) {
	for _, c := range []struct {
		say  Say
		fine bool
	}{
		{Say{"you", "a b\r"}, true},
		{Say{"you", "a;b"}, false},
		{Say{"you", "a\nb"}, false},
		{Say{"you;", ""}, false},
		{Say{"\nyou", ""}, false},
	} {
		b, err := Conversation().Message("Say").Append(nil, new(wire.Exchange), &c.say)
		if (err == nil) != c.fine {
			t.Errorf("%q: %q, %v", c.say, b, err)
		}
		data := Data{Name: []byte(c.say.To), More: []byte(c.say.Text)}
		if b, err = Conversation().Message("Data").Append(nil, new(wire.Exchange), &data); (err == nil) != c.fine {
			t.Errorf("%q: %q, %v", data, b, err)
		}
	}
	var r wire.Reader
	r.Reset([]byte("say you a;b\n;\n"), false, 100)
	got := new(Say)
	Conversation().Message("Say").Read(&r, new(wire.Exchange), got)
	if r.End(); r.Err() != nil || got.Text != "a;b\n" {
		t.Errorf("%+v: %v", got, r.Err())
	}
}
