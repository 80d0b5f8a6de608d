package schema

// Octets are the bits that are known of the bytes at places, counted from the first one.
type Octets map[uint]Octet

// Octet is what is known of a byte: the bits of Mask are those of Value.
type Octet struct{ Mask, Value byte }

// Note remembers the bits of a number at a place.
func (o Octets) Note(p Probe, n Number) {
	for i := range p.Bits {
		at, bit := p.BitAt(i)
		octet := o[at]
		octet.Mask |= bit
		if n.Bits()>>i&1 != 0 {
			octet.Value |= bit
		}
		o[at] = octet
	}
}

// BitAt returns where the bit i of the number at a place stands, counted from its lowest:
// in which byte, and where in it.
func (p Probe) BitAt(i uint) (at uint, bit byte) {
	if p.LowBits {
		return (p.Offset + i) / 8, 1 << ((p.Offset + i) % 8)
	}
	if p.Little {
		return p.Offset/8 + i/8, 1 << (i % 8)
	}
	from := p.Offset + p.Bits - 1 - i
	return from / 8, 0x80 >> (from % 8)
}

// Bits is a number as it stands on the wire.
func (n Number) Bits() uint64 {
	if n.Negative {
		return -n.Abs
	}
	return n.Abs
}

// PlaceOf is where a number of a type and size stands, so many bits from the beginning.
func (w *Wire) PlaceOf(t WireType, at, bits uint) Probe {
	p := Probe{Offset: at, Bits: ValueBits(t, bits), Base: BaseOfDigits(t)}
	p.Little = IsLittle(t) && bits > 8 && bits%8 == 0
	p.LowBits = w.LowBits && (at%8 != 0 || bits%8 != 0)
	return p
}
