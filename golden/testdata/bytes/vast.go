package vast

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A number that would be a length of a few bytes modulo 2^64 is none.
func TestOverflow(t *testing.T) {
	for name, b := range map[string]string{
		"Moved":   "\x01\x40" + "\x07",
		"Linear":  "\x03\x55\x55\x55\x55\x55\x55\x55\x55" + "\x07",
		"Half":    "\x04\x80\x00\x00\x00\x00\x00\x00\x00" + "\x07",
		"Solved":  "\x05\x40\x00\x00\x00\x00\x00\x00\x00" + "\x07",
		"Counted": "\x06\xab\xd5\xaa\xd5\xaa\xd5\xaa\xd5\xaa\x01" + "zz\x07",
		"Less":    "\x07\xff\xff\xff\xff\xff\xff\xff\xff" + "\x07",
		"Area":    "\x08\x80\x00\x00\x00\x80\x00\x00\x00" + "\x07",
		"Sum":     "\x09\x80\x00\x00\x00\x00\x00\x00\x00\x80\x00\x00\x00\x00\x00\x00\x00" + "\x07",
		"Words":   "\x0b\xff\xff\xff\xff\xff\xff\xff\xf9" + "\x07",
		"Signed":  "\x0c\x84\x80\x80\x80\x80\x80\x80\x80\x80\x01" + "\x07",
	} {
		var r wire.Reader
		r.Reset([]byte(b), false, 1<<16)
		v := Conversation().Message(name).Read(&r, &wire.Exchange{}, nil)
		if r.OK() {
			t.Errorf("%s: %q is read as %+v", name, b, v)
		}
	}
	// The writer refuses it too.
	if b, err := (&Linear{N: 0x5555555555555555}).append(); err == nil {
		t.Errorf("%q is written", b)
	}
}

func (m *Linear) append() ([]byte, error) {
	return Conversation().Message("Linear").Append(nil, &wire.Exchange{}, m)
}

// Nor is a number that it would be modulo 2^64, or one below zero where there is none.
func TestOtherNumbers(t *testing.T) {
	const least, most = -1 << 63, 1<<63 - 1
	for _, c := range []struct {
		name   string
		v      any
		asked  [2]uint64
		isFine bool
	}{
		{"After", nil, [2]uint64{7}, true},
		{"After", nil, [2]uint64{1<<64 - 1}, false},
		{"Behind", nil, [2]uint64{7}, true},
		{"Behind", nil, [2]uint64{1 << 63}, false},
		{"Joint", &Joint{make([]byte, 7)}, [2]uint64{3, 4}, true},
		{"Joint", &Joint{make([]byte, 7)}, [2]uint64{1<<64 - 1, 8}, false},
		{"Moves", &Moves{N: -7}, [2]uint64{}, true},
		{"Moves", &Moves{N: least}, [2]uint64{}, false},
		{"Moves", &Moves{N: most}, [2]uint64{}, false},
		{"Short", &Short{N: 5}, [2]uint64{}, true},
		{"Short", &Short{N: 4}, [2]uint64{}, false},
		{"Text", &Text{N: 0}, [2]uint64{}, true},
		{"Text", &Text{N: -1}, [2]uint64{}, false},
	} {
		x := wire.Exchange{Values: [8]int64{int64(c.asked[0]), int64(c.asked[1])}}
		if b, err := Conversation().Message(c.name).Append(nil, &x, c.v); (err == nil) != c.isFine {
			t.Errorf("%s of %+v and %d is written as %q, %v", c.name, c.v, c.asked, b, err)
		}
	}
}

func TestSplit(t *testing.T) {
	for _, split := range []struct {
		by    func(*wire.Reader) int
		bytes string
	}{
		{splitFramedServer, "\x80\x00\x00\x00\x00\x00\x00\x00\x01"},
		{splitCountedServer, "\x80\x80\x80\x80\x80\x80\x80\x80\x40\x01"},
	} {
		var r wire.Reader
		r.Reset([]byte(split.bytes+strings.Repeat("x", 20)), true, 1<<16)
		if n := split.by(&r); r.OK() {
			t.Errorf("%q: %d bytes", split.bytes, n)
		}
	}
}
