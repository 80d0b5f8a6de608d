package wire

import "math/bits"

// Order16 is a number in the order of the message: v, or where that is the other one its bytes
// the other way round.
func (x *Exchange) Order16(v uint16) uint16 {
	if x.Swapped {
		return bits.ReverseBytes16(v)
	}
	return v
}

// Order32 is Order16 for 32 bits.
func (x *Exchange) Order32(v uint32) uint32 {
	if x.Swapped {
		return bits.ReverseBytes32(v)
	}
	return v
}

// Order64 is Order16 for 64 bits.
func (x *Exchange) Order64(v uint64) uint64 {
	if x.Swapped {
		return bits.ReverseBytes64(v)
	}
	return v
}

// Order is Order16 for so many bytes.
func (x *Exchange) Order(v uint64, size int) uint64 {
	if x.Swapped {
		return bits.ReverseBytes64(v) >> (64 - 8*size)
	}
	return v
}
