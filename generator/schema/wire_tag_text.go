package schema

import (
	"encoding/binary"
	"strconv"
	"strings"
)

// TagText is how a number stands as a tag of a type, false where that may be in several ways, or only
// the program knows it.
func (w *Wire) TagText(t WireType, tag uint64, sizes *WireSizes) (string, bool) {
	if n, ok := BareWire(t).(*Varint); ok {
		return string(binary.AppendUvarint(nil, tag)), !n.Signed
	}
	bits, fixed := sizes.Bits(t)
	if digits := DigitsOf(t); digits != nil {
		return digits.tagText(tag, int(bits/8), fixed)
	}
	if !fixed || bits > 64 || IsEither(t) {
		return "", false
	}
	octets := Octets{}
	octets.Note(w.PlaceOf(t, 0, uint(bits)), Number{Abs: tag})
	text := make([]byte, bits/8)
	for i := range text {
		text[i] = octets[uint(i)].Value
	}
	return string(text), true
}

// tagText is a number as text, with as many digits as it has, or as there always are.
func (d *Decimal) tagText(tag uint64, width int, fixed bool) (string, bool) {
	text := strconv.FormatUint(tag, d.Base)
	if d.End == nil || strings.Trim(text, "0123456789") != "" { // a letter is read in either case
		return "", false
	}
	if until, ok := d.End.Until.(Text); ok {
		return text + string(until) + d.End.Literal, true
	}
	digits := width - len(d.End.Literal)
	if !fixed || digits < len(text) {
		return "", false
	}
	return strings.Repeat("0", digits-len(text)) + text + d.End.Literal, true
}
