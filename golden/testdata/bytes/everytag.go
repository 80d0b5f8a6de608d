package everytag

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Neither a tagged field nor a misfit ends with tagged fields.
func TestTails(t *testing.T) {
	x := uint8(7)
	for _, test := range []struct {
		name string
		v    any
		want string
	}{
		{"One", &One{A: 5}, "\x00\x02\x01\x05\x00"},
		{"One", &One{A: 5, X: &x, Others: []Raw{{Tag: 9, Data: []byte("ab")}}}, "\x00\x09\x01\x05\x02\x01\x01\x07\x09\x02ab"},
		{"Many", &Many{Items: []Item{{N: 3}, {N: 4, More: []Raw{{Tag: 2}}}}}, "\x00\x08\x02\x02\x03\x00\x04\x01\x02\x00\x00"},
		{"Other", &Other{Type: 9, Data: []byte("abc")}, "\x00\x03\x09abc"},
		{"Other", &Other{Type: 1}, "\x00\x00\x01"},
	} {
		b, err := Conversation().Message(test.name).Append(nil, &wire.Exchange{}, test.v)
		if err != nil || string(b) != test.want {
			t.Errorf("%+v is %q, %v, want %q", test.v, b, err, test.want)
		}
	}
}
