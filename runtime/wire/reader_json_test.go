package wire

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

func TestMembers(t *testing.T) {
	arrays := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for raw, want := range map[string]string{
		` { "a" : 1 , "\u0062":[{}, 2] } `:                      "",
		`{"b":[{}, 2],"a":1,"A":"\ud83d\uDE00 \\ud800 \ufffd"}`: "",
		`{"a":1,"b":[{}, 2],"c":` + arrays(65) + `}`:            "",
		`{"a":1,"b":[{}, 2],"c":` + arrays(66) + `}`:            "64 deep",
		`{"c":` + strings.Repeat("[", 1<<20):                    "max depth",
		`{"c":` + strings.Repeat(`{"a":`, 1<<20):                "max depth",
		`{"a":1,"b":2,"a":1}`:                                   `"a" comes twice`,
		`{"a":1,"\u0061":2}`:                                    `"a" comes twice`,
		`[1]`:                                                   "[1] is no object",
		`{"a":1`:                                                "unexpected end",
		`{"c":"\ud800"}`:                                        "half of a surrogate pair",
		`{"c":["\ud800\u0041"]}`:                                "half of a surrogate pair",
		`{"c":"\udc00\ud800"}`:                                  "half of a surrogate pair",
		`{"c":"\\\uD800"}`:                                      "half of a surrogate pair",
		`{"c":"\ud83d\`:                                         "half of a surrogate pair",
		"{\"c\":\"\xff\"}":                                      "no UTF-8",
		"{\"c\":\"\xed\xa0\x80\"}":                              "no UTF-8",
	} {
		var r Reader
		r.Reset([]byte(raw), false, 0)
		m := r.Members()
		switch {
		case want == "" && (!r.OK() || string(m["a"]) != "1" || string(m["b"]) != "[{}, 2]"):
			t.Errorf("%.80s: %s, %v", raw, m, r.Err())
		case want != "" && (r.OK() || !strings.Contains(r.Err().Error(), want)):
			t.Errorf("%.80s: %v, want %s", raw, r.Err(), want)
		}
	}
}

func FuzzMembers(f *testing.F) {
	f.Add([]byte(`{"a":"\ud83d\uDE00","\u0062":[{},2], "c" :null}`))
	f.Add([]byte("[[\n\n]\n\n]"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var r Reader
		r.Reset(raw, false, 0)
		m := r.Members()
		var want map[string]json.RawMessage
		if r.OK() && json.Unmarshal(raw, &want) != nil {
			t.Fatalf("%q is read", raw)
		}
		for name, v := range m {
			if string(v) != string(want[name]) {
				t.Errorf("%q: %s is %s", raw, name, v)
			}
		}
		if r.OK() && len(m) != len(want) {
			t.Errorf("%q has the members %v", raw, m)
		}
	})
}

func TestMembersNumber(t *testing.T) {
	for raw, want := range map[string]int{
		"1": 1, "-7": -7, "true": 1, "false": 0,
		"": math.MinInt, "null": math.MinInt, `"1"`: math.MinInt, "1.5": math.MinInt, "{}": math.MinInt, "1e99": math.MinInt,
	} {
		m := Members{}
		if raw != "" {
			m["n"] = json.RawMessage(raw)
		}
		if got := m.Number("n"); got != want {
			t.Errorf("%s: %d, want %d", raw, got, want)
		}
	}
}

// TestIn looks among the members of one, which are none where it is no object.
func TestIn(t *testing.T) {
	for text, want := range map[string]string{
		`{"d":{"type":"a"}}`: "a", `{"d":{"type":1}}`: "", `{"d":null}`: "", `{"d":["type"]}`: "", `{}`: "", `{"d":{"type":[]}}`: "", `{"d":{"type":"a","type":"b"}}`: "",
	} {
		var m Members
		if err := m.UnmarshalJSON([]byte(text)); err != nil || m.In("d").Text("type") != want {
			t.Errorf("%s: %q, %v, want %q", text, m.In("d").Text("type"), err, want)
		}
	}
}

func TestMembersIn(t *testing.T) {
	for raw, fine := range map[string]bool{`{"a":1}`: true, "": true, "null": true, "[]": false, "3": false} {
		var r Reader
		m := r.MembersIn("M.params", json.RawMessage(raw))
		if r.OK() != fine || m.Has("a") != (raw == `{"a":1}`) {
			t.Errorf("%s: %v, %v", raw, m, r.Err())
		}
	}
}
