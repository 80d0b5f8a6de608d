package trailing

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A value of which nothing is written would be read as missing, and what follows it as the value.
func TestNoBytes(t *testing.T) {
	note, more := "", uint8(7)
	for _, test := range []struct {
		name    string
		m       any
		want    string
		refusal string
	}{
		{"Traced", &Traced{X: 1, Trace: &Trace{}}, "", "trailing: Traced.trace is there and has no bytes"},
		{"Traced", &Traced{X: 1}, "\x00\x01\x01\x01", ""},
		{"Traced", &Traced{X: 1, Trace: &Trace{To: "a"}}, "\x00\x02\x01\x01a", ""},
		{"Noted", &Noted{X: 1, Note: &note}, "", "trailing: Noted.note is there and has no bytes"},
		{"Raw", &Raw{X: 1, Raw: []byte{}}, "\x00\x01\x03\x01", ""},
		{"Keyed", &Keyed{Key: []byte{}, More: &more}, "", "trailing: Keyed.key is there and has no bytes"},
		{"Flagged", &Flagged{X: 1, Flags: &Flags{}, More: &more}, "\x00\x03\x05\x01\x00\x07", ""},
	} {
		b, err := Conversation().Message(test.name).Append(nil, &wire.Exchange{}, test.m)
		switch {
		case err != nil && err.Error() != test.refusal:
			t.Errorf("%s: %v, want %q", test.name, err, test.refusal)
		case err == nil && (test.refusal != "" || string(b) != test.want):
			t.Errorf("%s: %q, want %q %s", test.name, b, test.want, test.refusal)
		}
	}
}
