package wiretest

import (
	"encoding/json"
	"testing"
)

func TestSameJSON(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{`["a &b", {"<": 1}]`, `["a \u0026b",{"\u003c":1}]`, true},
		{``, `null`, true},
		{`"a"`, `"b"`, false},
	} {
		if got := same(json.RawMessage(test.a), json.RawMessage(test.b)); got != test.same {
			t.Errorf("%s and %s are the same: %v", test.a, test.b, got)
		}
	}
}
