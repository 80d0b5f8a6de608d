package units

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A size that is no multiple of what an equation divides it by is neither written nor read,
// though another equation tells how long the value is.
func TestAgain(t *testing.T) {
	again := Conversation().Message("Again")
	b, err := again.Append(nil, new(wire.Exchange), &Again{Text: "seven77", More: []byte("ab")})
	if err == nil || !strings.Contains(err.Error(), "Again.third") {
		t.Errorf("7 / 3 is written: %q, %v", b, err)
	}
	b, err = again.Append(nil, new(wire.Exchange), &Again{Text: "nine 9999"})
	if want := "\x07\x00\x06\x09\x03\x06nine 9999"; err != nil || string(b) != want {
		t.Errorf("%q, want %q: %v", b, want, err)
	}
}

// A length of which more is taken away than it has is not written.
func TestLess(t *testing.T) {
	fine := Less{More: []Pair{{Text: "a"}}, Long: []byte("a"), Text: "four", Maybe: []byte("a"), Wide: []uint16{1, 2}}
	if b, err := Conversation().Message("Less").Append(nil, new(wire.Exchange), &fine); err != nil {
		t.Errorf("%q: %v", b, err)
	}
	for what, less := range map[string]func(*Less){
		"Less.more": func(m *Less) { m.More = nil },
		"Less.long": func(m *Less) { m.Long = nil },
		"Less.text": func(m *Less) { m.Text = "old" },
		"Less.wide": func(m *Less) { m.Wide = m.Wide[:1] },
	} {
		m := fine
		less(&m)
		if b, err := Conversation().Message("Less").Append(nil, new(wire.Exchange), &m); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %q, %v", what, b, err)
		}
	}
}
