package columnends

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func ptr[T any](v T) *T { return &v }

// TestColumnEnds compares lines with the values that they are, both ways: what is missing is an
// empty column, and what is there has its literal.
func TestColumnEnds(t *testing.T) {
	for line, value := range map[string]any{
		"$FIX,;;1N;;;.*\n":         &Fix{Lat: 1},
		"$FIX,;,;-2N;0M;.;a b.*\n": &Fix{Station: ptr(""), Lat: -2, Alt: ptr(uint64(0)), Name: ptr(""), Text: "a b"},
		"$ROW,;;3E;;[];[;;].]*\n":  nil,
		"$ROW,;;3E;a);[];[(]*\n":   &Rows{Point: Point{X: 3, Name: ptr("a")}, Cells: []string{"", "("}},
		"$FIX,;;1;;;.*\n":          nil,
		"$FIX,;;1N;;.;*\n":         nil,
		"$FIX,;;1N;M;.;.*\n":       nil,
		"$FIX,;;1N;;..;.*\n":       nil,
		"$FIX;;1N;;.;.*\n":         nil,
		"$ROW,;;3E;;]*\n":          nil,
		"$RST,;;a.;b*\n":           &Rest{Text: "a.;b"},
	} {
		name := "Fix"
		if value != nil {
			name = reflect.TypeOf(value).Elem().Name()
		}
		m := Conversation().Message(name)
		var r wire.Reader
		r.Reset([]byte(line), false, 0)
		got := m.Read(&r, &wire.Exchange{}, nil)
		r.End()
		if value == nil {
			if r.Err() == nil {
				t.Errorf("%q is %+v", line, got)
			}
			continue
		}
		if r.Err() != nil || !reflect.DeepEqual(got, value) {
			t.Errorf("%q is %+v, %v, want %+v", line, got, r.Err(), value)
		}
		if b, err := m.Append(nil, &wire.Exchange{}, value); string(b) != line || err != nil {
			t.Errorf("%+v is %q, %v, want %q", value, b, err, line)
		}
	}
	for _, v := range []any{&Fix{Text: "a."}, &Fix{Name: ptr(".")}, &Rows{Cells: []string{"]"}}, &Rows{Cells: []string{";"}}} {
		if b, err := Conversation().Message(reflect.TypeOf(v).Elem().Name()).Append(nil, &wire.Exchange{}, v); err == nil {
			t.Errorf("%+v is %q", v, b)
		}
	}
}
