package glued

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

func write(name string, v any) (string, error) {
	b, err := Conversation().Message(name).Append(nil, &wire.Exchange{}, v)
	return string(b), err
}

// TestGlued compares lines with the values that they are, both ways.
func TestGlued(t *testing.T) {
	for _, c := range []struct {
		name, line string
		value      any
	}{
		{"Say", "/say #go :see you\r\n", &Say{Channel: "go", Text: "see you"}},
		{"Say", "/say # :\r\n", &Say{}},
		{"Say", "/say ## : :a\r\n", &Say{Channel: "#", Text: " :a"}},
		{"Ask", "/ask +-3 #a # ##\r\n", &Ask{Level: -3, Tags: [][]byte{[]byte("a"), {}, []byte("#")}}},
		{"Tell", "/tell to @me #1 :\r\n", &Tell{To: &To{Who: "me", Port: 1}, Note: ptr("")}},
		{"Tell", "/tell :note\r\n", &Tell{Note: ptr("note")}},
		{"Mark", "/mark : :\r\n", &Mark{To: true}},
		{"Talk", "/talk : : a\r\n", &Talk{To: true, Text: " a"}},
		{"Talk", "/talk :a\r\n", &Talk{Text: "a"}},
		{"Same", "/same v1.2 -\r\n", &Same{}},
		{"Same", "/same v1.2 - :\r\n", &Same{Last: ptr("")}},
	} {
		if got, err := write(c.name, c.value); got != c.line || err != nil {
			t.Errorf("%s %+v is %q, %v, want %q", c.name, c.value, got, err, c.line)
		}
		if got, err := read(c.name, c.line); err != nil || !reflect.DeepEqual(got, c.value) {
			t.Errorf("%s %q is %+v, %v, want %+v", c.name, c.line, got, err, c.value)
		}
	}
	if got, err := read("Say", "/say #go   :a b \r\n"); err != nil || got.(*Say).Text != "a b " {
		t.Error(got, err)
	}
}

// TestNone refuses lines whose words begin otherwise, and texts that would be read as others.
func TestNone(t *testing.T) {
	for _, line := range []string{"/say go :a\r\n", "/say #go a\r\n", "say #go :a\r\n", "/say #go\r\n"} {
		if got, err := read("Say", line); err == nil {
			t.Errorf("%q is %+v", line, got)
		}
	}
	for _, v := range []any{&Say{Channel: "a b"}, &Say{Text: "\r\n"}, &Mark{}, &Talk{}, &Talk{Text: " a"}} {
		if line, err := write(reflect.TypeOf(v).Elem().Name(), v); err == nil {
			t.Errorf("%+v is %q", v, line)
		}
	}
}
