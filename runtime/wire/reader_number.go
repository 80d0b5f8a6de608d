package wire

// Next returns the next n bytes, or nil where they are not there. They are not
// copied, and must not be changed.
func (r *Reader) Next(n int) []byte {
	if n < 0 || n > r.end-r.i || r.err != nil {
		r.short(n - (r.end - r.i))
		return nil
	}
	at := r.i
	r.i += n
	return r.b[at:r.i:r.i]
}
