package wire

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// Next returns the next n bytes, or nil where they are not there. They are not
// copied, and must not be changed.
func (r *Reader) Next(n int) []byte {
	at := r.i
	if n < 0 || n > r.end-at || n > r.max {
		r.lack(n)
		return nil
	}
	r.i = at + n
	return r.b[at:r.i:r.i]
}

// Peek returns the next n bytes as Next does, and stays in front of them.
func (r *Reader) Peek(n int) []byte {
	if n < 0 || n > r.end-r.i {
		r.lack(n)
		return nil
	}
	return r.b[r.i : r.i+n : r.i+n]
}

// Stands reports whether a text stands at bytes further on, and stays in front. Where it may
// it asks for one byte more: what is there in its place can be shorter.
func (r *Reader) Stands(at int, text string) bool {
	b := r.b[min(r.i+at, r.end):r.end]
	if n := min(len(b), len(text)); string(b[:n]) != text[:n] {
		return false
	}
	if len(b) < len(text) && r.open && r.inside == 0 {
		r.short(at + len(b) + 1 - (r.end - r.i))
	}
	return len(b) >= len(text)
}

// Skip steps over n bytes.
func (r *Reader) Skip(n int) { r.Next(n) }

// Has reports whether bytes are left of the innermost stretch.
func (r *Reader) Has() bool { return r.i < r.end }

// U8 reads a byte.
func (r *Reader) U8() uint8 {
	if r.i >= r.end {
		return r.noU8()
	}
	r.i++
	return r.b[r.i-1]
}

// noU8 is U8 where no byte is left. It stands apart so that U8 is inlined.
//
//go:noinline
func (r *Reader) noU8() uint8 {
	r.lack(1)
	return 0
}

// noU16, noU32 and noU64 are what reads a number where its bytes are not there. They
// stand apart so that it is inlined.
//
//go:noinline
func (r *Reader) noU16() uint16 {
	r.noHead(2)
	return 0
}

//go:noinline
func (r *Reader) noU32() uint32 {
	r.noHead(4)
	return 0
}

//go:noinline
func (r *Reader) noU64() uint64 {
	r.noHead(8)
	return 0
}

// Head steps over n bytes, and returns all bytes from the first of them on, or nil
// where they are not there. It is for numbers at fixed places: what it returns is not
// copied, and must neither be changed nor kept.
func (r *Reader) Head(n int) []byte {
	r.i += n
	if r.i > r.end {
		return r.noHead(n)
	}
	return r.b[r.i-n:]
}

// noHead is Head where the bytes are not there.
//
//go:noinline
func (r *Reader) noHead(n int) []byte {
	r.i -= n
	r.lack(n)
	return nil
}

// U16 reads a number, its most significant byte first, as those that follow do
// unless they are called otherwise.
func (r *Reader) U16() uint16 {
	r.i += 2
	if r.i > r.end {
		return r.noU16()
	}
	return binary.BigEndian.Uint16(r.b[r.i-2:])
}

// U32 reads a number.
func (r *Reader) U32() uint32 {
	r.i += 4
	if r.i > r.end {
		return r.noU32()
	}
	return binary.BigEndian.Uint32(r.b[r.i-4:])
}

// U64 reads a number.
func (r *Reader) U64() uint64 {
	r.i += 8
	if r.i > r.end {
		return r.noU64()
	}
	return binary.BigEndian.Uint64(r.b[r.i-8:])
}

// U16LE reads a number, its least significant byte first.
func (r *Reader) U16LE() uint16 {
	r.i += 2
	if r.i > r.end {
		return r.noU16()
	}
	return binary.LittleEndian.Uint16(r.b[r.i-2:])
}

// U32LE reads a number, its least significant byte first.
func (r *Reader) U32LE() uint32 {
	r.i += 4
	if r.i > r.end {
		return r.noU32()
	}
	return binary.LittleEndian.Uint32(r.b[r.i-4:])
}

// U64LE reads a number, its least significant byte first.
func (r *Reader) U64LE() uint64 {
	r.i += 8
	if r.i > r.end {
		return r.noU64()
	}
	return binary.LittleEndian.Uint64(r.b[r.i-8:])
}

// BigEndian returns the number that at most eight bytes are, the most significant first.
func BigEndian(b []byte) uint64 {
	v := uint64(0)
	for _, c := range b {
		v = v<<8 | uint64(c)
	}
	return v
}

// LittleEndian is BigEndian with the least significant byte first.
func LittleEndian(b []byte) uint64 {
	v := uint64(0)
	for i := len(b) - 1; i >= 0; i-- {
		v = v<<8 | uint64(b[i])
	}
	return v
}

// Extend returns the signed number in the lowest bits of v.
func Extend(v uint64, bits uint) int64 {
	return int64(v<<(64-bits)) >> (64 - bits)
}

// Int returns the lowest bits of a constant that may have more than an int has.
func Int(v uint64) int { return int(v) }

// Uvarint reads a LEB128 number of at most size bytes.
func (r *Reader) Uvarint(size int) uint64 {
	v, shift := uint64(0), uint(0)
	for n := 1; ; n++ {
		c := r.U8()
		if shift == 63 && c > 1 {
			r.Fail("a number has more than 64 bits")
			return 0
		}
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v
		}
		if n == size {
			r.Fail("a number takes more than %d bytes", size)
			return 0
		}
		shift += 7
	}
}

// Varint reads a zigzag LEB128 number of at most size bytes.
func (r *Reader) Varint(size int) int64 {
	v := r.Uvarint(size)
	return int64(v>>1) ^ -int64(v&1)
}

// Ivarint reads a LEB128 number that has all bits of two's complement: the 32 of an int32 where size
// is 5, and otherwise the 64 of an int64.
func (r *Reader) Ivarint(size int) int64 {
	v := r.Uvarint(size)
	if size != 5 {
		return int64(v)
	}
	if v > math.MaxUint32 {
		r.Fail("a number has more than 32 bits")
		return 0
	}
	return int64(int32(v))
}

// F32 reads a number as IEEE 754 has it.
func (r *Reader) F32() float32 { return math.Float32frombits(r.U32()) }

// F64 reads a number as IEEE 754 has it.
func (r *Reader) F64() float64 { return math.Float64frombits(r.U64()) }

// F32LE is F32 with the least significant byte first.
func (r *Reader) F32LE() float32 { return math.Float32frombits(r.U32LE()) }

// F64LE is F64 with the least significant byte first.
func (r *Reader) F64LE() float64 { return math.Float64frombits(r.U64LE()) }

// AtMost returns n, or 0 and notes that a value is longer than the schema lets it be.
func (r *Reader) AtMost(field string, n, most int) int {
	if n > most {
		r.Fail("%s has a length of %d, and %d is the most", field, n, most)
		return 0
	}
	return n
}

// Whole returns the size of a message, or 0 and notes that it is impossible, which is
// less than least, or more than a message may have.
func (r *Reader) Whole(n, least int) int {
	if n < least && r.err == nil {
		r.Fail("a message has %s bytes, and at least %d have to be", belowZero(n), least)
		return 0
	}
	if n > r.max {
		r.Fail("a message has %d bytes, and at most %d may be", n, r.max)
		return 0
	}
	return n
}

// Count returns n, the number of values that follow, each of which takes at least
// least bytes; or 0, and notes that so many cannot be there.
func (r *Reader) Count(n, least int) int {
	if high, size := bits.Mul64(uint64(n), uint64(least)); high == 0 && least > 0 && size <= uint64(min(r.end-r.i, r.max)) {
		return n
	}
	return r.count(n, least)
}

// noBytes is how many values may be claimed that take no bytes. Of more than these each takes one
// at least, which Hollow makes sure of where they are written.
const noBytes = 1024

func (r *Reader) count(n, least int) int {
	if least == 0 && n > noBytes {
		least = 1
	}
	left := r.end - r.i
	switch high, size := bits.Mul64(uint64(n), uint64(least)); {
	case r.err != nil:
	case n < 0:
		r.Fail("a count is %s", belowZero(n))
	case high > 0 || size > uint64(r.max):
		r.Fail("there are to be %d values, which take more than the %d bytes that may be", n, r.max)
	case size <= uint64(left):
		return n
	default:
		r.short(int(size) - left)
	}
	return 0
}

// Owe notes that n bytes more, or less, have to follow the value that is read next.
// What is missing is more by them.
func (r *Reader) Owe(n int) { r.owed += n }

// Pad steps to the next place that is a multiple of n bytes behind start.
func (r *Reader) Pad(start, n int) {
	if over := (r.i - start) % n; over > 0 {
		r.Next(n - over)
	}
}

// InRange notes a number that is not between two others.
func (r *Reader) InRange(field string, n, low, high int) {
	if n < low || n > high {
		r.Fail("%s is %d, and has to be between %d and %d", field, n, low, high)
	}
}

// Bool is whether a byte is 1; it notes one that is neither 0 nor 1.
func (r *Reader) Bool(field string, b uint8) bool {
	if b > 1 {
		r.noBool(field, b)
	}
	return b == 1
}

// noBool stands apart so that Bool is inlined.
//
//go:noinline
func (r *Reader) noBool(field string, b uint8) {
	r.Fail("%s is %d, and has to be 0 or 1", field, b)
}

// Progress notes that nothing was read since from, where there would be no end of it.
func (r *Reader) Progress(from int) {
	if r.i == from {
		r.Fail("a value that takes no bytes stands where any number may")
	}
}

// Quotient returns n / by, and notes what is no multiple.
func (r *Reader) Quotient(n, by int) int {
	if n%by != 0 {
		r.Fail("%d is no multiple of %d", n, by)
		return 0
	}
	return n / by
}
