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

// Put sets a number to the value of another type.
func Put[T ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64](to *T, v int) {
	*to = T(v)
}
