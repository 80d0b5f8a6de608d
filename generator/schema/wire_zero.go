package schema

// ConstantSize returns how many bytes or elements something always has, by the only end that it has,
// and false where that varies.
func ConstantSize(ends []*End) (int64, bool) {
	if len(ends) != 1 || ends[0].How != EndSize || ends[0].Fill != "" {
		return 0, false
	}
	n, constant := ends[0].Size.(Number)
	if !constant {
		return 0, false
	}
	return n.Int()
}

// FixedCount returns how many elements a list always has, and false where that varies.
func (z *WireSizes) FixedCount(t *WireList) (int64, bool) {
	n, fixed := ConstantSize(t.Ends)
	if !fixed || !t.Ends[0].InBytes {
		return n, fixed
	}
	bits, same := z.Bits(t.Elem)
	if !same || bits == 0 {
		return 0, false
	}
	return n * 8 / int64(bits), true
}

// HasMark reports whether the elements of a list tell which is the last, so that there is one.
func HasMark(t *WireList) bool { return len(t.Ends) == 1 && t.Ends[0].How == EndMark }

// LastNumber returns the constant that ends a list as its last element.
func LastNumber(t *WireList) (Number, bool) {
	if len(t.Ends) != 1 || t.Ends[0].How != EndUntil {
		return Number{}, false
	}
	n, constant := t.Ends[0].Until.(Number)
	return n, constant
}
