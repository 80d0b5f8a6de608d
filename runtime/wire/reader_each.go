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
	list := Places(old, n)
	b, at, total := r.b[:r.end], r.i, 0
	for i := range list {
		n, from := 0, at
		switch left := b[at:]; p {
		case PrefixI32, PrefixNullI32:
			if from += 4; len(left) >= 4 {
				n = int(int32(binary.BigEndian.Uint32(left)))
			}
		case PrefixU32:
			if from += 4; len(left) >= 4 {
				n = int(binary.BigEndian.Uint32(left))
			}
		case PrefixI16, PrefixNullI16:
			if from += 2; len(left) >= 2 {
				n = int(int16(binary.BigEndian.Uint16(left)))
			}
		default:
			if from += 2; len(left) >= 2 {
				n = int(binary.BigEndian.Uint16(left))
			}
		}
		switch {
		case n >= 0 && n <= len(b)-from && n <= r.max:
			at = from + n
			list[i] = b[from:at:at]
			total += n
		case n == -1 && p >= PrefixNullI16:
			at = from
			list[i] = nil
		default:
			r.i = at
			r.notEach(list, p)
			return list
		}
	}
	r.i = at
	if !r.alias {
		r.copyEach(list, total)
	}
	return list
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
		r.Next(int(int16(r.U16())))
	default:
		r.Next(int(int32(r.U32())))
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
