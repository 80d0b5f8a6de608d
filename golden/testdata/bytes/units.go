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
