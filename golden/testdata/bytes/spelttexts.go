package spelttexts

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// The length of a text has the order of its message, and a literal behind the text is not in it.
func TestBytes(t *testing.T) {
	for _, c := range []struct {
		message     string
		value, read any
		want        string
	}{
		{"Plains", &Plains{Plain: &PlainThree{B: 0x0102}}, new(Plains), "\x00\x00\x09\x01\x05\x00three\x02\x01"},
		{"Plains", &Plains{Big: true, Plain: &PlainOne{A: 7}}, new(Plains), "\x80\x00\x06\x01\x00\x03one\x07"},
		{"Ends", &Ends{Ended: &EndedFourth{}}, new(Ends), "\x00\x00\x08\x02\x04four\r\n\x02"},
		{"Scales", &Scales{Scaled: &ScaledTwo{B: 1}}, new(Scales), "\x00\x00\x06\x03\x04two\x01\x00"},
		{"Gives", &Gives{Given: &GivenOne{A: 7}}, new(Gives), "\x00\x00\x05\x04\x03one\x07"},
		{"Inners", &Inners{Inner: &InnerB{Until: &UntilOn{B: 1}}}, new(Inners), "\x00\x00\x08\x05\x01a\x02on \x01\x00"},
	} {
		m := Conversation().Message(c.message)
		b, err := m.Append(nil, new(wire.Exchange), c.value)
		if err != nil || string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", c.message, b, c.want, err)
		}
		var r wire.Reader
		r.Reset([]byte(c.want), true, 1000)
		m.Read(&r, new(wire.Exchange), c.read)
		if r.End(); r.Err() != nil || !reflect.DeepEqual(c.read, c.value) {
			t.Errorf("%s: %+v, want %+v: %v", c.message, c.read, c.value, r.Err())
		}
	}
}
