package wordends

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func ptr[T any](v T) *T { return &v }

func read(name, line string) (any, error) {
	var r wire.Reader
	r.Reset([]byte(line), false, 0)
	v := Conversation().Message(name).Read(&r, &wire.Exchange{}, nil)
	r.End()
	return v, r.Err()
}

// write is what is sent: a message that a reader would take for another one is not.
func write(name string, v any) (string, error) {
	for _, method := range Conversation().Methods {
		part := wire.Part{Method: method}
		if m := part.Message(); m == nil || m.Name != name {
			continue
		}
		b, err := part.Append(nil, &wire.Exchange{}, func(b []byte, x *wire.Exchange) ([]byte, error) {
			return part.Message().Append(b, x, v)
		})
		return string(b), err
	}
	b, err := Conversation().Message(name).Append(nil, &wire.Exchange{}, v)
	return string(b), err
}

// TestWordEnds compares lines with the values that they are, both ways.
func TestWordEnds(t *testing.T) {
	for _, c := range []struct {
		name, line string
		value      any
	}{
		{"MailRequest", "mail: FROM:<a@b> (x) ()\r\n", &MailRequest{From: "a@b", Tags: [][]byte{[]byte("x"), {}}}},
		{"MailRequest", "mail: FROM:<>\r\n", &MailRequest{}},
		{"Missing", "* none <0>\r\n", &Missing{}},
		{"PutRequest", "put: a {3+}\r\na\r\n\r\n", &PutRequest{Name: "a", Data: []byte("a\r\n")}},
		{"Size", "* size {27} a b}\r\n", &Size{Size: 27, Text: "a b}"}},
		{"SumRequest", "sum: -8B ffh ;;\r\n", &SumRequest{Size: -8, Mask: 255, Note: ptr("")}},
		{"SumRequest", "sum: 0B 0h\r\n", &SumRequest{}},
		{"Goto", "goto: to <> 1 a! !\r\n", &Goto{To: &Path{Port: 1}, At: Place{Marks: []string{"a", ""}}}},
		{"Code", "code: cab>\r\n", &Code{Text: "abc"}},
		{"From", "<me! from: TO> TO>\r\n", &From{Source: "me", To: true, Text: "TO"}},
		{"AtIt", "at: house\r\n", &AtIt{Place: "ous"}},
		{"Other", "<: a:\r\n", nil},
		{"Other", "x: a:\r\n", &Other{Verb: "x", Args: []string{"a:"}}},
		{"Other", ":\r\n", &Other{}},
	} {
		if c.value == nil {
			if got, err := read(c.name, c.line); err == nil {
				t.Errorf("%q is %+v", c.line, got)
			}
			continue
		}
		if got, err := write(c.name, c.value); got != c.line || err != nil {
			t.Errorf("%s %+v is %q, %v, want %q", c.name, c.value, got, err, c.line)
		}
		if got, err := read(c.name, c.line); err != nil || !reflect.DeepEqual(got, c.value) {
			t.Errorf("%s %q is %+v, %v, want %+v", c.name, c.line, got, err, c.value)
		}
	}
}

// TestNoEnds refuses words that end otherwise, or earlier, and values that would be read as others.
func TestNoEnds(t *testing.T) {
	for name, lines := range map[string][]string{
		"MailRequest": {"mail: FROM:<a\r\n", "mail: FROM:<a>b\r\n", "mail: FROM:<a>>\r\n", "mail FROM:<a>\r\n", "mail: FROM:<a b>\r\n", "mail: FROM:\r\n"},
		"PutRequest":  {"put: a {0}\r\n\r\n", "put: a {0+}x\r\n\r\n", "put: a {+}\r\n\r\n", "put: a {0++}\r\n\r\n", "put: a {0\r\n\r\n"},
		"SumRequest":  {"sum: 0b 0h\r\n", "sum: 0B 0h a;;;;\r\n", "sum: 0B 0h ;\r\n"},
	} {
		for _, line := range lines {
			if got, err := read(name, line); err == nil {
				t.Errorf("%q is %+v", line, got)
			}
		}
	}
	for _, v := range []any{
		&MailRequest{From: "a>b"}, &MailRequest{From: "a b"}, &MailRequest{Tags: [][]byte{[]byte(")")}},
		&SumRequest{Note: ptr("a;")}, &SumRequest{Note: ptr(";;")}, &Code{Text: "a>"},
		&From{Source: "a", Text: "to"}, &AtIt{Place: "om"}, &Other{Verb: "<a"}, &Other{Verb: "a:"}, &Other{Verb: "mail"},
	} {
		if line, err := write(reflect.TypeOf(v).Elem().Name(), v); err == nil {
			t.Errorf("%+v is %q", v, line)
		}
	}
}

// The literals behind a kind go before a word that begins and ends as they do.
func TestKinds(t *testing.T) {
	names := map[uint16]string{}
	for _, m := range Conversation().Methods {
		names[m.ID] = m.Name
	}
	for line, is := range map[string]string{
		"at: home\r\n": "At", "AT: HOME\r\n": "At", "at: hole\r\n": "AtIt", "at: homer\r\n": "AtIt", "at: he\r\n": "AtIt",
		"<a! mail: x\r\n": "Mail", "mails: x\r\n": "Other", "mai:l: x\r\n": "Other",
	} {
		var r wire.Reader
		r.Reset([]byte(line), false, 1000)
		_, id := Conversation().Phases[0].Reads[wire.Server].Dispatch(&r, nil)
		if names[id] != is {
			t.Errorf("%q: %s %v", line, names[id], r.Err())
		}
	}
}
