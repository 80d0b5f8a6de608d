package native

import "encoding/binary"

// Most strings are ASCII, and short: eight bytes at a time are looked at for one that is
// not. unicode/utf8 does so too, but takes more than twice the time for text with a
// letter here and there that is not ASCII, and for strings of some ten bytes.

// notASCII are the bits of eight bytes of which one must be set in other text.
const notASCII = 0x8080808080808080

// validUTF8 reports whether b is UTF-8.
func validUTF8(b []byte) bool {
	n, i := len(b), 0
	if n < 8 {
		return validShort(b)
	}
	for ; i+16 <= n; i += 16 {
		if (binary.LittleEndian.Uint64(b[i:])|binary.LittleEndian.Uint64(b[i+8:]))&notASCII != 0 {
			return validRunes(b[i:])
		}
	}
	if i+8 <= n && binary.LittleEndian.Uint64(b[i:])&notASCII != 0 {
		return validRunes(b[i:])
	}
	// The last eight bytes, of which some may have been looked at already.
	return binary.LittleEndian.Uint64(b[n-8:])&notASCII == 0 || validRunes(b[n&^7:])
}

// validShort is validUTF8 for less than eight bytes.
func validShort(b []byte) bool {
	var all byte
	for _, c := range b {
		all |= c
	}
	return all < 0x80 || walkRunes(b, accept) == accept
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
