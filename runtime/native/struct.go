package native

import (
	"encoding/binary"
	"unsafe"
)

// AppendStruct appends the length of m's body and the body.
func AppendStruct(b []byte, m Message) ([]byte, error) {
	start := len(b)
	b, err := m.AppendNetgen(append(b, 0))
	if err != nil {
		return b, err
	}
	if n := len(b) - start - 1; n < 0x80 {
		b[start] = byte(n)
		return b, nil
	}
	return putLength(b, start)
}

// AppendStructAt is AppendStruct for a struct that stands in a Nested message,
// itself inside depth others.
func AppendStructAt(b []byte, m Message, depth int) ([]byte, error) {
	start := len(b)
	b, err := appendBody(append(b, 0), m, depth+1)
	if err != nil {
		return b, err
	}
	if n := len(b) - start - 1; n < 0x80 {
		b[start] = byte(n)
		return b, nil
	}
	return putLength(b, start)
}

// appendBody appends the body of m, which is inside depth other messages.
func appendBody(b []byte, m Message, depth int) ([]byte, error) {
	if depth > MaxDepth {
		return b, ErrTooDeep
	}
	if nested, ok := m.(Nested); ok {
		return nested.AppendNetgenAt(b, depth)
	}
	return m.AppendNetgen(b)
}

// putLength puts the length of all that follows b[start] there, which takes more than
// the one byte that has been left for it: what follows is moved, which is rare and
// costs less than to measure every struct beforehand.
func putLength(b []byte, start int) ([]byte, error) {
	n := len(b) - start - 1
	if n > MaxLength {
		return b, errTooBig
	}
	var room [binary.MaxVarintLen32]byte
	length := binary.AppendUvarint(room[:0], uint64(n))
	b = append(b, length[1:]...)
	copy(b[start+len(length):], b[start+1:])
	copy(b[start:], length)
	return b, nil
}

// Struct reads a length and a body of that many bytes into m. What m does not
// know at the end of its body is skipped.
func (r *Reader) Struct(m Message) {
	b, outer := r.data[r.pos:r.end], r.end
	if len(b) > 0 && b[0] < 0x80 && int(b[0]) < len(b) && r.depth < MaxDepth { // as enter does
		r.pos++
		r.depth++
		r.end = r.pos + int(b[0])
	} else {
		var ok bool
		if outer, ok = r.enter("struct"); !ok {
			return
		}
	}
	m.DecodeNetgen(r)
	r.leave(outer)
}

// ReadStruct is Struct with a fresh T, for a field of type ?T. After an error it
// may return nil.
func ReadStruct[T any, P MessageOf[T]](r *Reader) P {
	var zero T
	if !r.chargeOne(unsafe.Sizeof(zero)) {
		return nil
	}
	m := P(new(T))
	r.Struct(m)
	return m
}

// enter reads a length and narrows r to the bytes that it covers. It returns the
// end of the bounds before, for leave.
func (r *Reader) enter(what string) (outer int, ok bool) {
	start := r.pos
	n := r.length(what)
	if r.err != nil || r.depth == MaxDepth {
		r.tooDeep(start, what)
		return 0, false
	}
	r.depth++
	outer, r.end = r.end, r.pos+n
	return outer, true
}

// deeper counts one more level of nesting.
func (r *Reader) deeper(start int, what string) bool {
	if r.err != nil || r.depth == MaxDepth {
		r.tooDeep(start, what)
		return false
	}
	r.depth++
	return true
}

// tooDeep is the error of one level of nesting too many.
func (r *Reader) tooDeep(start int, what string) {
	r.fail(start, what, "is nested more than %d deep", MaxDepth)
}

// leave skips what is left inside the bounds and goes back to those before.
func (r *Reader) leave(outer int) {
	if r.err != nil {
		return
	}
	r.depth--
	r.pos, r.end = r.end, outer
}
