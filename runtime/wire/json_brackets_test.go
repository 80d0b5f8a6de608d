package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestBracketsThatDoNotClose(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"a":` + strings.Repeat(" ", 100): "within 50 bytes",
		strings.Repeat(" ", 100):           "within 50 bytes",
		`"{}"`:                             "no JSON object or array",
		`}`:                                "no JSON object or array",
		` null`:                            "no JSON object or array",
	} {
		var r Reader
		r.Reset([]byte(text), true, 50)
		if r.Brackets(); r.Err() == nil || !strings.Contains(r.Err().Error(), want) {
			t.Errorf("%q: %v, want %s", text, r.Err(), want)
		}
	}
	var r Reader
	r.Reset([]byte(`{"a":[`), false, 50)
	if r.Brackets(); r.Err() == nil || errors.Is(r.Err(), ErrShort) {
		t.Error("more is expected behind the last byte", r.Err())
	}
}

// What has begun needs as many bytes at least as brackets are open.
func TestBracketsOwe(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{``: 1, ` `: 1, `[`: 1, `{"a":[[`: 3, `["]`: 1} {
		var r Reader
		r.Reset([]byte(text), true, 0)
		if r.Brackets(); r.Err() != ErrShort || r.Missing() != want {
			t.Errorf("%q: %v, %d are missing, want %d", text, r.Err(), r.Missing(), want)
		}
	}
}

// FuzzBrackets compares where JSON ends with what encoding/json says, in pieces too.
func FuzzBrackets(f *testing.F) {
	for _, text := range []string{`{}`, ` [1,"]"] `, `{"a":"\\\"}"}x`, `[[[`, `{"a`, `1`, "\n{\r\n}\t"} {
		f.Add([]byte(text), uint8(1))
	}
	f.Fuzz(func(t *testing.T, text []byte, piece uint8) {
		var r Reader
		r.Reset(text, true, 0)
		outer := r.Brackets()
		end, err := r.end, r.Err()
		if err == nil {
			r.i = r.end
			r.Leave(outer)
		}
		var want json.RawMessage
		decoder := json.NewDecoder(bytes.NewReader(text))
		if decoder.Decode(&want) == nil && (want[0] == '{' || want[0] == '[') && (err != nil || end != int(decoder.InputOffset())) {
			t.Fatalf("%q ends at %d, %v; want %d", text, end, err, decoder.InputOffset())
		}
		var again Reader
		again.Reset(nil, true, 0)
		for n := 0; ; n = min(n+1+int(piece), len(text)) {
			again.More(text[:n])
			again.Brackets()
			if again.Err() != ErrShort || n == len(text) {
				break
			}
		}
		if (again.Err() == nil) != (err == nil) || err == nil && again.end != end {
			t.Fatalf("%q in pieces of %d ends at %d, %v; want %d, %v", text, piece, again.end, again.Err(), end, err)
		}
	})
}
