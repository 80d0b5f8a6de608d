package native

import (
	"encoding/binary"
	"math"
	"time"
	"unicode/utf8"
)

// Bool reads one byte, 0 or 1.
func (r *Reader) Bool() bool {
	start := r.pos
	v := r.u8("bool")
	if v > 1 {
		r.fail(start, "bool", "is %d, neither 0 nor 1", v)
		return false
	}
	return v == 1
}

// Flags reads one flag byte. A bit that is not in used is an error.
func (r *Reader) Flags(used uint8) uint8 {
	start := r.pos
	v := r.u8("flag byte")
	if v&^used != 0 {
		r.fail(start, "flag byte", "is %#02x, of which the bits %#02x have no meaning", v, v&^used)
		return 0
	}
	return v
}

// U8 reads one byte.
func (r *Reader) U8() uint8 { return r.u8("u8") }

// U16 reads two bytes.
func (r *Reader) U16() uint16 { return r.u16("u16") }

// U32 reads four bytes.
func (r *Reader) U32() uint32 { return r.u32("u32") }

// U64 reads eight bytes.
func (r *Reader) U64() uint64 { return r.u64("u64") }

// I8 reads one byte.
func (r *Reader) I8() int8 { return int8(r.u8("i8")) }

// I16 reads two bytes.
func (r *Reader) I16() int16 { return int16(r.u16("i16")) }

// I32 reads four bytes.
func (r *Reader) I32() int32 { return int32(r.u32("i32")) }

// I64 reads eight bytes.
func (r *Reader) I64() int64 { return int64(r.u64("i64")) }

// F32 reads four bytes.
func (r *Reader) F32() float32 { return math.Float32frombits(r.u32("f32")) }

// F64 reads eight bytes.
func (r *Reader) F64() float64 { return math.Float64frombits(r.u64("f64")) }

func (r *Reader) u8(what string) uint8 {
	if b := r.take(what, 1); b != nil {
		return b[0]
	}
	return 0
}

func (r *Reader) u16(what string) uint16 {
	if b := r.take(what, 2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (r *Reader) u32(what string) uint32 {
	if b := r.take(what, 4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (r *Reader) u64(what string) uint64 {
	if b := r.take(what, 8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// Time reads twelve bytes. The time is in UTC.
func (r *Reader) Time() time.Time {
	start := r.pos
	b := r.take("time", 12)
	if b == nil {
		return time.Time{}
	}
	seconds := int64(binary.LittleEndian.Uint64(b))
	nanos := binary.LittleEndian.Uint32(b[8:])
	if seconds > maxSeconds {
		r.fail(start, "time", "has %d seconds, more than %d", seconds, maxSeconds)
		return time.Time{}
	}
	if nanos >= 1e9 {
		r.fail(start, "time", "has %d nanoseconds, which is a second or more", nanos)
		return time.Time{}
	}
	return time.Unix(seconds, int64(nanos)).UTC()
}

// maxSeconds is the greatest Unix time of a time.Time, which counts from the
// year 1.
const maxSeconds int64 = math.MaxInt64 - 62135596800

// Duration reads eight bytes.
func (r *Reader) Duration() time.Duration { return time.Duration(r.u64("duration")) }

// UUID reads sixteen bytes.
func (r *Reader) UUID() UUID {
	if b := r.take("uuid", 16); b != nil {
		return UUID(b)
	}
	return UUID{}
}

// String reads a length and as many bytes of UTF-8.
func (r *Reader) String() string { return r.StringMax(MaxLength) }

// StringMax is String with at most max bytes.
func (r *Reader) StringMax(max int) string {
	start := r.pos
	b := r.sized("string", max)
	if !utf8.Valid(b) {
		r.fail(start, "string", "is not valid UTF-8")
		return ""
	}
	return string(b)
}

// Bytes reads a length and as many bytes, which it copies; nil if there are none.
func (r *Reader) Bytes() []byte { return r.BytesMax(MaxLength) }

// BytesMax is Bytes with at most max bytes.
func (r *Reader) BytesMax(max int) []byte {
	return append([]byte(nil), r.sized("bytes", max)...)
}

// sized reads a length of at most max and returns the bytes that it covers, in
// place.
func (r *Reader) sized(what string, max int) []byte {
	start := r.pos
	n := r.length(what)
	if n > max {
		r.fail(start, what, "has a length of %d, more than its max of %d", n, max)
		return nil
	}
	b := r.data[r.pos : r.pos+n]
	r.pos += n
	return b
}
