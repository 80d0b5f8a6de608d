package mpv

import (
	"bytes"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestCommands writes and reads commands as mpv's manual has them.
func TestCommands(t *testing.T) {
	x := Conversation().Exchange("Get")
	x.ID = 100
	for _, c := range []struct{ method, text string }{
		{"Get", `{"command":["get_property","time-pos"],"request_id":100}`},
		{"Observe", `{"command":["observe_property",1,"volume"],"request_id":100}`},
		{"Version", `{"command":["get_version"],"request_id":100}`},
	} {
		text := []byte(c.text + "\n")
		var r wire.Reader
		r.Reset(text, false, len(text))
		what, method := Conversation().First.Reads[wire.Server].Dispatch(&r, nil)
		if what != wire.Opening || Conversation().Methods[method-1].Name != c.method {
			t.Errorf("%s is %v %d, want %s", text, what, method, c.method)
		}
		m := Conversation().Message(c.method + "Request")
		value := m.Read(&r, x, nil)
		r.End()
		if again, err := m.Append(nil, x, value); r.Err() != nil || err != nil || !bytes.Equal(again, text) {
			t.Errorf("%s: %v, %v, and %s in place of %s", c.method, r.Err(), err, again, text)
		}
	}
}
