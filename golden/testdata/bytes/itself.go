package itself

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A length counts the bytes that it has itself, be there one more because of that.
func TestLengths(t *testing.T) {
	b, err := Conversation().Message("LateRequest").Append(nil, new(wire.Exchange), &LateRequest{Y: 1, X: []byte("abc")})
	if want := "0009\x02\x01abc"; err != nil || string(b) != want {
		t.Errorf("%q, want %q: %v", b, want, err)
	}
	for n, want := range map[int]string{1: "6 k=", 4: "9 k=", 5: "11 k=", 93: "99 k=", 94: "101 k="} {
		header := Header{Key: "k", Value: strings.Repeat("x", n)}
		b, err := header.AppendWire(nil)
		if err != nil || !strings.HasPrefix(string(b), want) {
			t.Errorf("%d: %q, want %q: %v", n, b, want, err)
		}
	}
	for n := range 300 {
		b, err := Conversation().Message("Fine2").Append(nil, new(wire.Exchange), &Fine2{Text: strings.Repeat("x", n)})
		if err != nil {
			t.Fatal(err)
		}
		var r wire.Reader
		r.Reset(b, false, len(b))
		if got := r.Uvarint(10); got != uint64(len(b)) {
			t.Errorf("%d of %d bytes", got, len(b))
		}
	}
}

// Of what is taken away there may be no number of digits that fits: -1 has one more than 0.
func TestLess(t *testing.T) {
	for x, want := range map[string]string{
		"": "0009\x0c-2;\x00", "a": "000a\x0c-1;\x01a", "ab": "", "abc": "000b\x0c0;\x03abc",
	} {
		b, err := Conversation().Message("LessRequest").Append(nil, new(wire.Exchange), &LessRequest{X: x})
		if fits := err == nil; fits != (want != "") || fits && string(b) != want {
			t.Errorf("%q is written as %q, %v", x, b, err)
		}
	}
}
