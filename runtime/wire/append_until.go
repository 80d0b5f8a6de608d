package wire

import "encoding/binary"

// fewBytes is the most that AppendUntil copies and looks at without the help of others,
// which for names and the like takes less time than to ask them.
const fewBytes = 16

// AppendUntil appends a string and the byte that ends it, and reports false where the
// string contains that byte.
func AppendUntil(b []byte, s string, end byte) ([]byte, bool) {
	at, n := len(b), len(s)
	if n > fewBytes || n >= cap(b)-at {
		if HasByte(s, end) {
			return b, false
		}
		return append(append(b, s...), end), true
	}
	b = b[:at+n+1]
	to := b[at:]
	to[n] = end
	ends := eachByte * uint64(end)
	switch {
	case n >= 8:
		first, last := eightOf(s), eightOf(s[n-8:]) // which may overlap
		binary.LittleEndian.PutUint64(to, first)
		binary.LittleEndian.PutUint64(to[n-8:], last)
		return b, !hasZero(first^ends) && !hasZero(last^ends)
	case n >= 4:
		first, last := fourOf(s), fourOf(s[n-4:])
		binary.LittleEndian.PutUint32(to, first)
		binary.LittleEndian.PutUint32(to[n-4:], last)
		return b, !hasZero((uint64(last)<<32 | uint64(first)) ^ ends)
	}
	for i := range len(s) {
		if s[i] == end {
			return b, false
		}
		to[i] = s[i]
	}
	return b, true
}

// eachByte times a byte is a word in which each byte is that.
const eachByte = 0x0101010101010101

// hasZero reports whether a byte of a word is zero: one from which 1 cannot be taken
// without a borrow.
func hasZero(v uint64) bool { return (v-eachByte)&^v&(0x80*eachByte) != 0 }

// eightOf returns the first eight bytes of a string.
func eightOf(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// fourOf returns the first four bytes of a string.
func fourOf(s string) uint32 {
	_ = s[3]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}
