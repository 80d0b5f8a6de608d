package wire

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

func TestAppendJSON(t *testing.T) {
	b, err := AppendJSON([]byte("{"), "p: M.f", map[string]any{"a": "<&>", "b": json.RawMessage("null")})
	if want := `{{"a":"<&>","b":null}`; err != nil || string(b) != want {
		t.Errorf("got %q, %v, want %q", b, err, want)
	}
	b, err = AppendJSON([]byte("x"), "p: M.f", math.Inf(1))
	if err == nil || !strings.HasPrefix(err.Error(), "p: M.f: ") || string(b) != "x" {
		t.Errorf("got %q, %v, want an error about p: M.f", b, err)
	}
}

func TestAppendJSONUnicode(t *testing.T) {
	type message struct {
		Text string
		List []*string
		Any  json.RawMessage
	}
	bad, good := "\xff", `\ufffd`
	for _, v := range []any{bad, &message{Text: bad}, &message{List: []*string{nil, &good, &bad}}} {
		b, err := AppendJSON([]byte("x"), "p: M.f", v)
		if err == nil || !strings.Contains(err.Error(), "p: M.f: a string that is no UTF-8") || string(b) != "x" {
			t.Errorf("got %q, %v, want an error about p: M.f", b, err)
		}
	}
	for _, raw := range []string{"\"\xff\"", `"\ud800"`} {
		if b, err := AppendJSON([]byte("x"), "p: M.f", &message{Any: json.RawMessage(raw)}); err == nil || string(b) != "x" {
			t.Errorf("%q is written: %q", raw, b)
		}
	}
	for _, v := range []any{good, "\ufffd", &message{Text: good, Any: json.RawMessage(`"\ufffd"`)}} {
		if _, err := AppendJSON(nil, "p: M.f", v); err != nil {
			t.Errorf("%v: %v", v, err)
		}
	}
}

func TestAppendComma(t *testing.T) {
	for before, want := range map[string]string{"": ",", "{": "{", `{"a":1`: `{"a":1,`} {
		if got := AppendComma([]byte(before)); string(got) != want {
			t.Errorf("behind %q: %q, want %q", before, got, want)
		}
	}
}
