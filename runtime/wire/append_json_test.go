package wire

import (
	"math"
	"strings"
	"testing"
)

func TestAppendJSON(t *testing.T) {
	b, err := AppendJSON([]byte("{"), "p: M.f", map[string]any{"a": "<&>", "b": nil})
	if want := `{{"a":"<&>","b":null}`; err != nil || string(b) != want {
		t.Errorf("got %q, %v, want %q", b, err, want)
	}
	b, err = AppendJSON([]byte("x"), "p: M.f", math.Inf(1))
	if err == nil || !strings.HasPrefix(err.Error(), "p: M.f: ") || string(b) != "x" {
		t.Errorf("got %q, %v, want an error about p: M.f", b, err)
	}
}

func TestAppendComma(t *testing.T) {
	for before, want := range map[string]string{"": ",", "{": "{", `{"a":1`: `{"a":1,`} {
		if got := AppendComma([]byte(before)); string(got) != want {
			t.Errorf("behind %q: %q, want %q", before, got, want)
		}
	}
}

func TestIsHeader(t *testing.T) {
	for value, want := range map[string]bool{"": true, "text/plain": true, "a b": true, " a": false, "a\t": false, "a\r\nb": false, "a\nb": false, "a\rb": false, "a\r": false} {
		if IsHeader(value) != want || IsHeaderBytes([]byte(value)) != want {
			t.Errorf("%q: %v and %v, want %v", value, IsHeader(value), IsHeaderBytes([]byte(value)), want)
		}
	}
}
