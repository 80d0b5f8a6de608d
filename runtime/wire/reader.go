package wire

import (
	"errors"
	"fmt"
)

// ErrShort is the error of a Reader whose bytes end within a message of which more
// may come.
var ErrShort = errors.New("the message is not all there yet")

// A Reader reads the values of one message. The first error sticks: what is read
// after it is zero. It is for one goroutine at a time.
//
// Bytes that end before the message does are an error of the peer's where the
// message is framed, since all of it is there. Where messages are read as they come
// the reader is open: then the error is ErrShort, and Missing says how many more
// bytes are owed at least.
type Reader struct {
	b       []byte
	i       int // of the next byte
	end     int // of the innermost stretch
	max     int // the most bytes of a value
	missing int
	depth   int
	open    bool // more may follow the last byte of b
	alias   bool // bytes are not copied
	err     error
}

// Reset begins a message in b. Open tells that more bytes may follow b. A value of
// more than max bytes is an error.
func (r *Reader) Reset(b []byte, open bool, max int) {
	*r = Reader{b: b, end: len(b), max: max, open: open, alias: r.alias}
}

// Alias makes bytes and strings that are read later point into what is read from,
// instead of being copied.
func (r *Reader) Alias(on bool) { r.alias = on }

// Err returns the first error.
func (r *Reader) Err() error { return r.err }

// Missing returns how many bytes are owed at least, after ErrShort.
func (r *Reader) Missing() int { return r.missing }

// Pos returns how many bytes were read.
func (r *Reader) Pos() int { return r.i }

// Rewind goes back to a place that Pos returned, outside of any stretch, and
// forgets an error.
func (r *Reader) Rewind(pos int) {
	r.i, r.end, r.missing, r.depth, r.err = pos, len(r.b), 0, 0, nil
}

// Fail notes what is wrong, unless something was before.
func (r *Reader) Fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("at byte %d: "+format, append([]any{r.i}, args...)...)
	}
}

// short notes that n bytes are missing.
func (r *Reader) short(n int) {
	if r.err != nil {
		return
	}
	if r.open && r.end == len(r.b) {
		r.err, r.missing = ErrShort, n
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
