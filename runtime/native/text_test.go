package native_test

import (
	"strings"
	"testing"
	"unsafe"

	"github.com/netgen-dev/netgen/runtime/native"
)

// Strings and bytes of all lengths are what was written, and are copies: what is read
// may change afterwards. They do not get in each other's way.
func TestTextIsCopied(t *testing.T) {
	var body []byte
	var want []string
	for n := range 300 {
		text := strings.Repeat("abcdefghij", 30)[:n]
		if n > 2 && n%3 == 0 {
			text = text[:n-2] + "ü"
		}
		want = append(want, text)
		body = native.AppendString(body, text)
		body = native.AppendBytes(body, []byte(text))
	}
	r := native.NewReader(nil)
	for range 3 {
		read := append([]byte(nil), body...)
		r.Reset(read)
		var texts []string
		var blobs [][]byte
		for range want {
			texts = append(texts, r.String())
			blobs = append(blobs, r.Bytes())
		}
		if r.Err() != nil || !r.Done() {
			t.Fatal(r.Err())
		}
		clear(read)
		for i := range blobs {
			if cap(blobs[i]) != len(blobs[i]) && len(blobs[i]) <= 128 {
				t.Fatalf("%d bytes have room for %d", len(blobs[i]), cap(blobs[i]))
			}
			if texts[i] != want[i] || string(blobs[i]) != want[i] {
				t.Fatalf("%q became %q and %q", want[i], texts[i], blobs[i])
			}
			_ = append(blobs[i], "xxx"...)
		}
	}
}

// A Reader that aliases copies nothing, and looks at strings as ever.
func TestAlias(t *testing.T) {
	body := native.AppendBytes(native.AppendString(nil, "text"), []byte("bytes"))
	r := native.NewReader(nil)
	r.Alias(true)
	r.Reset(body)
	text, blob := r.String(), r.Bytes()
	if text != "text" || string(blob) != "bytes" || r.Err() != nil {
		t.Fatal(text, blob, r.Err())
	}
	if unsafe.StringData(text) != &body[1] || &blob[0] != &body[6] {
		t.Error("they do not point into what was read")
	}
	if cap(blob) != len(blob) {
		t.Errorf("there is room behind the bytes: %d", cap(blob))
	}
	r.Reset([]byte("\x00\x00"))
	if text, blob := r.String(), r.Bytes(); text != "" || blob != nil || r.Err() != nil {
		t.Error(text, blob, r.Err())
	}
	r.Reset([]byte("\x02\xc0\x80"))
	if _ = r.String(); r.Err() == nil {
		t.Error("what is not UTF-8 is accepted")
	}
	r.Alias(false)
	r.Reset(body)
	if text := r.String(); unsafe.StringData(text) == &body[1] {
		t.Error("Alias(false) goes on with aliases")
	}
}

// The first chunk of a Reader, which may be the only one, is no larger than what is
// read; later ones serve several messages.
func TestChunks(t *testing.T) {
	body := native.AppendString(native.AppendString(nil, "one"), "two")
	if got := testing.AllocsPerRun(100, func() {
		r := native.NewReader(body)
		_, _ = r.String(), r.String()
	}); got > 2 { // the Reader and the chunk
		t.Errorf("%v allocations for the first message", got)
	}
	r := native.NewReader(nil)
	if got := testing.AllocsPerRun(1000, func() {
		r.Reset(body)
		_, _ = r.String(), r.String()
	}); got > 0 { // one for 170 messages
		t.Errorf("%v allocations for each message", got)
	}
}
