package wire

import "errors"

// Fragments are the pieces in which the messages of a frame travel. What a message's codec
// writes and reads is the whole of it, with its length in front, which only this process sees.
type Fragments struct {
	// Piece is a fragment, and Whole a message that was put together; both are the same
	// struct in Go. Of Whole the body is all that the fragments had.
	Piece, Whole *Message
	Most         int // how many bytes of a message go into a fragment
	// Full tells that a fragment with Most bytes of a message has another one behind it, and
	// nothing else says so.
	Full bool
	// Ended tells that a fragment without a byte of a message is its last one, and nothing
	// else says so. Unless Blank, messages have at least a byte: such a fragment in front of
	// one belongs to none, and is passed over.
	Ended, Blank bool
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
	// Cuts reports whether a message is cut that has such a fragment first, nil for all. One
	// that is not is a fragment of its own, and may stand between those of another.
	Cuts func(v any) bool
}

// Errors of fragments that make no message.
var (
	errNoPlace    = errors.New("a fragment does not say whether it is the last one")
	errNotFirst   = errors.New("a fragment goes on with a message, and none has begun")
	errFirstAgain = errors.New("a fragment begins a message, and the one before has not ended")
	errOther      = errors.New("a fragment has another kind, id, channel or version than those before it")
	errJoined     = errors.New("a message with its fragments is too long")
	errOverfull   = errors.New("a fragment has more of a message than one that is full")
	errUncut      = errors.New("a fragment is no whole message, and its message is never cut")
	errAsLater    = errors.New("what a message begins with says that it is a later fragment of another")
)

// Cut appends the fragments of a message, which may stand behind b. What they set is x's to undo.
func (f *Fragments) Cut(b, message []byte, x *Exchange) ([]byte, error) {
	r := readers.Get().(*Reader)
	defer release(r)
	r.Reset(message, false, 0)
	y := Exchange{Session: x.Session, changed: x.changed}
	v := f.Whole.Read(r, &y, f.Whole.New())
	if err := r.Err(); err != nil {
		return b, err
	}
	piece := f.Bytes(v)
	rest, cuts := *piece, f.cuts(v)
	for first, last := true, false; !last; first = false {
		n := len(rest)
		if cuts {
			n = min(n, f.Most)
		}
		*piece, rest = rest[:n:n], rest[n:]
		last = len(rest) == 0 && !(cuts && f.goesOn(n))
		f.Place(v, first, last)
		if is, _, _ := f.Found(v, first); is != first {
			return b, errAsLater
		}
		var err error
		b, err = f.Piece.Append(b, &y, v)
		if x.changed = y.changed; err != nil {
			return b, err
		}
	}
	return b, nil
}

func (f *Fragments) cuts(v any) bool { return f.Cuts == nil || f.Cuts(v) }

// goesOn reports whether another fragment follows one with n bytes of a message because of
// these.
func (f *Fragments) goesOn(n int) bool { return f.Full && n == f.Most || f.Ended && n > 0 }

// A Joint puts messages together of their fragments. It is for one goroutine at a time.
type Joint struct {
	of      *Fragments
	session *Session
	first   any    // the first fragment of the message under way, nil for none
	came    Joined // what all fragments of it have brought
	whole   Joined // the message that Join has returned
	isWhole bool   // until that is taken
	need    int
}

// A Joined is a message that was put together of its fragments.
type Joined struct {
	Bytes []byte
	Size  int    // how many bytes the fragments have
	Front []byte // the first of these
}

// keptFront is how many of the bytes of fragments a Joined keeps.
const keptFront = 64

// keptJoint is the most that a Joint keeps of a message for the next one.
const keptJoint = 64 << 10

// Of returns the fragments of which Join has read some, and whose message was not taken; nil
// for none.
func (j *Joint) Of() *Fragments {
	if j.IsOpen() || j.isWhole {
		return j.of
	}
	return nil
}

// IsOpen reports whether fragments of a message are missing.
func (j *Joint) IsOpen() bool { return j.first != nil }

// IsWhole reports whether Join has returned a message that was not taken.
func (j *Joint) IsWhole() bool { return j.isWhole }

// Need returns how many bytes are needed behind those that Join has read to go on.
func (j *Joint) Need() int { return j.need }

// Take forgets the message that Join has returned.
func (j *Joint) Take() { j.whole, j.isWhole = j.whole.emptied(), false }

// emptied is j for another message.
func (j Joined) emptied() Joined {
	if cap(j.Bytes) > keptJoint {
		j.Bytes = nil
	}
	return Joined{Bytes: j.Bytes[:0], Front: j.Front[:0]}
}

// Join reads the fragments that b begins with, up to one that makes a message whole; those of
// one message have at most limit bytes. It returns the message, nil while fragments are
// missing, and how many bytes it has read: what they had is the Joint's from then on. It
// returns the same message again until that is taken.
func (j *Joint) Join(f *Fragments, r *Reader, b []byte, s *Session, limit int) (whole *Joined, read int, err error) {
	j.of, j.session, r.Session = f, s, s
	for !j.isWhole {
		size, err := j.next(r, b[read:], limit)
		if read += size; size == 0 || err != nil {
			return nil, read, err
		}
	}
	return &j.whole, read, nil
}

// next reads one fragment, and returns how many bytes it has: 0 while it is not there.
func (j *Joint) next(r *Reader, b []byte, limit int) (size int, err error) {
	if len(b) == 0 {
		j.need = 1
		return 0, nil
	}
	r.Reset(b, true, limit)
	size = j.of.Split(r)
	if r.Err() == ErrShort {
		size = len(b) + max(1, r.Missing())
	} else if r.Err() != nil {
		return 0, r.Err()
	}
	if size > limit {
		return 0, errJoined
	}
	if size > len(b) {
		j.need = size
		return 0, nil
	}
	r.Reset(b[:size], false, limit)
	x := Exchange{Session: j.session}
	v := j.of.Piece.Read(r, &x, j.of.Piece.New())
	if r.End(); r.Err() != nil {
		x.Undo()
		return 0, r.Err()
	}
	return size, j.take(v, b[:size], limit)
}

// take takes a fragment: one that is a message by itself, or belongs to the one under way.
func (j *Joint) take(v any, b []byte, limit int) error {
	first, last, ok := j.of.Found(v, true)
	switch {
	case !ok:
		return errNoPlace
	case !first || j.of.cuts(v):
		return j.follows(v, b, limit)
	case !last:
		return errUncut
	}
	return j.join(v, &Joined{Size: len(b), Front: b[:min(len(b), keptFront)]})
}

// follows takes a fragment that belongs to the message under way, or begins one.
func (j *Joint) follows(v any, b []byte, limit int) error {
	first, last, _ := j.of.Found(v, j.first == nil)
	piece := *j.of.Bytes(v)
	if j.of.Full || j.of.Ended {
		last = !j.of.goesOn(len(piece))
	}
	switch {
	case j.of.Ended && !j.of.Blank && j.first == nil && last:
		return nil
	case first && j.first != nil:
		return errFirstAgain
	case !first && j.first == nil:
		return errNotFirst
	case j.of.Full && len(piece) > j.of.Most:
		return errOverfull
	case len(b) > limit-j.came.Size:
		return errJoined
	case j.first == nil:
		j.first = v
	case j.of.Same != nil && !j.of.Same(j.first, v):
		return errOther
	}
	j.came.Bytes = append(j.came.Bytes, piece...)
	j.came.Front = append(j.came.Front, b[:min(len(b), keptFront-len(j.came.Front))]...)
	j.came.Size += len(b)
	if !last {
		return nil
	}
	v, j.first = j.first, nil
	*j.of.Bytes(v) = j.came.Bytes
	err := j.join(v, &j.came)
	j.came = j.came.emptied()
	return err
}

// join makes the message whole whose fragments are there, with v in front.
func (j *Joint) join(v any, came *Joined) (err error) {
	w := &j.whole
	w.Size, w.Front = came.Size, append(w.Front, came.Front...)
	w.Bytes, err = j.of.Whole.Append(w.Bytes, &Exchange{Session: j.session}, v)
	j.isWhole = true
	return err
}
