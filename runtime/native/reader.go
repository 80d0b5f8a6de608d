package native

import "fmt"

// A Reader reads values from the body of one message. It keeps its first error,
// after which every read returns a zero value. The zero Reader reads an empty
// body. A Reader must not be used by several goroutines at once.
//
// It is worth keeping for the next message: short strings and bytes, those of one
// message and of the next, are cut out of the same chunk of memory. A chunk has 1 KiB
// at most, and stays as long as anything that was cut out of it.
type Reader struct {
	data   []byte
	pos    int   // next byte to read
	end    int   // end of the innermost struct or variant; 0 like pos after an error
	depth  int   // structs and unions around pos
	budget int64 // bytes of Go values that may still be made
	err    *DecodeError
	chunk  []byte // memory for short strings and bytes
	cut    int    // how much of it is taken
	alias  bool   // strings and bytes are not copied
	refill bool   // what is read into may be room for its bytes and lists
}

// NewReader returns a Reader of b, which must not change while it is in use.
// Nothing that it returns refers to b, unless Alias says so.
func NewReader(b []byte) *Reader {
	r := new(Reader)
	r.Reset(b)
	return r
}

// Reset makes r a Reader of b as if it were new.
func (r *Reader) Reset(b []byte) {
	r.data, r.pos, r.end, r.depth, r.err, r.refill = b, 0, len(b), 0, nil, false
	r.budget = budgetFactor*int64(len(b)) + budgetBase
}

// Alias makes strings and bytes that are read from now on, also after Reset, point
// into what is read, instead of being copies. Then that must not change as long as any
// of them is in use, and stays in memory as long.
func (r *Reader) Alias(on bool) { r.alias = on }

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

// Rest returns all bytes that are left, as Bytes does; nil if none are.
func (r *Reader) Rest() []byte {
	return r.own(r.take("rest", r.end-r.pos))
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
	b := r.data[r.pos:r.end]
	if len(b) < n {
		r.short(what, n)
		return nil
	}
	r.pos += n
	return b[:n]
}

// short is the error of n bytes that are not there.
func (r *Reader) short(what string, n int) {
	r.fail(r.pos, what, "takes %d bytes, %d are left", n, r.end-r.pos)
}

// chargeOne is charge for a single value.
func (r *Reader) chargeOne(size uintptr) bool {
	if int64(size) > r.budget || r.err != nil {
		return r.charge(r.pos, "struct", 1, size)
	}
	r.budget -= int64(size)
	return true
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
	r.budget -= int64(cost)
	return true
}
