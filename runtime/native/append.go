package native

import (
	"encoding/binary"
	"math"
	"time"
)

// AppendBool appends one byte, 0 or 1. A bool that is a field of a struct is a
// bit of a flag byte instead: see Bit.
func AppendBool(b []byte, v bool) []byte {
	return append(b, Bit(v, 1))
}

// AppendU8 appends one byte.
func AppendU8(b []byte, v uint8) []byte {
	return append(b, v)
}

// AppendU16 appends two bytes.
func AppendU16(b []byte, v uint16) []byte {
	return binary.LittleEndian.AppendUint16(b, v)
}

// AppendU32 appends four bytes.
func AppendU32(b []byte, v uint32) []byte {
	return binary.LittleEndian.AppendUint32(b, v)
}

// AppendU64 appends eight bytes.
func AppendU64(b []byte, v uint64) []byte {
	return binary.LittleEndian.AppendUint64(b, v)
}

// AppendI8 appends one byte.
func AppendI8(b []byte, v int8) []byte {
	return append(b, byte(v))
}

// AppendI16 appends two bytes.
func AppendI16(b []byte, v int16) []byte {
	return binary.LittleEndian.AppendUint16(b, uint16(v))
}

// AppendI32 appends four bytes.
func AppendI32(b []byte, v int32) []byte {
	return binary.LittleEndian.AppendUint32(b, uint32(v))
}

// AppendI64 appends eight bytes.
func AppendI64(b []byte, v int64) []byte {
	return binary.LittleEndian.AppendUint64(b, uint64(v))
}

// AppendF32 appends the four bytes of an IEEE 754 number; the bits of a NaN are
// kept.
func AppendF32(b []byte, v float32) []byte {
	return binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
}

// AppendF64 appends the eight bytes of an IEEE 754 number; the bits of a NaN are
// kept.
func AppendF64(b []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
}

// AppendUvarint appends an unsigned varint integer, of 1 to 10 bytes.
func AppendUvarint(b []byte, v uint64) []byte {
	return binary.AppendUvarint(b, v)
}

// AppendVarint appends a signed varint integer, zigzag, of 1 to 10 bytes.
func AppendVarint(b []byte, v int64) []byte {
	return binary.AppendVarint(b, v)
}

// AppendCount appends the count that begins a list or a map; the elements, or
// each key with its value, follow it.
func AppendCount(b []byte, n int) []byte {
	if n < 0x80 {
		return append(b, byte(n))
	}
	return appendLong(b, n)
}

// appendLong is for counts that are rare. Where it is called there is a call and not its
// loop, of which every codec would have a copy.
//
//go:noinline
func appendLong(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(n)) }

// AppendString appends length and bytes. Readers refuse what is not UTF-8, which
// is not checked here.
func AppendString(b []byte, v string) []byte {
	n, start := len(v), len(b)
	if n >= 0x80 || n >= cap(b)-start {
		b = AppendCount(b, n)
		return append(b, v...)
	}
	b = b[:start+1+n]
	b[start] = byte(n)
	copy(b[start+1:], v)
	return b
}

// AppendBytes appends length and bytes; nil is the same as empty.
func AppendBytes(b []byte, v []byte) []byte {
	b = AppendCount(b, len(v))
	return append(b, v...)
}

// AppendTime appends the seconds since 1970 and the nanoseconds within the
// second, twelve bytes. Location and monotonic clock do not travel.
func AppendTime(b []byte, v time.Time) []byte {
	b = binary.LittleEndian.AppendUint64(b, uint64(v.Unix()))
	return binary.LittleEndian.AppendUint32(b, uint32(v.Nanosecond()))
}

// AppendDuration appends the nanoseconds, eight bytes.
func AppendDuration(b []byte, v time.Duration) []byte {
	return binary.LittleEndian.AppendUint64(b, uint64(v))
}

// AppendUUID appends sixteen bytes.
func AppendUUID(b []byte, v UUID) []byte {
	return append(b, v[:]...)
}
