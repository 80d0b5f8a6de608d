package native

import "unsafe"

// What is short is cut out of chunks, one allocation for many. Who keeps one string
// keeps its chunk, so that a chunk is small.
const (
	chunkSize = 1024
	shortSize = 128
)

// String reads a length and as many bytes of UTF-8.
func (r *Reader) String() string { return r.StringMax(MaxLength) }

// StringMax is String with at most max bytes.
func (r *Reader) StringMax(max int) string {
	start := r.pos
	b := r.data[start:r.end]
	if len(b) > 0 && b[0] < 0x80 && int(b[0]) < len(b) && int(b[0]) <= max { // as sized does, without a call
		b = b[1 : 1+int(b[0])]
		r.pos += 1 + len(b)
	} else {
		b = r.longSized("string", max)
	}
	text, ok := b, false
	switch n := len(b); {
	case r.alias || n == 0:
		ok = validUTF8(b)
	case n <= shortText:
		text = r.room(n)
		ok = copyASCII(text, b) || validRunes(b)
	default:
		text = r.room(n)
		copy(text, b)
		ok = validUTF8(b)
	}
	if !ok {
		r.fail(start, "string", "is not valid UTF-8")
		return ""
	}
	return unsafe.String(unsafe.SliceData(text), len(text)) // nobody else has these bytes, or they do not change
}

// Bytes reads a length and as many bytes; nil if there are none.
func (r *Reader) Bytes() []byte { return r.BytesMax(MaxLength) }

// BytesMax is Bytes with at most max bytes.
func (r *Reader) BytesMax(max int) []byte {
	return r.own(r.sized("bytes", max))
}

// BytesInto is BytesMax; while Refill reads, into the room that old has, if that is
// enough. Max 0 is no limit.
func (r *Reader) BytesInto(old []byte, max int) []byte {
	if max == 0 {
		max = MaxLength
	}
	b := r.sized("bytes", max)
	if !r.refill || r.alias {
		return r.own(b)
	}
	return append(old[:0], b...)
}

// sized reads a length of at most max and returns the bytes that it covers, in
// place.
func (r *Reader) sized(what string, max int) []byte {
	b := r.data[r.pos:r.end]
	if len(b) == 0 || b[0] >= 0x80 || int(b[0]) >= len(b) || int(b[0]) > max {
		return r.longSized(what, max)
	}
	end := 1 + int(b[0])
	r.pos += end
	return b[1:end]
}

// longSized is sized where the length is not a single byte, or wrong. Most others are
// two.
func (r *Reader) longSized(what string, max int) []byte {
	b, start := r.data[r.pos:r.end], r.pos
	if len(b) > 2 && b[0] >= 0x80 && b[1] > 0 && b[1] < 0x80 {
		if n := int(b[0]&0x7f) | int(b[1])<<7; n <= len(b)-2 && n <= max {
			r.pos += 2 + n
			return b[2 : 2+n]
		}
	}
	n := r.length(what)
	if n > max {
		r.fail(start, what, "has a length of %d, more than its max of %d", n, max)
		return nil
	}
	b = r.data[r.pos : r.pos+n]
	r.pos += n
	return b
}

// own returns a copy of bytes of r, nil if there are none; or the bytes themselves if
// Alias says so.
func (r *Reader) own(b []byte) []byte {
	switch {
	case len(b) == 0:
		return nil
	case r.alias:
		return b[:len(b):len(b)]
	}
	c := r.room(len(b))
	copy(c, b)
	return c
}

// room returns n bytes of memory.
func (r *Reader) room(n int) []byte {
	from := r.cut
	if n > len(r.chunk)-from {
		return r.newRoom(n)
	}
	r.cut += n
	return r.chunk[from:r.cut:r.cut]
}

// newRoom is room where the chunk has not enough of it.
func (r *Reader) newRoom(n int) []byte {
	if n > shortSize {
		return make([]byte, n)
	}
	size := chunkSize
	if r.chunk == nil { // perhaps r is for a single message
		size = min(size, n+len(r.data)-r.pos)
	}
	r.chunk, r.cut = make([]byte, size), n
	return r.chunk[:n:n]
}
