package marked

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// The last element has its mark, be that a bit that is set, one that is not, or another letter.
func TestMarks(t *testing.T) {
	near, far := Address{Call: [6]byte([]byte("ABCDEF")), Command: true}, Address{Call: [6]byte([]byte("GHIJKL")), Station: 15}
	check(t, "Path", &Path{Path: []Address{near, far}, Control: 3}, "\x01ABCDEF\xe0GHIJKL\x7f\x03\x0e")
	check(t, "Path", &Path{Path: []Address{near}, Control: 3}, "\x01ABCDEF\xe1\x03\x07")
	check(t, "Opts", &Opts{Options: []Option{{Type: 1, Data: []byte("a")}, {Type: 127, Data: []byte{}}}}, "\x02\x80\x81\x01a\x7f\x00")
	check(t, "Opts", &Opts{}, "\x02\x00")
	lines := &Lines{Lines: []Line{{[3]byte([]byte("250")), "a"}, {[3]byte([]byte("250")), "b"}}}
	check(t, "Lines", lines, "\x03250-a\r\n250 b\r\n\x00\x02")
	message := Conversation().Message("Lines")
	if b, err := message.Append(nil, new(wire.Exchange), new(Lines)); err == nil {
		t.Errorf("no lines are %q", b)
	}
	var r wire.Reader
	r.Reset([]byte("\x03250+a\r\n250 b\r\n\x00\x02"), true, 1000)
	if message.Read(&r, new(wire.Exchange), new(Lines)); r.Err() == nil {
		t.Error("another mark was read")
	}
}

func check(t *testing.T, name string, m any, want string) {
	t.Helper()
	b, err := Conversation().Message(name).Append(nil, new(wire.Exchange), m)
	if err != nil || string(b) != want {
		t.Errorf("%+v is %q, want %q: %v", m, b, want, err)
	}
	var r wire.Reader
	r.Reset([]byte(want), true, 1000)
	got := reflect.New(reflect.TypeOf(m).Elem()).Interface()
	Conversation().Message(name).Read(&r, new(wire.Exchange), got)
	r.End()
	if r.Err() != nil || !reflect.DeepEqual(got, m) {
		t.Errorf("%q is %+v, want %+v: %v", want, got, m, r.Err())
	}
}
