package wire

import "fmt"

// BytesOfPacked returns in how many bytes n numbers are of which each has 1, 2 or 4 bits.
func BytesOfPacked(n, bits int) int {
	each := 8 / bits
	return n/each + Bit(n%each > 0)
}

// AppendPacked appends numbers of 2 or 4 bits, of which the first has the highest of its byte. The last
// byte is filled up with zeros.
func AppendPacked(b, list []uint8, bits int) []byte { return appendPacked(b, list, bits, highest) }

// AppendPackedLow is AppendPacked from the lowest bits of each byte on.
func AppendPackedLow(b, list []uint8, bits int) []byte { return appendPacked(b, list, bits, 0) }

func appendPacked(b, list []uint8, bits, order int) []byte {
	at, each := len(b), 8/bits
	b = AppendZeros(b, BytesOfPacked(len(list), bits))
	for i, n := range list {
		b[at+i/each] |= n << packedAt(i, bits, order)
	}
	return b
}

// packedAt is how many bits of its byte are below a number.
func packedAt(i, bits, order int) int {
	each := 8 / bits
	return bits * (i%each ^ order&(each-1))
}

// Above returns the first number that is more than most, and false where none is.
func Above(list []uint8, most uint8) (n uint8, ok bool) {
	for _, n := range list {
		if n > most {
			return n, true
		}
	}
	return 0, false
}

// LargeElement is the error of an element that has more than its bits hold.
func LargeElement(what string, n, most uint8) error { return &ElementError{what, n, most} }

// An ElementError tells that an element of What is N, and at most Most fits.
type ElementError struct {
	What    string
	N, Most uint8
}

func (e *ElementError) Error() string {
	return fmt.Sprintf("an element of %s is %d, and only 0 to %d fit", e.What, e.N, e.Most)
}

// Packed reads n numbers of 2 or 4 bits, of which the first has the highest of its byte, to an old list
// where that is large enough. What else the last byte has does not count.
func (r *Reader) Packed(old []uint8, n, bits int) []uint8 { return r.packed(old, n, bits, highest) }

// PackedLow is Packed from the lowest bits of each byte on.
func (r *Reader) PackedLow(old []uint8, n, bits int) []uint8 { return r.packed(old, n, bits, 0) }

func (r *Reader) packed(old []uint8, n, bits, order int) []uint8 {
	if n < 0 {
		r.Fail("a count is %s", belowZero(n))
		return old[:0]
	}
	b := r.Next(BytesOfPacked(n, bits))
	if !r.OK() {
		return old[:0]
	}
	list, each := Places(old, n), 8/bits
	for i := range list {
		list[i] = b[i/each] >> packedAt(i, bits, order) & (1<<bits - 1)
	}
	return list
}
