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
	b, read, whole := r.b[r.i:r.end], 0, false
	if p == PrefixI32 || p == PrefixNullI32 {
		read, whole = each32(list, b, r.max, p == PrefixNullI32)
	} else {
		read, whole = each(list, b, r.max, p)
	}
	r.i += read
	switch {
	case !whole:
		r.notEach(list, p)
	case !r.alias:
		r.copyEach(list, read-len(list)*size)
	}
	return list
}

// each32 sets the values of a list, whose prefixes are signed numbers of 32 bits, and
// returns how many bytes they have, or those in front of one that cannot be read.
func each32(list [][]byte, b []byte, most int, null bool) (at int, whole bool) {
	for i := range list {
		if at > len(b)-4 {
			return at, false
		}
		n, from := int(int32(binary.BigEndian.Uint32(b[at:]))), at+4
		switch {
		case n >= 0 && n <= len(b)-from && n <= most:
			at = from + n
			list[i] = b[from:at:at]
		case n == -1 && null:
			list[i], at = nil, from
		default:
			return at, false
		}
	}
	return at, true
}

// each is each32 for all other prefixes.
func each(list [][]byte, b []byte, most int, p Prefix) (at int, whole bool) {
	size := p.size()
	for i := range list {
		if at > len(b)-size {
			return at, false
		}
		n, from := 0, at+size
		switch p {
		case PrefixU32:
			n = int(binary.BigEndian.Uint32(b[at:]))
		case PrefixI16, PrefixNullI16:
			n = int(int16(binary.BigEndian.Uint16(b[at:])))
		default:
			n = int(binary.BigEndian.Uint16(b[at:]))
		}
		switch {
		case n >= 0 && n <= len(b)-from && n <= most:
			at = from + n
			list[i] = b[from:at:at]
		case n == -1 && p == PrefixNullI16:
			list[i], at = nil, from
		default:
			return at, false
		}
	}
	return at, true
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
