package wire

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestToArray(t *testing.T) {
	for object, want := range map[string]string{
		`{}`:                             `[]`,
		`{"0":1,"1":"a"}`:                `[1,"a"]`,
		`{"2":[1],"0":{"0":null}}`:       `[{"0":null},null,[1]]`,
		`{"x":1,"0":2}`:                  `[2]`,
		`{"10":1,"0":0,"1":null,"2":""}`: `[0,null,"",null,null,null,null,null,null,null,1]`,
	} {
		if b, err := ToArray([]byte(object), nil); err != nil || string(b) != want {
			t.Errorf("%s: %s %v, want %s", object, b, err, want)
		}
	}
	wrong := errors.New("wrong")
	if _, err := ToArray(nil, wrong); err != wrong {
		t.Error(err)
	}
}

func TestOfArray(t *testing.T) {
	for array, want := range map[string]string{
		`[]`:                           `{}`,
		` [ 1 , "a,]" , [ ] , null ] `: `{"0":1,"1":"a,]","2":[ ],"3":null}`,
		`{"0":1}`:                      `{"0":1}`,
		`null`:                         `null`,
	} {
		if b := OfArray([]byte(array)); string(b) != want {
			t.Errorf("%s: %s, want %s", array, b, want)
		}
	}
}

func FuzzOfArray(f *testing.F) {
	f.Add([]byte(`[1,{"a":[2]},"x",null]`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var all []json.RawMessage
		if json.Unmarshal(raw, &all) != nil || checkDepth(raw) != nil {
			_ = OfArray(raw)
			return
		}
		var members map[string]json.RawMessage
		if err := json.Unmarshal(OfArray(raw), &members); err != nil || len(members) != len(all) {
			t.Errorf("%s: %d elements, and %d members: %v", raw, len(all), len(members), err)
		}
	})
}

// TestManyElements reads an array of more elements than become members.
func TestManyElements(t *testing.T) {
	var r Reader
	raw := []byte("[" + strings.Repeat("1,", 100_000) + "2]")
	r.Reset(raw, false, len(raw))
	if m := r.Elements(); r.Err() != nil || len(m) != mostElements || string(m["0"]) != "1" {
		t.Errorf("%d members: %v", len(m), r.Err())
	}
	for _, wrong := range []string{`[1`, `[1,]`, `{}`, `[` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `]`} {
		r.Reset([]byte(wrong), false, len(wrong))
		if m := r.Elements(); r.Err() == nil {
			t.Errorf("%s became %s", wrong, m)
		}
	}
}
