package escaped

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Between the two 0x7e all is escaped, and lengths and checksums count what is not.
var escaped = map[string]struct {
	message string
	value   any
}{
	"\x7e\x7d\x02\x01\x00\x02\x00\x00\x00\x00\x00\x7d\x01\x7d\x02a\x1f\x7e": {"Message", &Message{Content: Terminal{ID: 0x7e01, Phone: [6]byte{5: 0x7d}, Body: []byte("~a")}}},
	"NP\x7d\x02\x7e\x09": {"Next", &Next{Command: &Ping{N: 0x7e}, Code: 9}},
	"NS\x7e\x09":         {"Next", &Next{Command: &Say{}, Code: 9}},
	"\x00\x09\x01P\x02\x7e\x02\x00\x07\x80P\x7d\x02\x7e\x08": {"Many", &Many{Head: Ping{N: 2}, List: []Perhaps{{Last: 7}, {Inner: &Ping{N: 0x7e}, Last: 8}}}},
	"\x00\x06\x02P\x00\x7e\x03S\x7d\x01\x7e\x05":             {"Lengths", &Lengths{Sized: Sized{Inner: &Say{Text: "\x7d"}}}},
	"\x00\x09\x02P\x00\x7e\x03S\x7d\x01\x7e\x05P\x01\x7e":    {"Lengths", &Lengths{Sized: Sized{Inner: &Say{Text: "\x7d"}}, More: &Ping{N: 1}}},
	"\x00\x08\x03P\x00\x7eP\x01\x7e\x7eS\x7e!\x05":           {"Double", &Double{Ping: Ping{N: 1}, N: 5}},
}

func TestEscaped(t *testing.T) {
	for want, c := range escaped {
		b, err := Conversation().Message(c.message).Append(nil, new(wire.Exchange), c.value)
		if err != nil || string(b) != want {
			t.Errorf("%s: %q, want %q: %v", c.message, b, want, err)
		}
		if err := read(c.message, want); err != nil {
			t.Errorf("%q: %v", want, err)
		}
	}
}

// What ends it may not come out of the function, be it with what stands behind.
func TestDelimiterWithin(t *testing.T) {
	for _, value := range []*Double{{Ping: Ping{N: 0x7e}}, {Raw: Say{Text: "a\x7e"}}} {
		if b, err := Conversation().Message("Double").Append(nil, new(wire.Exchange), value); err == nil {
			t.Errorf("%q", b)
		}
	}
}

func TestWrong(t *testing.T) {
	for _, text := range []string{
		"NP\x7e\x09",         // ends in front of a field
		"NP\x01\x02\x7e\x09", // goes on behind the last one
		"NP\x7d\x03\x7e\x09", // is no escape
		"NP\x01",             // has no end
		"\x7e\x7e",           // is empty
		"\x7e\x7d\x02\x01\x00\x02\x00\x00\x00\x00\x00\x7d\x01\x7d\x02a\x62\x7e", // has another checksum
	} {
		name := "Next"
		if text[0] == 0x7e {
			name = "Message"
		}
		if read(name, text) == nil {
			t.Errorf("%q is read", text)
		}
	}
}

func read(name, text string) error {
	var r wire.Reader
	r.Reset([]byte(text), false, 1000)
	message := Conversation().Message(name)
	message.Read(&r, new(wire.Exchange), message.New())
	r.End()
	return r.Err()
}
