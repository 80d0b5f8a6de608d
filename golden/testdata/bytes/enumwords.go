package enumwords

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestBytes writes texts of the schema and others, and reads them.
func TestBytes(t *testing.T) {
	on := ModeOn
	for _, c := range []struct {
		message, want string
		m             any
	}{
		{"ShowRequest", "show a new since done\r\n", &ShowRequest{Job: Job{Name: "a", State: "new"}, Since: &ShowSince{State: StateDone}}},
		{"Shown", "done maybe\r\n", &Shown{Mode: ModeMaybe}},
		{"SetRequest", "set on done x = off waiting failed\r\n", &SetRequest{Mode: ModeOn, Of: []State{StateDone, "x"}, All: []State{StateWaiting, StateFailed}}},
		{"SetReply", "done #failed\r\n", &SetReply{State: StateDone, Mark: StateFailed}},
		{"OtherRequest", "peek a\r\n", &OtherRequest{Verb: "peek", Args: []string{"a"}}},
		{"AskRequest", "verb: show\r\nX-State: done\r\nmode: on\r\nM: off\r\nM: new\r\n\r\n", &AskRequest{State: StateDone, Mode: &on, Modes: []Mode{ModeOff, "new"}}},
	} {
		m := Conversation().Message(c.message)
		b, err := m.Append(nil, new(wire.Exchange), c.m)
		if err != nil || string(b) != c.want {
			t.Errorf("%q %v, want %q", b, err, c.want)
		}
		var r wire.Reader
		r.Reset(b, false, len(b))
		got := m.Read(&r, new(wire.Exchange), nil)
		if r.End(); r.Err() != nil || !reflect.DeepEqual(got, c.m) {
			t.Errorf("%q is read as %+v, %v", b, got, r.Err())
		}
	}
	for _, m := range []any{&Shown{Mode: "two words"}, &Shown{}} {
		if b, err := Conversation().Message("Shown").Append(nil, new(wire.Exchange), m); err == nil {
			t.Errorf("%q", b)
		}
	}
}
