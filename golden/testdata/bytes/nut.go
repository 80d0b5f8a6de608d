package nut

import (
	"slices"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A line that begins as others say is theirs, and all else is the text's, whatever it begins
// with.
func TestTextsGiveWay(t *testing.T) {
	for line, want := range map[string]string{
		"GET VAR a b": "Get", "GET VARS a": "Other", "GET": "Other", "G": "Other", "LIST VAR a": "List", "LIST UPS": "Other",
		"VER": "Version", "VERSION": "Other", "HELP": "Help", "HELP me": "Help", "get VAR a b": "Other",
	} {
		var r wire.Reader
		r.Reset([]byte(line+"\n"), true, 1000)
		what, i := dispatchMainServer(&r, nil)
		if got := []string{"Get", "List", "Version", "Help", "Other"}[i-1]; what != wire.Opening || r.Err() != nil || got != want {
			t.Errorf("%q is %s, want %s: %v", line, got, want, r.Err())
		}
	}
}

// Nobody can send a text that would be read as something else.
func TestTextsThatAreOthers(t *testing.T) {
	all := Conversation().Methods
	other := wire.Part{Method: all[slices.IndexFunc(all, func(m *wire.Method) bool { return m.Name == "Other" })], Side: wire.Client}
	for command, ok := range map[string]bool{"GET": true, "GET VAR": true, "GET VAR a": false, "GET VARS a": true, "VER": false, "VERSION": true, "HELP": false} {
		words := strings.Fields(command)
		b, err := other.Append(nil, new(wire.Exchange), func(b []byte, x *wire.Exchange) ([]byte, error) {
			return other.Message().Append(b, x, &OtherRequest{Command: words[0], Args: words[1:]})
		})
		if (err == nil) != ok {
			t.Errorf("%q: %q, %v", command, b, err)
		}
	}
}
