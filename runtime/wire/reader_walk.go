package wire

// A walk is how far the values of a list were gone through when bytes were missing.
type walk struct {
	from, depth int // where the list begins, and how many lists are around it
	done, at    int // how many values are there, and where the next one begins
}

// There returns n, the number of values that follow, if all of them are there. Read
// reads one of them, which takes least bytes or more, and keeps nothing; it owes
// least bytes less.
//
// It goes through them only where bytes were missing before, and goes on where it was
// then: so a long list that comes in pieces is read but once or twice, and not from
// its beginning for each piece.
func (r *Reader) There(n, least int, read func()) int {
	if n == 0 || !r.again || !r.open || r.inside > 0 || r.there[0] <= r.i && r.i < r.there[1] {
		return n
	}
	return r.walk(n, least, read)
}

func (r *Reader) walk(n, least int, read func()) int {
	w := r.walked(n)
	owed, alias := r.owed, r.alias
	r.owed += (n - w.done) * least
	r.i, r.alias = w.at, true
	r.walking++
	for w.done < n && r.err == nil {
		if read(); r.err == nil {
			w.done, w.at = w.done+1, r.i
		}
	}
	r.walking--
	r.alias = alias
	if r.err != nil {
		r.walks = append(r.walks, w)
		return 0
	}
	r.owed, r.there, r.i = owed, [2]int{w.from, r.i}, w.from
	return n
}

// walked returns how far a list of n values was gone through before that begins here.
func (r *Reader) walked(n int) walk {
	for _, w := range r.before {
		if w.from == r.i && w.depth == r.walking && w.done <= n {
			return w
		}
	}
	return walk{from: r.i, depth: r.walking, at: r.i}
}

// walkOn begins to read a message again of which more has come.
func (r *Reader) walkOn() {
	r.again = true
	if len(r.walks) > 0 {
		r.before, r.walks = r.walks, r.before[:0]
	}
}

// walkAnew forgets the message that was read before.
func (r *Reader) walkAnew() {
	r.again, r.there = false, [2]int{}
	r.before, r.walks = r.before[:0], r.walks[:0]
}
