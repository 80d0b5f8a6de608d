package wire

// List returns a list of n values for which there is memory, and which are zero. It
// is the old one where that is large enough. Count has seen that they can be there.
func List[T any](old []T, n int) []T {
	if n <= cap(old) && old != nil {
		old = old[:n]
		clear(old)
		return old
	}
	return make([]T, n)
}

// Places is List for values each of which is set: they may be those of the old list.
func Places[T any](old []T, n int) []T {
	if n <= cap(old) && old != nil {
		return old[:n]
	}
	return make([]T, n)
}

// Room returns an empty list with room for n values: the old one where that is large
// enough. So many have been seen to be there.
func Room[T any](old []T, n int) []T {
	if n <= cap(old) {
		return old[:0]
	}
	return make([]T, 0, n)
}

// A list whose length nothing tells has room at first for as many values as there are
// likely to be, of usualBytes more than the least, and at most for fewValues.
const (
	usualBytes = 12
	fewValues  = 16
)

// Few returns for how many values of at least least bytes there is to be room at
// first, where nothing tells how many follow.
func (r *Reader) Few(least int) int {
	left := r.end - r.i
	return min(left/least, left/(least+usualBytes)+1, fewValues)
}

// Put sets a number to the value of another type.
func Put[T ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64](to *T, v int) {
	*to = T(v)
}
