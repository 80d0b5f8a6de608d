package native

import (
	"encoding/binary"
	"math"
	"time"
)

// Bool reads one byte, 0 or 1.
func (r *Reader) Bool() bool {
	v := r.u8("bool")
	if v > 1 {
		r.fail(r.pos-1, "bool", "is %d, neither 0 nor 1", v)
	}
	return v == 1
}

// Flags reads one flag byte. A bit that is not in used is an error.
func (r *Reader) Flags(used uint8) uint8 {
	v := r.u8("flag byte")
	if v&^used != 0 {
		r.noFlags(1, v, used)
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
	b := r.data[r.pos:r.end]
	if len(b) < 1 {
		r.short(what, 1)
		return 0
	}
	r.pos += 1
	return b[0]
}

func (r *Reader) u16(what string) uint16 {
	b := r.data[r.pos:r.end]
	if len(b) < 2 {
		r.short(what, 2)
		return 0
	}
	r.pos += 2
	return binary.LittleEndian.Uint16(b)
}

func (r *Reader) u32(what string) uint32 {
	b := r.data[r.pos:r.end]
	if len(b) < 4 {
		r.short(what, 4)
		return 0
	}
	r.pos += 4
	return binary.LittleEndian.Uint32(b)
}

func (r *Reader) u64(what string) uint64 {
	b := r.data[r.pos:r.end]
	if len(b) < 8 {
		r.short(what, 8)
		return 0
	}
	r.pos += 8
	return binary.LittleEndian.Uint64(b)
}

// Time reads twelve bytes. The time is in UTC.
func (r *Reader) Time() time.Time {
	b := r.data[r.pos:r.end]
	if len(b) < 12 {
		r.short("time", 12)
		return time.Time{}
	}
	r.pos += 12
	return r.TimeAt(b[:12])
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
