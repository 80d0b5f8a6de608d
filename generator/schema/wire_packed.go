package schema

// PacksBits reports whether eight elements of a list share a byte: those of single bits.
func PacksBits(t *WireList) bool {
	n, ok := BareWire(t.Elem).(*WireInt)
	return ok && n.Bits == 1 && !n.Signed
}

// packed is how many bits take the bytes that have so many.
func packed(bits uint64) uint64 { return (bits + 7) / 8 * 8 }
