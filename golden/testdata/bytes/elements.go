package elements

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestBytes(t *testing.T) {
	a, one := "a", uint8(1)
	for _, c := range []struct {
		message, want string
		m             any
	}{
		{"Sent", `[null,"",null,null,false]`, &Sent{}},
		{"Sent", `[null,"a",null,1,true]`, &Sent{To: "a", Level: &one, Sure: true}},
		{"Sent", `[null,"",[2],null,false]`, &Sent{At: &Point{X: 2}}},
		{"Told", `[null,null,0]`, &Told{}},
		{"Told", `["a",null,0]`, &Told{From: &a}},
		{"Told", `[null,"a",0,[]]`, &Told{To: &a, Texts: []string{}}},
		{"Told", `[null,null,0,null,{}]`, &Told{Rest: json.RawMessage("{}")}},
		{"Asked", `[]`, &Asked{}},
		{"Asked", `["a"]`, &Asked{Name: &a}},
		{"Asked", `[null,1]`, &Asked{Age: &one}},
	} {
		b, err := Conversation().Message(c.message).Append(nil, new(wire.Exchange), c.m)
		if err != nil || string(b) != c.want+"\n" {
			t.Errorf("%s%v, want %s", b, err, c.want)
		}
	}
}

// TestMissing reads arrays that end early.
func TestMissing(t *testing.T) {
	for text, want := range map[string]string{
		`[null,null,0]`:             "",
		`[null,null,0,null]`:        "",
		`[null,null,0,null,null,1]`: "",
		`[null,null,1,["x"]]`:       "",
		`[null,null,1]`:             "Told.n is 1, and 0 was expected",
		`[null,null]`:               "Told.n is missing",
		`[]`:                        "Told.n is missing",
	} {
		var r wire.Reader
		r.Reset([]byte(text+"\n"), false, 1000)
		Conversation().Message("Told").Read(&r, new(wire.Exchange), new(Told))
		r.End()
		if err := r.Err(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
