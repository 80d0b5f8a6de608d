package wire

// BytesOfBits returns in how many bytes n bits are.
func BytesOfBits(n int) int { return BytesOfPacked(n, 1) }

// AppendBits appends bits, eight in a byte from its highest one on. The last byte is filled up
// with zeros.
func AppendBits(b []byte, list []bool) []byte { return appendBits(b, list, highest) }

// AppendBitsLow is AppendBits from the lowest bit of each byte on.
func AppendBitsLow(b []byte, list []bool) []byte { return appendBits(b, list, 0) }

// highest tells for the places in a byte, from the highest on, which bits they are.
const highest = 7

func appendBits(b []byte, list []bool, order int) []byte {
	at := len(b)
	b = AppendZeros(b, BytesOfBits(len(list)))
	for i, set := range list {
		if set {
			b[at+i/8] |= 1 << (i%8 ^ order)
		}
	}
	return b
}

// Bits reads n bits, eight in a byte from its highest one on, to an old list where that is large
// enough. What else the last byte has does not count.
func (r *Reader) Bits(old []bool, n int) []bool { return r.bits(old, n, highest) }

// BitsLow is Bits from the lowest bit of each byte on.
func (r *Reader) BitsLow(old []bool, n int) []bool { return r.bits(old, n, 0) }

func (r *Reader) bits(old []bool, n, order int) []bool {
	if n < 0 {
		r.Fail("a count is %s", belowZero(n))
		return old[:0]
	}
	b := r.Next(BytesOfBits(n))
	if !r.OK() {
		return old[:0]
	}
	list := Places(old, n)
	for i := range list {
		list[i] = b[i/8]>>(i%8^order)&1 != 0
	}
	return list
}
