package native

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"
	"unicode/utf8"
)

// A Reader reads values from the body of one message. It keeps its first error,
// after which every read returns a zero value. The zero Reader reads an empty
// body. A Reader must not be used by several goroutines at once.
type Reader struct {
	data   []byte
	pos    int // next byte to read
	end    int // end of the innermost struct or variant; 0 like pos after an error
	depth  int // structs and unions around pos
	budget int // bytes of Go values that may still be made
	err    *DecodeError
}

// NewReader returns a Reader of b, which must not change while it is in use.
// Nothing that it returns refers to b.
func NewReader(b []byte) *Reader {
	r := new(Reader)
	r.Reset(b)
	return r
}

// Reset makes r a Reader of b as if it were new.
func (r *Reader) Reset(b []byte) {
	*r = Reader{data: b, end: len(b), budget: budgetFactor*len(b) + budgetBase}
}

// Err returns the first error, a *DecodeError, or nil.
func (r *Reader) Err() error {
	if r.err == nil {
		return nil
	}
	return r.err
}

// Done tells whether the body has ended here, or an error has happened. Between
// the fields of one version and those of the next it means that the writer did
// not know the rest, which then have their defaults.
func (r *Reader) Done() bool {
	return r.pos == r.end
}

// End makes bytes that are left an error. It stands behind a value that is no
// struct and thus cannot grow.
func (r *Reader) End() {
	if r.pos != r.end {
		r.fail(r.pos, "value", "should have ended, %d bytes are left", r.end-r.pos)
	}
}

// Rest returns a copy of all bytes that are left; nil if none are.
func (r *Reader) Rest() []byte {
	return r.copied(r.end - r.pos)
}

// fail keeps the first error and empties r, so that each later read fails at its
// check of the length and needs no check of its own for an error.
func (r *Reader) fail(start int, what, reason string, args ...any) {
	if r.err == nil {
		r.err = &DecodeError{Offset: start, What: what, Reason: fmt.Sprintf(reason, args...)}
	}
	r.data, r.pos, r.end = nil, 0, 0
}

// take returns the next n bytes and steps over them; nil means an error.
func (r *Reader) take(what string, n int) []byte {
	start := r.pos
	if left := r.end - start; n > left {
		r.fail(start, what, "takes %d bytes, %d are left", n, left)
		return nil
	}
	r.pos += n
	return r.data[start:r.pos]
}

// charge takes count values of size bytes each off the budget.
func (r *Reader) charge(start int, what string, count int, size uintptr) bool {
	if r.err != nil {
		return false
	}
	// Neither factor reaches 2^32, so that the product cannot overflow.
	cost := uint64(count) * uint64(size)
	if cost > uint64(r.budget) {
		r.fail(start, what, "needs %d bytes of memory, %d are left of the message's budget", cost, r.budget)
		return false
	}
	r.budget -= int(cost)
	return true
}

// Bool reads one byte, 0 or 1.
func (r *Reader) Bool() bool {
	start := r.pos
	v := r.U8()
	if v > 1 {
		r.fail(start, "bool", "is %d, neither 0 nor 1", v)
		return false
	}
	return v == 1
}

// Flags reads one flag byte. A bit that is not in used is an error.
func (r *Reader) Flags(used uint8) uint8 {
	start := r.pos
	v := r.U8()
	if v&^used != 0 {
		r.fail(start, "flag byte", "is %#02x, of which the bits %#02x have no meaning", v, v&^used)
		return 0
	}
	return v
}

// U8 reads one byte.
func (r *Reader) U8() uint8 {
	if b := r.take("u8", 1); b != nil {
		return b[0]
	}
	return 0
}

// U16 reads two bytes.
func (r *Reader) U16() uint16 {
	if b := r.take("u16", 2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

// U32 reads four bytes.
func (r *Reader) U32() uint32 {
	if b := r.take("u32", 4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// U64 reads eight bytes.
func (r *Reader) U64() uint64 {
	if b := r.take("u64", 8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// I8 reads one byte.
func (r *Reader) I8() int8 { return int8(r.U8()) }

// I16 reads two bytes.
func (r *Reader) I16() int16 { return int16(r.U16()) }

// I32 reads four bytes.
func (r *Reader) I32() int32 { return int32(r.U32()) }

// I64 reads eight bytes.
func (r *Reader) I64() int64 { return int64(r.U64()) }

// F32 reads four bytes.
func (r *Reader) F32() float32 { return math.Float32frombits(r.U32()) }

// F64 reads eight bytes.
func (r *Reader) F64() float64 { return math.Float64frombits(r.U64()) }

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
const maxSeconds = math.MaxInt64 - 62135596800

// Duration reads eight bytes.
func (r *Reader) Duration() time.Duration { return time.Duration(r.U64()) }

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
	b := r.sized("bytes", max)
	if len(b) == 0 {
		return nil
	}
	return append([]byte(nil), b...)
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

// copied returns a copy of the next n bytes, which must be there.
func (r *Reader) copied(n int) []byte {
	if n == 0 {
		return nil
	}
	b := append([]byte(nil), r.data[r.pos:r.pos+n]...)
	r.pos += n
	return b
}
