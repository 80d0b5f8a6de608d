package native

// Refill decodes the rest of r into m, which has held another value: bytes and lists are
// read into the room that those before them had, where it is enough, and overwrite
// them. No two of m's may thus share their room. Strings are new, as are maps, unions,
// what is optional, and what elements of lists refer to. Bytes and lists that are empty
// may be empty or nil. Whether the value is any good is in r.Err.
func (r *Reader) Refill(m Message) {
	r.refill = true
	m.DecodeNetgen(r)
	r.refill = false
}

// Kept returns the room of a list for another one, empty; nil unless Refill reads. It
// stands where a struct is cleared before it is read, as its last fields may be
// missing.
func Kept[T any](r *Reader, list []T) []T {
	if !r.refill {
		return nil
	}
	return list[:0]
}

// roomFor returns a list of that many elements, which hold anything.
func roomFor[T any](r *Reader, old []T, count int) []T {
	if r.refill && count <= cap(old) {
		return old[:count]
	}
	return make([]T, count)
}

// elements has no element of a list refilled: who has moved one to where another was
// has two that share their room. It returns what r.refill was.
func (r *Reader) elements() (refill bool) {
	refill, r.refill = r.refill, false
	return refill
}
