package firstword

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A line is known by its first word, of whatever case and with blanks in front of it, and a
// constant by its first bytes.
func TestFirstWords(t *testing.T) {
	methods := map[uint16]string{}
	for _, m := range Conversation().Methods {
		methods[m.ID] = m.Name
	}
	for _, test := range []struct {
		phase, line, is string
	}{
		{"media", "OPTIONS * RTSP/1.0\r\n", "Options"},
		{"media", "  options * RTSP/1.0\r\n", "Options"},
		{"media", "PLAY * RTSP/1.0\r\n", "Other"},
		{"media", "$\x01\x00\x02ab", "Interleaved"},
		{"main", "BYE a SIP/2.0\r\n", "Bye"},
		{"main", " subscribe a SIP/2.0\r\n", "Subscribe"},
		{"main", "Site a SIP/2.0\r\n", "Site"},
		{"main", "SITE a SIP/2.0\r\n", "Site"},
		{"main", "SIP/2.0 200 OK\r\n", ""},
	} {
		var r wire.Reader
		r.Reset([]byte(test.line), true, 1000)
		what, id := dispatch(test.phase)(&r, nil)
		if r.Err() != nil || methods[id] != test.is || (what == wire.Reply) != (test.is == "") {
			t.Errorf("%q: %d %s %v", test.line, what, methods[id], r.Err())
		}
	}
}

func dispatch(phase string) func(*wire.Reader, *wire.Session) (wire.What, uint16) {
	for _, p := range Conversation().Phases {
		if p.Name == phase {
			return p.Reads[wire.Server].Dispatch
		}
	}
	return nil
}
