package front

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A rest of a line that may be missing is there with all its blanks, if it has more than the
// one in front of it.
func TestBlanks(t *testing.T) {
	m := Conversation().Message("CalmReply")
	for line, text := range map[string]string{
		"sure\r\n": "", "sure \r\n": "", "sure  \r\n": " ", "sure x \r\n": "x ", "sure  x\r\n": " x",
	} {
		want := &CalmReply{}
		if text != "" {
			want.Text = &text
		}
		var r wire.Reader
		r.Reset([]byte(line), false, 0)
		got := m.Read(&r, &wire.Exchange{}, nil)
		if r.End(); r.Err() != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q is %+v, %v, want %q", line, got, r.Err(), text)
		}
	}
}

// What stands for other kinds has none that is taken for what others have in front of theirs.
func TestKindsInFront(t *testing.T) {
	for _, c := range []struct {
		verb   string
		isFine bool
	}{{"other", true}, {"fromage", true}, {"from", false}, {"From", false}} {
		_, err := Conversation().Message("AnyRequest").Append(nil, &wire.Exchange{}, &AnyRequest{Verb: c.verb, Words: []string{"ann", "x"}})
		if (err == nil) != c.isFine {
			t.Errorf("%q: %v", c.verb, err)
		}
	}
}
