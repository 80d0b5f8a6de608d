package native

// Bit returns bit if on, and 0 otherwise. The flag byte of a struct is the bits
// of its bools and of its optionals, joined with |:
//
//	b = append(b, native.Bit(m.Urgent, 0x01)|native.Bit(m.Note != nil, 0x02))
func Bit(on bool, bit uint8) uint8 {
	if on {
		return bit
	}
	return 0
}

// ReadOptional reads an optional that is no field of a struct: one byte that
// tells whether a value follows. It returns nil if none does.
func ReadOptional[T any](r *Reader, read func(*Reader) T) *T {
	if !r.Bool() {
		return nil
	}
	v := read(r)
	return &v
}

// NonNil returns list, but never nil: a field of type ?[]T or ?bytes that is
// present and empty must not look absent.
func NonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// NonNilMap is NonNil for a field of type ?map[K]V.
func NonNilMap[K comparable, V any](entries map[K]V) map[K]V {
	if entries == nil {
		return map[K]V{}
	}
	return entries
}
