package wire

import (
	"encoding/json"
	"math"
	"testing"
)

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

func TestMembersIn(t *testing.T) {
	for raw, fine := range map[string]bool{`{"a":1}`: true, "": true, "null": true, "[]": false, "3": false} {
		var r Reader
		m := r.MembersIn("M.params", json.RawMessage(raw))
		if r.OK() != fine || m.Has("a") != (raw == `{"a":1}`) {
			t.Errorf("%s: %v, %v", raw, m, r.Err())
		}
	}
}
