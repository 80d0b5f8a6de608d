package schema

// PackedBits is how many bits the elements of a list have, 1, 2 or 4, where several share a byte; 0 for
// those of any other list.
func PackedBits(t *WireList) uint {
	n, ok := BareWire(t.Elem).(*WireInt)
	if !ok || n.Signed || n.Bool || n.Bits != 1 && n.Bits != 2 && n.Bits != 4 {
		return 0
	}
	return n.Bits
}

// PacksBits reports whether several elements of a list share a byte.
func PacksBits(t *WireList) bool { return PackedBits(t) > 0 }

// packed is how many bits take the bytes that have so many.
func packed(bits uint64) uint64 { return (bits + 7) / 8 * 8 }
