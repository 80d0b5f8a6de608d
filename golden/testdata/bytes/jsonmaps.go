package jsonmaps

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestSorted writes maps, whose members stand in the order of their names.
func TestSorted(t *testing.T) {
	m := Put{
		Labels: map[string]string{"b": "2", "": "0", "ä": "3", "a": "<"},
		Places: map[Name]Place{"y": {}, "x": {X: 1, Tags: Tags{"t": "u"}, Inner: map[string]Place{}}},
		List:   []map[string]int8{{"k": -1}, {}},
		Maybe:  map[string]*uint8{"n": nil},
		Set:    &SettingAll{},
		Sets:   map[string]Setting{"b": &SettingNone{}, "a": &SettingFlag{Value: true}},
	}
	want := `{"method":"put","labels":{"":"0","a":"<","b":"2","ä":"3"},"params":{"n":2,"list":[{"k":-1},{}],` +
		`"places":{"x":{"kind":"place","x":1,"tags":{"t":"u"},"inner":{}},"y":{"kind":"place","x":0,"tags":{}}},` +
		`"maybe":{"n":null},"lists":{},"deep":{},"set":{},"sets":{"a":true,"b":null},"points":{}}}` + "\n"
	for range 10 {
		b, err := Conversation().Message("Put").Append(nil, new(wire.Exchange), &m)
		if err != nil || string(b) != want {
			t.Fatalf("%s, want %s: %v", b, want, err)
		}
	}
}

// TestRefused writes what nobody may read.
func TestRefused(t *testing.T) {
	for want, change := range map[string]func(*Put){
		"Put.places": func(m *Put) { m.Places = map[Name]Place{"a": {}, "b": {}, "c": {}} },
		"9 bytes":    func(m *Put) { m.Places = map[Name]Place{"123456789": {}} },
		"Place.x":    func(m *Put) { m.Places = map[Name]Place{"a": {Inner: map[string]Place{"b": {X: 4096}}}} },
		"Place.tags": func(m *Put) { m.Places = map[Name]Place{"a": {Tags: Tags{"a": "123456789"}}} },
		"UTF-8":      func(m *Put) { m.Labels = map[string]string{"\xff": ""} },
		"no UTF-8":   func(m *Put) { m.Labels = map[string]string{"a": "\xff"} },
		"Put.deep":   func(m *Put) { m.Deep = map[string]map[string]json.RawMessage{"a": {"b": json.RawMessage("{")}} },
		"Put.sets": func(m *Put) {
			m.Sets = map[string]Setting{"a": &SettingNone{}, "b": &SettingNone{}, "c": &SettingNone{}}
		},
		"a union":     func(m *Put) { m.Sets = map[string]Setting{"a": nil} },
		"unsupported": func(m *Put) { m.Points = map[string]PutPoints{"a": {X: math.NaN()}} },
	} {
		m := Put{Set: &SettingFlag{}}
		change(&m)
		if b, err := Conversation().Message("Put").Append(nil, new(wire.Exchange), &m); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q is written: %v", want, b, err)
		}
	}
}

func TestReadMaps(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":{"kind":"place","x":1,"tags":{}},"b":{"tags":null,"kind":"place","x":2}}`: "",
		`{"a":{"kind":"place","x":1,"tags":{},"sets":{"k":null,"l":"x"}}}`:              "",
		`{"a":{"kind":"place","x":1,"tags":{},"sets":{"k":7}}}`:                         "7 is no Setting",
		`{"a":{"kind":"place","x":1,"tags":{},"sets":{"k":true,"k":true}}}`:             `Place.sets["k"] comes twice`,
		`{}`: "",
		`{"a":{"kind":"place","x":1,"tags":{}},"\u0061":{"kind":"place","x":1,"tags":{}}}`: `["a"] comes twice`,
		`{"a":{"kind":"place","x":1,"tags":{"k":"1","k":"2"}}}`:                            `Place.tags["k"] comes twice`,
		`{"a":{"kind":"place","x":1,"tags":{"k":null}}}`:                                   `Place.tags["k"] is null`,
		`{"a":null}`:                            `["a"] is null`,
		`{"a":{"kind":"place","x":1}}`:          "Place.tags is missing",
		`{"a":{"kind":"spot","x":1,"tags":{}}}`: "Place.kind",
		`{"a":{"kind":"place","x":1,"tags":{"a":"","b":"","c":"","d":""}}}`: "Place.tags",
		`{"a":{"kind":"place","x":1,"tags":[]}}`:                            "cannot unmarshal array",
		`[]`:                                                                "cannot unmarshal array",
		`{"a":` + strings.Repeat(`{"kind":"place","x":1,"tags":{},"inner":{"a":`, 40): "invalid character",
		nested(31): "",
		nested(32): "64 deep",
	} {
		var r wire.Reader
		r.Reset([]byte(`{"id":1,"result":`+text+"}\n"), false, 1<<20)
		Conversation().Message("GetReply").Read(&r, new(wire.Exchange), nil)
		r.End()
		if (r.Err() == nil) != (want == "") || want != "" && !strings.Contains(r.Err().Error(), want) {
			t.Errorf("%.80s: %v, want %s", text, r.Err(), want)
		}
	}
}

// nested is a map of a place in n others.
func nested(n int) string {
	begin := `{"a":{"kind":"place","x":1,"tags":null`
	return strings.Repeat(begin+`,"inner":`, n) + begin + "}}" + strings.Repeat("}}", n)
}
