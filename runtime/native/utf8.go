package native

// Most strings are ASCII, and short: words of them are looked at for a byte that is not,
// and words overlap where the length is not a multiple, so that lengths that vary cost no
// branches. unicode/utf8 takes twice the time for such strings, and a third more for text
// with a letter here and there that is not ASCII.

// notASCII are the bits of eight bytes of which one is set in other text.
const notASCII = 0x8080808080808080

// validUTF8 reports whether b is UTF-8.
func validUTF8(b []byte) bool {
	n := len(b)
	var bits uint64
	switch {
	case n > 32:
		return validLong(b)
	case n > 16:
		bits = U64(b) | U64(b[8:]) | U64(b[n-16:]) | U64(b[n-8:])
	case n >= 8:
		bits = U64(b) | U64(b[n-8:])
	case n >= 4:
		bits = uint64(U32(b) | U32(b[n-4:]))
	case n > 0:
		bits = uint64(b[0] | b[n/2] | b[n-1])
	}
	return bits&notASCII == 0 || validRunes(b)
}

// validLong is validUTF8 for more than 32 bytes.
func validLong(b []byte) bool {
	for len(b) > 32 {
		if (U64(b)|U64(b[8:])|U64(b[16:])|U64(b[24:]))&notASCII != 0 {
			return validRunes(b)
		}
		b = b[min(32, len(b)-32):]
	}
	return validUTF8(b)
}

// shortText is how long a text may be that copyASCII copies.
const shortText = 32

// copyASCII copies 1 to 32 bytes and reports whether they are ASCII: the length is
// looked at once for both.
func copyASCII(to, from []byte) bool {
	n := len(from)
	switch {
	case n > 16:
		a, b, c, d := U64(from), U64(from[8:]), U64(from[n-16:]), U64(from[n-8:])
		PutU64(to, a)
		PutU64(to[8:], b)
		PutU64(to[n-16:], c)
		PutU64(to[n-8:], d)
		return (a|b|c|d)&notASCII == 0
	case n >= 8:
		a, b := U64(from), U64(from[n-8:])
		PutU64(to, a)
		PutU64(to[n-8:], b)
		return (a|b)&notASCII == 0
	case n >= 4:
		a, b := U32(from), U32(from[n-4:])
		PutU32(to, a)
		PutU32(to[n-4:], b)
		return uint64(a|b)&notASCII == 0
	}
	a, b, c := from[0], from[n/2], from[n-1]
	to[0], to[n/2], to[n-1] = a, b, c
	return a|b|c < 0x80
}

// validRunes is validUTF8 for text that is not ASCII. It walks through both halves at
// once, since each step of one waits for the step before.
func validRunes(b []byte) bool {
	middle := len(b) / 2
	for range 3 {
		if middle > 0 && b[middle]&0xc0 == 0x80 {
			middle-- // a rune begins within three bytes, if b is valid
		}
	}
	first, second := b[:middle], b[middle:]
	together := min(len(first), len(second))
	s, t := accept, accept
	for i, c := range first[:together] {
		s = steps[c] >> (s & 63)
		t = steps[second[:together][i]] >> (t & 63)
	}
	return walkRunes(first[together:], s)|walkRunes(second[together:], t) == accept
}

// walkRunes returns the state behind b, of which the low six bits count.
func walkRunes(b []byte, state uint64) uint64 {
	for _, c := range b {
		state = steps[c] >> (state & 63)
	}
	return state & 63
}

// The states between the bytes of a text, each the place of six bits of a number: so
// that the step to the next state is a shift.
const (
	accept  uint64 = 6 * iota // a rune is complete
	oneMore                   // bytes of the rune are to follow
	twoMore
	threeMore
	afterE0 // of which the next has fewer values
	afterED
	afterF0
	afterF4
	reject
)

// steps has for each byte the states that follow on all states.
var steps = utf8Steps()

func utf8Steps() [256]uint64 {
	var all [256]uint64
	for c := range all {
		for state := accept; state <= reject; state += 6 {
			all[c] |= reject << state
		}
	}
	step := func(from uint64, low, high byte, to uint64) {
		for c := int(low); c <= int(high); c++ {
			all[c] = all[c]&^(63<<from) | to<<from
		}
	}
	step(accept, 0x00, 0x7f, accept)
	step(accept, 0xc2, 0xdf, oneMore)
	step(accept, 0xe0, 0xe0, afterE0)
	step(accept, 0xe1, 0xef, twoMore)
	step(accept, 0xed, 0xed, afterED)
	step(accept, 0xf0, 0xf0, afterF0)
	step(accept, 0xf1, 0xf3, threeMore)
	step(accept, 0xf4, 0xf4, afterF4)
	step(oneMore, 0x80, 0xbf, accept)
	step(twoMore, 0x80, 0xbf, oneMore)
	step(threeMore, 0x80, 0xbf, twoMore)
	step(afterE0, 0xa0, 0xbf, oneMore) // no longer forms than need be
	step(afterED, 0x80, 0x9f, oneMore) // no surrogates
	step(afterF0, 0x90, 0xbf, twoMore) // no longer forms than need be
	step(afterF4, 0x80, 0x8f, twoMore) // no more than there are
	return all
}
