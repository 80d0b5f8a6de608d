package wire

// GoesOn reports whether a list does so behind an element, by the byte at a place, counted as Pos counts:
// whether its bits of mask are other, and not last. Anything else is a mistake. It is
// false where something went wrong.
func (r *Reader) GoesOn(at int, mask, last, other byte) bool {
	if r.err != nil || at >= len(r.b) || r.b[at]&mask == last {
		return false
	}
	if r.b[at]&mask != other {
		r.Fail("an element has 0x%02x where the last one has 0x%02x, and the others 0x%02x", r.b[at]&mask, last, other)
	}
	return r.err == nil
}
