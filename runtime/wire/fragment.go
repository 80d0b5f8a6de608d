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

// Cut appends the fragments of a message, which may stand behind b.
func (f *Fragments) Cut(b, message []byte, s *Session) ([]byte, error) {
	r := readers.Get().(*Reader)
	defer readers.Put(r)
	r.Reset(message, false, 0)
	defer r.Reset(nil, false, 0)
	x := Exchange{Session: s}
	v := f.Whole.Read(r, &x, f.Whole.New())
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
		if b, err = f.Piece.Append(b, &x, v); err != nil {
			return b, err
		}
		first = false
	}
	return b, nil
}

// A Joint puts a message together of its fragments. It is for one goroutine at a time.
type Joint struct {
	first any    // the first fragment, nil before it has come
	bytes []byte // what all had
	whole []byte
	size  int // how many bytes all fragments have, of those that were read
	need  int // how many bytes of the message are known to be needed
}

// Need returns how many bytes are needed to go on, where Join has found too few.
func (j *Joint) Need() int { return j.need }

// Reset forgets the fragments that were read.
func (j *Joint) Reset() {
	if j.size > 0 {
		*j = Joint{whole: j.whole}
	}
}

// keptJoint is the most that a Joint keeps of a message for the next one.
const keptJoint = 64 << 10

// Join reads the fragments of the message that begins with b, at most limit bytes of it. It
// goes on behind those that it has read before. It returns nil while some are missing, and
// else the message, which counts until the next call, and how many bytes its fragments have.
func (j *Joint) Join(f *Fragments, r *Reader, b []byte, s *Session, limit int) (message []byte, size int, err error) {
	for {
		v, last, err := j.next(f, r, b[j.size:], s, limit)
		if v == nil || err != nil {
			return nil, 0, err
		}
		if last {
			return j.all(f, s)
		}
	}
}

// next reads one fragment, nil while it is not there.
func (j *Joint) next(f *Fragments, r *Reader, b []byte, s *Session, limit int) (v any, last bool, err error) {
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
	x := Exchange{Session: s}
	v = f.Piece.Read(r, &x, f.Piece.New())
	r.End()
	if r.Err() != nil {
		return nil, false, r.Err()
	}
	first, last, ok := f.Found(v, j.first == nil)
	switch {
	case !ok:
		return nil, false, errNoPlace
	case first && j.first != nil:
		return nil, false, errFirstAgain
	case !first && j.first == nil:
		return nil, false, errNotFirst
	case j.first == nil:
		j.first = v
	case f.Same != nil && !f.Same(j.first, v):
		return nil, false, errOther
	}
	j.bytes = append(j.bytes, *f.Bytes(v)...)
	j.size += size
	return v, last, nil
}

// all is the message of all fragments that were read. Whoever looks at it once more has them
// read again.
func (j *Joint) all(f *Fragments, s *Session) (b []byte, size int, err error) {
	*f.Bytes(j.first) = j.bytes
	x := Exchange{Session: s}
	b, err = f.Whole.Append(j.whole[:0], &x, j.first)
	size = j.size
	*j = Joint{}
	if cap(b) <= keptJoint {
		j.whole = b
	}
	return b, size, err
}
