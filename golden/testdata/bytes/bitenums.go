package bitenums

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// An enum of one bit is a bit among others, and 0 or 1 as a word.
func TestBytes(t *testing.T) {
	for _, c := range []struct {
		message, want string
		value         any
	}{
		{"Ask", "ask ann 1 1 0\n", &Ask{Who: "ann", Again: AnswerYes}},
		{"Tell", "tell 0 1 1\n", &Tell{Answers: []Answer{AnswerNo, AnswerYes, AnswerYes}}},
		{"Agreed", "\x01\x03\xc0\x01\x02", &Agreed{Order: OrderBig, Again: AnswerYes, Size: 0x102}},
		{"Agreed", "\x01\x03\x40\x02\x01", &Agreed{Order: OrderLittle, Again: AnswerYes, Size: 0x102}},
		{"Known", "\x02\x03\x20\x02\x01", &Known{Level: &LevelHigh{Value: 0x102}}},
		{"Set", "\x03\x02\x80\x07", &Set{All: AnswerYes, Level: 7}},
		{"Some", "\x03\x02\x00\xc0", &Some{Switches: []Switch{{On: AnswerYes, Order: OrderBig}}}},
	} {
		m := Conversation().Message(c.message)
		b, err := m.Append(nil, &wire.Exchange{Session: wire.NewSession(1)}, c.value)
		if err != nil || string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", c.message, b, c.want, err)
		}
		var r wire.Reader
		r.Reset([]byte(c.want), true, len(c.want))
		got := reflect.New(reflect.TypeOf(c.value).Elem()).Interface()
		m.Read(&r, &wire.Exchange{Session: wire.NewSession(1)}, got)
		if r.End(); r.Err() != nil || !reflect.DeepEqual(got, c.value) {
			t.Errorf("%s: %+v, want %+v: %v", c.message, got, c.value, r.Err())
		}
	}
}
