package schema

// LastMark is what a field of a list's elements has by which the last one is told.
type LastMark struct {
	Last  Number // the field of the last element
	Other Number // that of the others
}

// MarkAt is where the bits of a mark are in an element: in which byte, which of its bits, and what
// these are of the last element and of the others.
type MarkAt struct {
	Byte              int
	Mask, Last, Other byte
}

// MarkAt finds the mark of the elements of a list that ends with one, false where it has no place of
// its own: it is in several bytes, or something of any size is in front.
func (w *Wire) MarkAt(r *Record, f *WireField, sizes *WireSizes) (at MarkAt, ok bool) {
	front := uint64(0)
	for _, leaf := range r.Leaves {
		bits, fixed := sizes.StretchBits([]Item{leaf})
		if !fixed {
			return at, false
		}
		if leaf != Item(f) {
			front += bits
			continue
		}
		last, other := Octets{}, Octets{}
		place := w.PlaceOf(f.Type, uint(front), uint(bits))
		last.Note(place, f.Mark.Last)
		other.Note(place, f.Mark.Other)
		for i, octet := range last {
			at = MarkAt{int(i), octet.Mask, octet.Value, other[i].Value}
		}
		return at, len(last) == 1
	}
	return at, false
}
