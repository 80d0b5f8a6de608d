package eachlength

import (
	"reflect"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Frames of Cap'n Proto: one segment of a word, and three, whose sizes end in the middle of a word
// or not.
func TestSegments(t *testing.T) {
	word := strings.Repeat("w", 8)
	for want, segments := range map[string][][]byte{
		"\x00\x00\x00\x00\x01\x00\x00\x00" + word:                                               {[]byte(word)},
		"\x01\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00" + word + word + word: {[]byte(word), []byte(word + word)},
		"\x02\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00" + word:               {{}, []byte(word), {}},
	} {
		b, err := (&Segments{Segments: segments}).AppendWire(nil)
		if err != nil || string(b) != want {
			t.Errorf("%q, want %q: %v", b, want, err)
		}
		var r wire.Reader
		r.Reset(b, true, 100)
		var got Segments
		got.ReadWire(&r)
		if r.End(); r.Err() != nil || !reflect.DeepEqual(got.Segments, segments) {
			t.Errorf("%q, want %q: %v", got.Segments, segments, r.Err())
		}
	}
}

// What no length can say is not written, and no length reads more than there is.
func TestWrong(t *testing.T) {
	for name, v := range map[string]interface{ AppendWire([]byte) ([]byte, error) }{
		"no segment":     &Segments{},
		"half a word":    &Segments{Segments: [][]byte{make([]byte, 12)}},
		"a long element": &Closed{Lines: []string{strings.Repeat("x", 255)}},
		"many elements":  &Counted{Names: make([]Name, 201)},
		"a long name":    &Counted{Names: []Name{Name(strings.Repeat("x", 301))}},
	} {
		if b, err := v.AppendWire(nil); err == nil {
			t.Errorf("%s: %q", name, b)
		}
	}
	for _, text := range []string{
		"\xff\xff\xff\xff\x01\x00\x00\x00",                                 // as many segments as there can be
		"\x00\x00\x00\x00\xff\xff\xff\xff",                                 // one that is as long as it can be
		"\x00\x00\x00\x00\x01\x00\x00\x00wwwwwww",                          // one that is cut off
		"\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",                 // no zeros behind the sizes
		"\x01\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00", // the last one is missing
	} {
		var r wire.Reader
		r.Reset([]byte(text), true, 100)
		new(Segments).ReadWire(&r)
		if r.End(); r.Err() == nil {
			t.Errorf("%q was read", text)
		}
	}
	var r wire.Reader
	r.Reset([]byte("\x01\x00x"), true, 100) // with its end, an element has a byte at least
	new(Closed).ReadWire(&r)
	if r.End(); r.Err() == nil {
		t.Error("an element is shorter than nothing")
	}
}

func TestTooManyLengths(t *testing.T) {
	_, err := (&Closed{Lines: make([]string, 256)}).AppendWire(nil)
	if err == nil || !strings.Contains(err.Error(), "Closed.lines") {
		t.Errorf("256 lengths of a byte are no u8: %v", err)
	}
}
