package wire

import (
	"bytes"
	"testing"
)

func TestIDText(t *testing.T) {
	for _, c := range []struct {
		x    *Exchange
		want string
	}{
		{&Exchange{ID: 17}, "17"},
		{&Exchange{ID: 17, IDValue: "A001"}, "A001"},
		{&Exchange{ID: 17, IDValue: []byte("A001")}, "A001"},
	} {
		if got := IDText(c.x); got != c.want {
			t.Errorf("%+v is %q, want %q", c.x, got, c.want)
		}
	}
	for text, want := range map[string]bool{"0": true, "17": true, "18446744073709551615": true, "": false, "A001": false, "+1": false, "017": false} {
		if _, got := IDNumber(text); got != want {
			t.Errorf("%q is a number of the runtime's: %v", text, got)
		}
	}
}

func TestIDBytes(t *testing.T) {
	for _, c := range []struct {
		x    *Exchange
		n    int
		want string
	}{
		{&Exchange{ID: 0x0102}, 2, "\x01\x02"},
		{&Exchange{ID: 0x0102}, 8, "\x00\x00\x00\x00\x00\x00\x01\x02"},
		{&Exchange{ID: 0x0102}, 12, "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x02"},
		{&Exchange{ID: 1, IDValue: []byte("A001")}, 4, "A001"},
	} {
		if got := IDBytes(c.x, c.n); !bytes.Equal(got, []byte(c.want)) {
			t.Errorf("%+v is %q, want %q", c.x, got, c.want)
		}
		if id, ok := BytesNumber([]byte(c.want)); c.x.IDValue == nil && (id != c.x.ID || !ok) {
			t.Errorf("%q is the number %d, %v", c.want, id, ok)
		}
	}
	if _, ok := BytesNumber([]byte("123456789")); ok {
		t.Error("nine bytes are a number")
	}
}
