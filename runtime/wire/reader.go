package wire

import (
	"errors"
	"fmt"
	"math"
)

// ErrShort is the error of a Reader whose bytes end within a message of which more
// may come.
var ErrShort = errors.New("the message is not all there yet")

// maxDepth is how deep values may stand in one another.
const maxDepth = 64

// A Reader reads the values of one message. The first error sticks: what is read
// after it is zero. It is for one goroutine at a time.
//
// Bytes that end before the message does are an error of the peer's where the
// message is framed, since all of it is there. Where messages are read as they come
// the reader is open: then the error is ErrShort, and Missing says how many more
// bytes are owed at least.
//
// Nothing is allocated by a length that is only claimed: all that is read is there
// before memory is taken for it.
type Reader struct {
	// Session has the variables of the connection, for the functions that look at a message
	// before it is read; nil where there are none.
	Session *Session

	b       []byte
	i       int // of the next byte
	end     int // of the innermost stretch; i after an error, so that all else is short
	max     int // the most bytes of a value
	missing int
	around
	open  bool // more may follow the last byte of b
	alias bool // bytes are not copied
	err   error

	cut     cut
	sought  search
	object  object
	again   bool   // bytes were missing before
	there   [2]int // from where to where all lists were gone through, and are there
	walking int    // how many lists are being gone through
	walks   []walk // how far they were when bytes were missing now
	before  []walk // and the last time
	chunk   []byte // of which small values are cut
	upper   [32]byte
}

// around is what stands around the next byte.
type around struct {
	inside int32 // how many stretches
	depth  int16 // how many recursive values
	filled bool  // it is a stretch that Fill has filled up
	quotes Quotes
	owed   int // bytes that have to follow the value that is being read
}

// Reset begins a message in b. Open tells that more bytes may follow b. A value of
// more than max bytes is an error; 0 stands for no limit.
func (r *Reader) Reset(b []byte, open bool, max int) {
	if max <= 0 {
		max = math.MaxInt
	}
	r.b, r.i, r.end, r.max, r.open = b, 0, len(b), max, open
	r.around, r.missing, r.err = around{}, 0, nil
	if r.again || r.sought.to > 0 || r.object.members != nil {
		r.forget()
	}
}

// forget drops what was found out about another message. Most messages leave nothing,
// and Reset is inlined for them.
func (r *Reader) forget() {
	r.sought, r.object = search{}, object{}
	r.walkAnew()
}

// More goes back to the beginning of the message, of which b has what there was and
// what came since. It is as Reset, but what was sought in vain before is not looked
// through again.
func (r *Reader) More(b []byte) {
	r.b, r.object, r.filled = b, object{}, false
	r.walkOn()
	r.Rewind(0)
}

// Alias makes bytes and strings that are read later point into what is read from,
// instead of being copied.
func (r *Reader) Alias(on bool) { r.alias = on }

// Err returns the first error.
func (r *Reader) Err() error { return r.err }

// OK reports whether there was no error.
func (r *Reader) OK() bool { return r.err == nil }

// Missing returns how many bytes are owed at least, after ErrShort.
func (r *Reader) Missing() int { return r.missing }

// Pos returns how many bytes were read.
func (r *Reader) Pos() int { return r.i }

// Left returns how many bytes are left of the innermost stretch.
func (r *Reader) Left() int { return r.end - r.i }

// Max returns the most bytes that a value may have.
func (r *Reader) Max() int { return r.max }

// Range returns the bytes between two places that Pos returned. They are not
// copied, and must not be changed.
func (r *Reader) Range(from, to int) []byte {
	if from < 0 || to < from || to > len(r.b) {
		return nil
	}
	return r.b[from:to:to]
}

// Rewind goes back to a place that Pos returned, outside of any stretch, and
// forgets an error.
func (r *Reader) Rewind(pos int) {
	r.Unfill()
	r.i, r.end = pos, len(r.b)
	r.around, r.missing, r.err = around{}, 0, nil
	r.walking = 0
}

// Try reports whether a message is what a function looks for. Where it ends in front of what
// that asks for, or has something there that cannot be read, it is not: nothing is wrong yet,
// and r is where it was. It is for the beginning of a message that is all there.
func (r *Reader) Try(is func(*Reader, *Exchange) bool, x *Exchange) bool {
	pos := r.i
	if r.err != nil {
		return false
	}
	found := is(r, x)
	if r.err == nil || r.err == ErrShort {
		return found
	}
	r.Rewind(pos)
	return false
}

// Back goes back to a place of the same stretch that Pos returned. Unlike Rewind it
// forgets nothing.
func (r *Reader) Back(pos int) {
	if r.err == nil {
		r.i = pos
	}
}

// Fail notes what is wrong, unless something was before.
func (r *Reader) Fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("at byte %d: "+format, append([]any{r.i}, args...)...)
		r.end = r.i
	}
}

// FailWith is Fail with an error of somebody else's.
func (r *Reader) FailWith(err error) {
	if r.err == nil && err != nil {
		r.Fail("%w", err)
	}
}

// Wrong notes that a field of the schema is not the integer that it has to be.
func (r *Reader) Wrong(field string, got, want any) {
	r.Fail("%s is %d, and %d was expected", field, got, want)
}

// WrongText is Wrong for text.
func (r *Reader) WrongText(field string, got []byte, want string) {
	if r.err == nil {
		r.Fail("%s is %q, and %q was expected", field, got[:min(len(got), 64)], want)
	}
}

// NoTag notes that a union has no variant with a tag.
func (r *Reader) NoTag(union string, tag int) {
	r.Fail("%s has no variant with the tag %d", union, tag)
}

// NoField notes that a struct has no field with a tag.
func (r *Reader) NoField(what string, tag int) {
	r.Fail("%s has no field with the tag %d", what, tag)
}

// SkipProtobuf skips a field of Protocol Buffers that the schema does not have. The low three bits of
// the tag in front of it say where it ends (protobuf.dev/programming-guides/encoding); groups, which
// are no more written since proto3, are an error.
func (r *Reader) SkipProtobuf(tag uint64) {
	switch tag & 7 {
	case 0:
		r.Uvarint(10)
	case 1:
		r.Skip(8)
	case 2:
		r.Skip(Length(r, "the length of a field", r.Uvarint(5)))
	case 5:
		r.Skip(4)
	default:
		r.Fail("a field with the number %d is of the form %d, and 0, 1, 2 and 5 can be read", tag>>3, tag&7)
	}
}

// lack notes that n bytes were to be read and are not there.
func (r *Reader) lack(n int) {
	switch {
	case r.err != nil:
	case n < 0:
		r.Fail("a length is %s", belowZero(n))
	case n > r.max:
		r.Fail("there are to be %d bytes, and at most %d may be", n, r.max)
	default:
		r.short(n - (r.end - r.i))
	}
}

// short notes that n bytes are missing.
func (r *Reader) short(n int) {
	if r.err != nil {
		return
	}
	if r.open && r.inside == 0 {
		r.err, r.missing, r.end = ErrShort, n+r.owed, r.i
		return
	}
	r.Fail("%d bytes are missing", n)
}

// End notes bytes that are left over.
func (r *Reader) End() {
	if r.err == nil && r.i < r.end {
		r.Fail("%d bytes are left over", r.end-r.i)
	}
}

// Down goes into a recursive value, and reports whether it may.
func (r *Reader) Down() bool {
	if r.depth >= maxDepth {
		r.Fail("values stand more than %d deep in one another", maxDepth)
		return false
	}
	r.depth++
	return r.err == nil
}

// Up leaves what Down went into.
func (r *Reader) Up() { r.depth-- }

// Enter begins a stretch of n bytes, behind which nothing can be read, and returns
// what Leave needs. It is inlined for one that is all that is left, as the body of a
// message is.
func (r *Reader) Enter(n int) (outer int) {
	if n != r.end-r.i {
		return r.enter(n)
	}
	r.inside++
	return r.end
}

// enter is Enter for a stretch behind which there is more.
//
//go:noinline
func (r *Reader) enter(n int) (outer int) {
	outer = r.end
	if n < 0 || n > r.end-r.i {
		r.lack(n)
		return r.i
	}
	r.end = r.i + n
	r.inside++
	return outer
}

// EnterBut begins a stretch of all that is left but n bytes.
func (r *Reader) EnterBut(n int) (outer int) {
	if left := r.end - r.i; n <= left {
		return r.Enter(left - n)
	}
	r.lack(n)
	return r.i
}

// Leave ends a stretch, of which nothing may be left.
func (r *Reader) Leave(outer int) {
	if r.i < r.end || r.err != nil {
		r.noLeave()
		return
	}
	r.end = outer
	r.inside--
}

// noLeave is Leave where that goes wrong. It stands apart so that Leave is inlined.
//
//go:noinline
func (r *Reader) noLeave() { r.End() }

// LeaveRest is Leave for a stretch of which something may be left, which it skips.
func (r *Reader) LeaveRest(outer int) {
	r.SkipRest()
	r.Leave(outer)
}

// SkipRest steps over all that is left of the innermost stretch.
func (r *Reader) SkipRest() { r.i = r.end }

// Within returns a reader of other bytes that belong to the same message, such as
// those that were compressed in it.
func (r *Reader) Within(b []byte) *Reader {
	inner := &Reader{b: b, end: len(b), max: r.max, around: around{depth: r.depth}}
	if r.err != nil {
		inner.err, inner.end = r.err, 0
	}
	return inner
}

// Join notes what went wrong in a reader that Within returned, or was left over.
func (r *Reader) Join(inner *Reader) {
	inner.End()
	if r.err == nil && inner.err != nil {
		r.FailWith(inner.err)
	}
}

// A Mark is where a reader is.
type Mark struct {
	i, end int
	around around
}

// Mark returns where r is, for Restore.
func (r *Reader) Mark() Mark { return Mark{r.i, r.end, r.around} }

// Restore goes back to where Mark was called, unless there was an error.
func (r *Reader) Restore(m Mark) {
	if r.err == nil {
		r.i, r.end, r.around = m.i, m.end, m.around
	}
}
