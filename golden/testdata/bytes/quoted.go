package quoted

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A word is quoted where it has to be, or always, and read either way.
func TestQuoted(t *testing.T) {
	find := &FindRequest{Filters: []Pair{{Tag: "artist", Value: "a"}, {Tag: "album title", Value: `say "so"\`}}}
	line := `FIND artist "a" "album title" "say \"so\"\\"` + "\n"
	check(t, "FindRequest", find, line, true)
	check(t, "FindRequest", &FindRequest{Filters: find.Filters[:1]}, "FIND artist a\n", false)
	check(t, "Var", &Var{Ups: "su700", Name: "ups.status", Value: "OL"}, `VAR su700 ups.status "OL"`+"\n", true)
	check(t, "Var", &Var{Name: "", Value: ""}, `VAR "" "" ""`+"\n", true)
	check(t, "Rest", &Rest{Path: "a b", Text: ` is "it"`}, `REST "a b"  is "it"`+"\n", true)
	if b, err := Conversation().Message("Var").Append(nil, new(wire.Exchange), &Var{Name: "two\nlines"}); err == nil {
		t.Errorf("two lines are %q", b)
	}
}

func check(t *testing.T, name string, m any, line string, written bool) {
	t.Helper()
	if written {
		b, err := Conversation().Message(name).Append(nil, new(wire.Exchange), m)
		if err != nil || string(b) != line {
			t.Errorf("%+v is %q, want %q: %v", m, b, line, err)
		}
	}
	var r wire.Reader
	r.Reset([]byte(line), true, 1000)
	got := reflect.New(reflect.TypeOf(m).Elem()).Interface()
	Conversation().Message(name).Read(&r, new(wire.Exchange), got)
	r.End()
	if r.Err() != nil || !reflect.DeepEqual(got, m) {
		t.Errorf("%q is %+v, want %+v: %v", line, got, m, r.Err())
	}
}
