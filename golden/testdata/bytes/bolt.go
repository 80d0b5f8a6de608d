package bolt

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// chunks are those that a message is cut into, with the empty one behind them.
func chunks(of ...string) string {
	all := ""
	for _, c := range append(of, "") {
		all += string([]byte{byte(len(c) >> 8), byte(len(c))}) + c
	}
	return all
}

// TestBytes compares the chunks of messages, and puts them together again: behind empty ones
// that belong to none, and cut elsewhere.
func TestBytes(t *testing.T) {
	text := strings.Repeat("1", 70_000)
	long := "\xb1\x71\x91\xd2\x00\x01\x11\x70" + text
	ask := &PullRequest{Extra: &TinyMap{Entries: []Entry{{Key: &TinyText{Text: "n"}, Value: &Int16{Value: 1000}}}}}
	for _, c := range []struct {
		name    string
		value   any
		message string
		want    string
	}{
		{"ResetRequest", nil, "\xb0\x0f", chunks("\xb0\x0f")},
		{"Success", &Success{Metadata: &TinyMap{}}, "\xb1\x70\xa0", chunks("\xb1\x70\xa0")},
		{"PullRequest", ask, "\xb1\x3f\xa1\x81n\xc9\x03\xe8", chunks("\xb1\x3f\xa1\x81n\xc9\x03\xe8")},
		{"Record", &Record{Data: &TinyList{Items: []Value{&Text32{Text: text}}}}, long, chunks(long[:65535], long[65535:])},
	} {
		m := Conversation().Message(c.name)
		whole, err := m.Append(nil, new(wire.Exchange), c.value)
		if err != nil {
			t.Fatal(c.name, err)
		}
		got, err := m.Fragments.Cut(nil, whole, &wire.Exchange{Session: new(wire.Session)})
		if string(got) != c.want || err != nil {
			t.Errorf("%s: % x, want % x: %v", c.name, got, c.want, err)
		}
		half := len(c.message) / 2
		for _, in := range []string{c.want, chunks() + chunks() + c.want, chunks(c.message[:half], c.message[half:])} {
			j, r := new(wire.Joint), new(wire.Reader)
			joined, read, err := j.Join(m.Fragments, r, []byte(in+"more"), new(wire.Session), 1<<20)
			if err != nil || read != len(in) || string(joined.Bytes) != string(whole) {
				t.Errorf("%s: %v after %d of %d bytes: %v", c.name, joined, read, len(in), err)
			}
		}
	}
}
