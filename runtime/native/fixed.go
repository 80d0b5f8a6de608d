package native

import (
	"encoding/binary"
	"math"
	"time"
)

// Fixed returns the next n bytes, which several fields of fixed size take together.
// After an error they are zeros.
func (r *Reader) Fixed(n int) []byte {
	b := r.data[r.pos:r.end]
	if len(b) < n {
		r.short("a run of fields", n)
		return zeros(n)
	}
	r.pos += n
	return b[:n]
}

var noBytes [256]byte

func zeros(n int) []byte {
	if n <= len(noBytes) {
		return noBytes[:n]
	}
	return make([]byte, n)
}

// FlagsAt is Flags for the byte that b begins with, of which the end is where r is.
func (r *Reader) FlagsAt(b []byte, used uint8) uint8 {
	if b[0]&^used != 0 {
		r.noFlags(len(b), b[0], used)
		return 0
	}
	return b[0]
}

// noFlags is the error of a flag byte that stands back bytes before r.
func (r *Reader) noFlags(back int, v, used uint8) {
	r.fail(r.pos-back, "flag byte", "is %#02x, of which the bits %#02x have no meaning", v, v&^used)
}

// TimeAt is Time for the twelve bytes that b begins with, of which the end is where r
// is.
func (r *Reader) TimeAt(b []byte) time.Time {
	seconds, nanos := int64(binary.LittleEndian.Uint64(b)), binary.LittleEndian.Uint32(b[8:])
	if seconds > maxSeconds || nanos >= 1e9 {
		r.noTime(len(b), seconds, nanos)
		return time.Time{}
	}
	return time.Unix(seconds, int64(nanos)).UTC()
}

// noTime is the error of a time that stands back bytes before r.
func (r *Reader) noTime(back int, seconds int64, nanos uint32) {
	if seconds > maxSeconds {
		r.fail(r.pos-back, "time", "has %d seconds, more than %d", seconds, maxSeconds)
		return
	}
	r.fail(r.pos-back, "time", "has %d nanoseconds, which is a second or more", nanos)
}

// The functions below read and write a number where bytes begin that are known to be
// there.

// U16 reads two bytes.
func U16(b []byte) uint16 { return binary.LittleEndian.Uint16(b) }

// U32 reads four bytes.
func U32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }

// U64 reads eight bytes.
func U64(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

// I8 reads one byte.
func I8(b []byte) int8 { return int8(b[0]) }

// I16 reads two bytes.
func I16(b []byte) int16 { return int16(binary.LittleEndian.Uint16(b)) }

// I32 reads four bytes.
func I32(b []byte) int32 { return int32(binary.LittleEndian.Uint32(b)) }

// I64 reads eight bytes.
func I64(b []byte) int64 { return int64(binary.LittleEndian.Uint64(b)) }

// F32 reads four bytes.
func F32(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) }

// F64 reads eight bytes.
func F64(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) }

// Duration reads eight bytes.
func Duration(b []byte) time.Duration { return time.Duration(binary.LittleEndian.Uint64(b)) }

// ID reads sixteen bytes.
func ID(b []byte) UUID { return UUID(b[:16]) }

// GetArray fills array with numbers.
func GetArray[T Scalar](array []T, b []byte) { readBlock(array, b, bigEndian) }

// PutU16 writes two bytes.
func PutU16(b []byte, v uint16) { binary.LittleEndian.PutUint16(b, v) }

// PutU32 writes four bytes.
func PutU32(b []byte, v uint32) { binary.LittleEndian.PutUint32(b, v) }

// PutU64 writes eight bytes.
func PutU64(b []byte, v uint64) { binary.LittleEndian.PutUint64(b, v) }

// PutI8 writes one byte.
func PutI8(b []byte, v int8) { b[0] = byte(v) }

// PutI16 writes two bytes.
func PutI16(b []byte, v int16) { binary.LittleEndian.PutUint16(b, uint16(v)) }

// PutI32 writes four bytes.
func PutI32(b []byte, v int32) { binary.LittleEndian.PutUint32(b, uint32(v)) }

// PutI64 writes eight bytes.
func PutI64(b []byte, v int64) { binary.LittleEndian.PutUint64(b, uint64(v)) }

// PutF32 writes four bytes.
func PutF32(b []byte, v float32) { binary.LittleEndian.PutUint32(b, math.Float32bits(v)) }

// PutF64 writes eight bytes.
func PutF64(b []byte, v float64) { binary.LittleEndian.PutUint64(b, math.Float64bits(v)) }

// PutDuration writes eight bytes.
func PutDuration(b []byte, v time.Duration) { binary.LittleEndian.PutUint64(b, uint64(v)) }

// PutUUID writes sixteen bytes.
func PutUUID(b []byte, v UUID) { copy(b, v[:]) }

// PutArray writes the numbers of array.
func PutArray[T Scalar](b []byte, array []T) { putBlock(b, array, bigEndian) }
