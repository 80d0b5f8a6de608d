package wire

import "slices"

// cut is a stretch of which the zeros at the end were not sent.
type cut struct {
	sent   []byte // all that was sent of the message, and perhaps of others
	end    int    // of the stretch in that
	filled []byte // what was read in place of it, to be used again
}

// Fill puts zeros behind a stretch of fewer than n bytes, of which those were not sent. What
// stands behind it can be read after Unfill.
func (r *Reader) Fill(n int) {
	if n > r.end-r.i {
		r.fill(n)
	}
}

// fill is Fill where zeros are missing. Places in the stretch stay what they are.
//
//go:noinline
func (r *Reader) fill(n int) {
	if r.err != nil {
		return
	}
	b := r.cut.filled[:0]
	if r.alias { // what was read before points into that
		b = nil
	}
	b = append(slices.Grow(b, r.i+n), r.b[:r.end]...)
	b = append(b, make([]byte, r.i+n-r.end)...)
	r.cut = cut{sent: r.b, end: r.end, filled: b}
	r.b, r.end, r.filled = b, len(b), true
}

// Unfill goes behind a stretch that Fill has filled up. Where that was not needed, it does
// nothing.
func (r *Reader) Unfill() {
	if r.filled {
		r.b, r.i, r.end, r.filled = r.cut.sent, r.cut.end, r.cut.end, false
	}
}
