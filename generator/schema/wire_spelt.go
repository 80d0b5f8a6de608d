package schema

// Spelt is a number, or a byte of a text, that always stands at a place.
type Spelt struct {
	At    Probe
	Value Number
}

// SpeltOf is what stands where a constant text begins, behind so many bits: its bytes, with the
// length in front of it or the delimiter behind. Known tells that this is all of it.
func (w *Wire) SpeltOf(t WireType, text string, bits uint) (all []Spelt, known bool) {
	ends := Ends(t)
	if len(ends) != 1 || bits%8 != 0 {
		return nil, false
	}
	switch end := ends[0]; end.How {
	case EndUntil:
		delimiter, ok := end.Until.(Text)
		if !ok {
			return nil, false
		}
		text += string(delimiter)
	case EndPrefix:
		n, whole := BareWire(end.Prefix).(*WireInt)
		if !whole || n.Either || end.Scale != nil {
			return nil, false
		}
		all = append(all, Spelt{w.PlaceOf(n, bits, n.Bits), Number{Abs: uint64(len(text))}})
		bits += n.Bits
	case EndGiven, EndSize:
	default:
		return nil, false
	}
	for i := range len(text) {
		all = append(all, Spelt{Probe{Offset: bits + 8*uint(i), Bits: 8}, Number{Abs: uint64(text[i])}})
	}
	return all, true
}
