package wire

import "errors"

// Fragments are the pieces in which the messages of a frame travel. What a message's codec
// writes and reads is the whole of it, with its length in front, which only this process sees.
type Fragments struct {
	// Piece is a fragment, and Whole a message that was put together; both are the same
	// struct in Go. Of Whole the body is all that the fragments had.
	Piece, Whole *Message
	Most         int // how many bytes of a message go into a fragment
	// Split returns how many bytes the fragment has that begins here.
	Split func(r *Reader) int
	// Bytes returns where a fragment keeps its piece of the message.
	Bytes func(v any) *[]byte
	// Place notes in a fragment where in its message it stands, and Found returns where it
	// says so: start is whether one has to begin. It is not ok where it says neither.
	Place func(v any, first, last bool)
	Found func(v any, start bool) (first, last, ok bool)
	// Same reports whether two fragments can be of one message, nil for any.
	Same func(v, w any) bool
}

// Errors of fragments that make no message.
var (
	errNoPlace    = errors.New("a fragment does not say whether it is the last one")
	errNotFirst   = errors.New("a fragment goes on with a message, and none has begun")
	errFirstAgain = errors.New("a fragment begins a message, and the one before has not ended")
	errOther      = errors.New("a fragment has another kind, id, channel or version than those before it")
	errJoined     = errors.New("a message with its fragments is too long")
)

// Cut appends the fragments of a message, which may stand behind b. What they set is x's to undo.
func (f *Fragments) Cut(b, message []byte, x *Exchange) ([]byte, error) {
	r := readers.Get().(*Reader)
	defer readers.Put(r)
	r.Reset(message, false, 0)
	defer r.Reset(nil, false, 0)
	y := Exchange{Session: x.Session, changed: x.changed}
	v := f.Whole.Read(r, &y, f.Whole.New())
	if err := r.Err(); err != nil {
		return b, err
	}
	piece := f.Bytes(v)
	rest, first := *piece, true
	for first || len(rest) > 0 {
		n := min(len(rest), f.Most)
		*piece, rest = rest[:n:n], rest[n:]
		f.Place(v, first, len(rest) == 0)
		var err error
		b, err = f.Piece.Append(b, &y, v)
		if x.changed = y.changed; err != nil {
			return b, err
		}
		first = false
	}
	return b, nil
}

// A Joint puts a message together of its fragments. It is for one goroutine at a time.
type Joint struct {
	x     Exchange // of all fragments
	first any      // the first one, nil before it has come
	bytes []byte   // what all had
	whole []byte   // the message
	size  int      // how many bytes all fragments have, of those that were read
	need  int      // how many bytes of the message are known to be needed
}

// Need returns how many bytes are needed to go on, where Join has found too few.
func (j *Joint) Need() int { return j.need }

// Reset forgets the fragments that were read, and undoes what they have set.
func (j *Joint) Reset() {
	if j.size > 0 {
		j.x.Undo()
		j.Keep()
	}
}

// Keep forgets the fragments of a message that was taken.
func (j *Joint) Keep() {
	if cap(j.whole) > keptJoint {
		j.whole = nil
	}
	*j = Joint{whole: j.whole[:0]}
}

// keptJoint is the most that a Joint keeps of a message for the next one.
const keptJoint = 64 << 10

// Join reads the fragments of the message that begins with b, at most limit bytes of it. It
// goes on behind those that it has read before, unless these were all of a message. It returns
// nil while some are missing, and else the message, which counts until the next call, and how
// many bytes its fragments have.
func (j *Joint) Join(f *Fragments, r *Reader, b []byte, s *Session, limit int) (message []byte, size int, err error) {
	if len(j.whole) > 0 {
		j.Reset()
	}
	j.x.Session = s
	for {
		v, last, err := j.next(f, r, b[j.size:], limit)
		if v == nil || err != nil {
			return nil, 0, err
		}
		if last {
			*f.Bytes(j.first) = j.bytes
			j.whole, err = f.Whole.Append(j.whole[:0], &Exchange{Session: s}, j.first)
			return j.whole, j.size, err
		}
	}
}

// next reads one fragment, nil while it is not there.
func (j *Joint) next(f *Fragments, r *Reader, b []byte, limit int) (v any, last bool, err error) {
	if j.size >= limit {
		return nil, false, errJoined
	}
	if len(b) == 0 {
		j.need = j.size + 1
		return nil, false, nil
	}
	r.Reset(b, true, limit)
	size := f.Split(r)
	if r.Err() == ErrShort {
		size = len(b) + max(1, r.Missing())
	} else if r.Err() != nil {
		return nil, false, r.Err()
	}
	if size > limit-j.size {
		return nil, false, errJoined
	}
	if size > len(b) {
		j.need = j.size + size
		return nil, false, nil
	}
	r.Reset(b[:size], false, limit)
	v = f.Piece.Read(r, &j.x, f.Piece.New())
	if r.End(); r.Err() != nil {
		return nil, false, r.Err()
	}
	j.bytes = append(j.bytes, *f.Bytes(v)...)
	j.size += size
	last, err = j.follows(f, v)
	return v, last, err
}

// follows takes a fragment that belongs to the message.
func (j *Joint) follows(f *Fragments, v any) (last bool, err error) {
	first, last, ok := f.Found(v, j.first == nil)
	switch {
	case !ok:
		return false, errNoPlace
	case first && j.first != nil:
		return false, errFirstAgain
	case !first && j.first == nil:
		return false, errNotFirst
	case j.first == nil:
		j.first = v
	case f.Same != nil && !f.Same(j.first, v):
		return false, errOther
	}
	return last, nil
}
