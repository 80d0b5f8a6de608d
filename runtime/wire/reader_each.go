package wire

import "encoding/binary"

// A Prefix is a number in front of bytes that says how many they are, its most
// significant byte first.
type Prefix uint8

// The prefixes of lists of bytes. Where it is one with Null, -1 stands for nil.
const (
	PrefixU16 Prefix = iota
	PrefixU32
	PrefixI16
	PrefixI32
	PrefixNullI16
	PrefixNullI32
)

// BytesEach reads a list of n values that are bytes with a prefix, to the old list where
// that is large enough. Count has seen that they can be there.
func (r *Reader) BytesEach(old [][]byte, n int, p Prefix) [][]byte {
	size := p.size()
	list := Places(old, n)
	from, left, whole := r.i, r.b[r.i:r.end], false
	if p == PrefixI32 || p == PrefixNullI32 {
		left, whole = each32(list, left, r.max, p == PrefixNullI32)
	} else {
		left, whole = each(list, left, r.max, p)
	}
	r.i = r.end - len(left)
	switch {
	case !whole:
		r.notEach(list, p)
	case !r.alias:
		r.copyEach(list, r.i-from-len(list)*size)
	}
	return list
}

// each32 sets the values of a list, whose prefixes are signed numbers of 32 bits, and
// returns what is left behind them, or in front of one that cannot be read.
func each32(list [][]byte, left []byte, most int, null bool) (rest []byte, whole bool) {
	for i := range list {
		if len(left) < 4 {
			return left, false
		}
		n, v := int(int32(binary.BigEndian.Uint32(left))), left[4:]
		switch {
		case n >= 0 && n <= len(v) && n <= most:
			list[i], left = v[:n:n], v[n:]
		case n == -1 && null:
			list[i], left = nil, v
		default:
			return left, false
		}
	}
	return left, true
}

// each is each32 for all other prefixes.
func each(list [][]byte, left []byte, most int, p Prefix) (rest []byte, whole bool) {
	size := p.size()
	for i := range list {
		if len(left) < size {
			return left, false
		}
		n, v := 0, left[size:]
		switch p {
		case PrefixU32:
			n = int(binary.BigEndian.Uint32(left))
		case PrefixI16, PrefixNullI16:
			n = int(int16(binary.BigEndian.Uint16(left)))
		default:
			n = int(binary.BigEndian.Uint16(left))
		}
		switch {
		case n >= 0 && n <= len(v) && n <= most:
			list[i], left = v[:n:n], v[n:]
		case n == -1 && p == PrefixNullI16:
			list[i], left = nil, v
		default:
			return left, false
		}
	}
	return left, true
}

// size returns how many bytes the prefix has.
func (p Prefix) size() int {
	switch p {
	case PrefixU32, PrefixI32, PrefixNullI32:
		return 4
	}
	return 2
}

// notEach notes why the value that begins here cannot be read, and leaves nothing in a
// list that was not copied.
func (r *Reader) notEach(list [][]byte, p Prefix) {
	clear(list)
	switch p {
	case PrefixU16:
		r.Next(int(r.U16()))
	case PrefixU32:
		r.Next(int(r.U32()))
	case PrefixI16, PrefixNullI16:
		r.Next(Length(r, "a length", int16(r.U16())))
	default:
		r.Next(Length(r, "a length", int32(r.U32())))
	}
}

// copyEach replaces values, which have total bytes, by copies. Small ones get their
// memory together.
func (r *Reader) copyEach(list [][]byte, total int) {
	if total > wholeSize {
		for i := range list {
			if list[i] != nil {
				list[i] = r.Copy(list[i])
			}
		}
		return
	}
	own := []byte{}
	if total > 0 {
		own = r.room(total)
	}
	for i, v := range list {
		if v != nil {
			n := copy(own, v)
			list[i], own = own[:n:n], own[n:]
		}
	}
}
