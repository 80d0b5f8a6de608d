package wire

import (
	"bytes"
	"unsafe"
)

// Small values are cut out of chunks, one allocation for many, and larger ones of a
// message that is all there out of one for the message. What is kept of either keeps
// all of it alive, so that neither is large.
const (
	chunkSize = 1024
	smallSize = 128
	wholeSize = 4096
)

// room returns n bytes of memory.
func (r *Reader) room(n int) []byte {
	if n > len(r.chunk) {
		return r.noRoom(n)
	}
	b := r.chunk[:n:n]
	r.chunk = r.chunk[n:]
	return b
}

// noRoom is room where the chunk has not enough of it.
func (r *Reader) noRoom(n int) []byte {
	if n <= smallSize {
		r.chunk = make([]byte, chunkSize)
		return r.room(n)
	}
	if all := n + len(r.b) - r.i; !r.open && all <= wholeSize {
		own := make([]byte, all)
		if all-n > len(r.chunk) {
			r.chunk = own[n:]
		}
		return own[:n:n]
	}
	return make([]byte, n)
}

// Copy returns a copy of bytes that were read, or the bytes themselves if Alias says
// so. It is nil only after an error.
func (r *Reader) Copy(b []byte) []byte {
	switch {
	case len(b) == 0 && r.err == nil:
		return []byte{}
	case r.alias || b == nil:
		return b
	}
	return r.copied(b)
}

// copied is a copy of bytes.
func (r *Reader) copied(b []byte) []byte {
	c := r.room(len(b))
	copy(c, b)
	return c
}

// String is Copy for a string.
func (r *Reader) String(b []byte) string {
	if !r.alias {
		return r.ownString(b)
	}
	return unsafe.String(unsafe.SliceData(b), len(b)) // Alias says that they do not change
}

// ownString is String where that copies.
func (r *Reader) ownString(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	c := r.copied(b)
	return unsafe.String(&c[0], len(c)) // nobody else has these bytes
}

// Bytes reads n bytes.
func (r *Reader) Bytes(n int) []byte { return r.Copy(r.Next(n)) }

// Text reads a string of n bytes.
func (r *Reader) Text(n int) string { return r.String(r.Next(n)) }

// Rest returns all bytes that are left but n. They are not copied, and must not be
// changed.
func (r *Reader) Rest(n int) []byte {
	if left := r.end - r.i; n <= left {
		return r.Next(left - n)
	}
	r.lack(n)
	return nil
}

// Literal reads bytes that always stand there.
func (r *Reader) Literal(text string) {
	if !r.stepOver(text) {
		r.noLiteral(text)
	}
}

// Ended returns a text that was read, behind which another always stands.
func (r *Reader) Ended(text []byte, end string) []byte {
	r.Literal(end)
	return text
}

func (r *Reader) noLiteral(text string) {
	if b := r.Next(len(text)); string(b) != text && r.err == nil {
		r.i -= len(text)
		r.WrongText("what stands here", b, text)
	}
}

// At reports whether text comes next, and steps over it if it does. What else may come need not be as
// long, so that no more than one more byte is waited for.
func (r *Reader) At(text string) bool {
	if r.stepOver(text) {
		return true
	}
	if left := r.b[r.i:r.end]; r.err == nil && r.open && r.inside == 0 && len(left) < len(text) && string(left) == text[:len(left)] {
		r.lack(len(left) + 1)
	}
	return false
}

// stepOver steps over a text that comes next, and reports whether it does. Literals
// are short: their bytes are compared one by one.
func (r *Reader) stepOver(text string) bool {
	left := r.b[r.i:r.end]
	if len(left) < len(text) {
		return false
	}
	for i := range len(text) {
		if left[i] != text[i] {
			return false
		}
	}
	r.i += len(text)
	return true
}

// search is where a text was sought in vain, so that it is not sought there again
// once more bytes have come. Where it is empty, that is the end of JSON.
type search struct {
	text     string
	from, to int
	json     nesting
}

// Until returns the bytes in front of the next text, and steps over both. They are
// not copied, and must not be changed.
func (r *Reader) Until(text string) []byte {
	left := r.b[r.i:r.end]
	at := bytes.IndexByte(left, text[0])
	if at < 0 || at > r.max || r.sought.to > r.i || len(left)-at < len(text) || !continues(left[at:], text) {
		return r.until(text)
	}
	r.i += at + len(text)
	return left[:at:at]
}

// UntilGiven is Until for a text that stands in the message, which may be empty.
func (r *Reader) UntilGiven(text string) []byte {
	if text == "" {
		r.Fail("what ends a value is empty")
		return nil
	}
	return r.Until(text)
}

// continues reports whether b, which has as many bytes and the first one, begins with
// text.
func continues(b []byte, text string) bool {
	switch len(text) {
	case 1:
		return true
	case 2:
		return b[1] == text[1]
	}
	return string(b[:len(text)]) == text
}

// until is Until where the first byte of text does not tell where it stands, or it
// was sought before.
func (r *Reader) until(text string) []byte {
	at := r.find(text)
	if at < 0 {
		return nil
	}
	b := r.b[r.i:at:at]
	if len(b) > r.max {
		r.lack(len(b))
		return nil
	}
	r.i = at + len(text)
	return b
}

// find returns where text stands next, -1 if nowhere.
func (r *Reader) find(text string) int {
	from := r.i
	if s := r.sought; s.to > from && s.to <= r.end && s.from == from && s.text == text {
		from = s.to
	}
	if at := index(r.b[from:r.end], text); at >= 0 {
		return from + at
	}
	switch left := r.end - r.i; {
	case r.err != nil:
	case left-len(text) > r.max:
		r.Fail("%q does not come within %d bytes", text[:min(len(text), 64)], r.max)
	case r.open && r.inside == 0:
		r.sought = search{text: text, from: r.i, to: max(r.i, r.end-len(text)+1)}
		r.short(1)
	default:
		r.Fail("%q is missing", text[:min(len(text), 64)])
	}
	return -1
}

// index is bytes.Index, quick for the delimiters of protocols.
func index(b []byte, text string) int {
	if len(text) == 1 {
		return bytes.IndexByte(b, text[0])
	}
	for from := 0; ; {
		at := bytes.IndexByte(b[from:], text[0])
		if at < 0 {
			return -1
		}
		from += at
		if len(b)-from < len(text) {
			return -1
		}
		if string(b[from:from+len(text)]) == text {
			return from
		}
		from++
	}
}
