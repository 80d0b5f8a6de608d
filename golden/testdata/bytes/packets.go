package packets

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// part is a packet of a client.
func part(number byte, body string) string { return string([]byte{byte(len(body)), number}) + body }

// of is one of a server.
func of(number, part, chunk byte, body string) string {
	return string([]byte{number, part, chunk, byte(len(body)), byte(len(body) >> 8)}) + body
}

// TestBytes compares the packets of messages, and puts them together again.
func TestBytes(t *testing.T) {
	ones := strings.Repeat("1", 1000)
	for _, c := range []struct {
		name  string
		value any
		want  string
	}{
		{"Tell", &Tell{Text: nil}, part(6, "\x02")},
		{"Tell", &Tell{Text: []byte(ones[:253])}, part(6, "\x02"+ones[:253])},
		{"Tell", &Tell{Text: []byte(ones[:254])}, part(6, "\x02"+ones[:254]) + part(7, "")},
		{"Tell", &Tell{Text: []byte(ones[:255])}, part(6, "\x02"+ones[:254]) + part(7, "1")},
		{"Tell", &Tell{Text: []byte(ones[:509])}, part(6, "\x02"+ones[:254]) + part(7, ones[:255]) + part(8, "")},
		{"Note", &Note{Text: nil}, of(6, 'n', 'z', "")},
		{"Note", &Note{Text: []byte(ones[:300])}, of(6, 'n', 'z', ones[:300])},
		{"Note", &Note{Text: []byte(ones[:301])}, of(6, 'n', 'm', ones[:300]) + of(7, 'r', 'z', "1")},
		{"Alarm", &Alarm{Text: []byte(ones)}, of(6, '!', 'z', ones)},
		{"Other", &Other{Part: 'x', Text: []byte(ones[:301])}, of(6, 'x', 'm', ones[:300]) + of(7, 'r', 'z', "1")},
		{"Other", &Other{Part: PartRest}, ""},
	} {
		m := Conversation().Message(c.name)
		whole, err := m.Append(nil, new(wire.Exchange), c.value)
		if err != nil {
			t.Fatal(c.name, err)
		}
		got, err := m.Fragments.Cut(nil, whole, &wire.Exchange{Session: session()})
		if string(got) != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s: %q, want %q: %v", c.name, got, c.want, err)
		}
		if c.want == "" {
			continue
		}
		j, r := new(wire.Joint), new(wire.Reader)
		joined, read, err := j.Join(m.Fragments, r, append(got, "more"...), session(), 1100)
		if err != nil || read != len(got) || string(joined.Bytes) != string(whole) {
			t.Errorf("%s: %v after %d bytes: %v", c.name, joined, read, err)
		}
	}
}

// session is one in which either side has sent some packets.
func session() *wire.Session {
	s := wire.NewSession(2)
	s.Set(0, 5)
	s.Set(1, 5)
	return s
}

// TestBetween puts messages together of which one stands between the packets of another.
func TestBetween(t *testing.T) {
	f := Conversation().Message("Note").Fragments
	in := of(6, 'n', 'm', "ab") + of(7, '!', 'z', "alarm") + of(8, 'r', 'm', "") + of(9, '!', 'z', "") + of(10, 'r', 'z', "c")
	j, r, s := new(wire.Joint), new(wire.Reader), session()
	for _, want := range []string{"alarm", "", "abc"} {
		whole, read, err := j.Join(f, r, []byte(in), s, 18)
		if err != nil || whole == nil || !strings.HasSuffix(string(whole.Bytes), want) {
			t.Fatalf("%v: %v, want %q", whole, err, want)
		}
		if again, none, _ := j.Join(f, r, nil, s, 18); again != whole || none != 0 {
			t.Error("it is not there again")
		}
		in = in[read:]
		j.Take()
	}
	if in != "" || j.Of() != nil {
		t.Errorf("%q is left", in)
	}
	for in, want := range map[string]string{
		of(11, '!', 'm', ""):                                              "never cut",
		of(11, 'n', 'x', ""):                                              "does not say",
		of(11, 'r', 'z', ""):                                              "none has begun",
		of(11, 'n', 'm', "") + of(12, 'n', 'z', ""):                       "has not ended",
		of(11, 'n', 'm', "12345678") + of(12, 'r', 'm', "12345678"):       "too long",
		of(11, 'n', 'm', "") + of(12, '!', 'z', strings.Repeat("1", 500)): "at most 20",
	} {
		j := new(wire.Joint)
		s.Set(1, 10)
		if whole, _, err := j.Join(f, r, []byte(in), s, 20); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v %v, want %q", in, whole, err, want)
		}
	}
}
