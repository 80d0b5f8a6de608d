package schema

// Spelt is a number, or a byte of a text, that always stands at a place.
type Spelt struct {
	At     Probe
	Value  Number
	Length bool // it is the length of a text
}

// SpeltOf is what stands where a constant text begins, behind so many bits: its bytes, with the
// length in front of it, and the delimiter or literal behind. Known tells that this is all of it.
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
		place, n, known := w.prefixSpelt(end, uint64(len(text)), bits)
		if !known {
			return nil, false
		}
		if !IsEither(end.Prefix) { // which bytes it is in, the message says
			all = append(all, Spelt{At: place, Value: n, Length: true})
		}
		bits += place.Bits
	case EndSize:
		text = end.FillUp(text)
	case EndGiven:
	default:
		return nil, false
	}
	text += ends[0].Literal
	for i := range len(text) {
		all = append(all, Spelt{At: Probe{Offset: bits + 8*uint(i), Bits: 8}, Value: Number{Abs: uint64(text[i])}})
	}
	return all, len(all) > 0
}

// prefixSpelt is the number in front of so many bytes, and its place. A varint may have more bytes than
// it needs, so that nothing is known of those behind it.
func (w *Wire) prefixSpelt(end *End, bytes uint64, at uint) (place Probe, n Number, known bool) {
	t, whole := BareWire(end.Prefix).(*WireInt)
	if !whole {
		return place, n, false
	}
	n.Abs = bytes
	if end.Scale != nil {
		plus, constant := end.Scale.Add.(Number)
		if !constant || plus.Negative || end.Scale.Mul != 1 || end.Scale.Div != 1 {
			return place, n, false
		}
		n.Abs += plus.Abs
	}
	return w.PlaceOf(t, at, t.Bits), n, true
}
