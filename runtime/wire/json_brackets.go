package wire

// nesting is how deep in JSON its text has come, of which only the brackets tell where it ends.
type nesting struct {
	depth   int
	quoted  bool // within a string
	escaped bool // behind a backslash there
	closed  bool // it has ended
}

// Brackets begins the stretch of one JSON object or array up to the bracket that closes it, and
// returns what Leave needs. White space in front is a part of it.
func (r *Reader) Brackets() (outer int) {
	at := r.closing()
	if at < 0 {
		return r.i
	}
	outer = r.end
	r.end = at
	r.inside++
	return outer
}

// closing returns where the JSON ends that begins here, -1 if it does not. What was gone through
// before is not again when more has come, nor is what ends in it.
func (r *Reader) closing() int {
	s := search{from: r.i, to: r.i}
	if before := r.sought; before.text == "" && before.from == r.i && before.to > r.i && before.to <= r.end {
		s = before
	}
	for s.to < r.end && !s.json.closed && s.to-s.from <= r.max {
		if !s.json.next(r.b[s.to]) {
			r.Fail("%.20q begins no JSON object or array", r.b[s.to:r.end])
			return -1
		}
		s.to++
	}
	switch {
	case r.err != nil:
	case s.to-s.from > r.max:
		r.Fail("no bracket closes the JSON within %d bytes", r.max)
	case s.json.closed:
		r.sought = s
		return s.to
	case r.open && r.inside == 0:
		r.sought = s
		r.short(max(1, s.json.depth))
	default:
		r.Fail("no bracket closes the JSON")
	}
	return -1
}

// next goes on with a byte. It reports false for what begins neither an object nor an array.
func (n *nesting) next(c byte) bool {
	switch {
	case n.escaped:
		n.escaped = false
	case n.quoted:
		n.escaped, n.quoted = c == '\\', c != '"'
	case c == '{' || c == '[':
		n.depth++
	case n.depth == 0:
		return isSpace(c)
	case c == '"':
		n.quoted = true
	case c == '}' || c == ']':
		n.depth--
		n.closed = n.depth == 0
	}
	return true
}

// isSpace reports whether a byte is white space of JSON.
func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// Blank reports whether no more has come of a message than white space in front of its JSON.
func (r *Reader) Blank() bool {
	s := r.sought
	return s.text == "" && s.from == 0 && s.to > 0 && s.to == len(r.b) && s.json.depth == 0 && !s.json.closed
}

// SkipSpace steps over the white space of JSON that has come.
func (r *Reader) SkipSpace() {
	for r.i < r.end && isSpace(r.b[r.i]) {
		r.i++
	}
}
