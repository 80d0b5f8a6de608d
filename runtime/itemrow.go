package runtime

import (
	"unsafe"

	"github.com/netgen-dev/netgen/runtime/native"
)

// rowSize is how many bytes of items are made at once. Who keeps one item keeps the
// others of its row.
const rowSize = 512

// An itemReader reads the items of a stream, into the one that is kept where it can and
// there is one.
type itemReader[T any] interface {
	read(r *native.Reader, code uint16, kept T) (T, error)
}

// inRows is a Codec that can make several values at once, for a stream.
type inRows[T any] interface {
	rows() itemReader[T]
}

// rows implements inRows.
func (Struct[T, P]) rows() itemReader[P] { return new(structRows[T, P]) }

// structRows reads what Struct does, for one goroutine at a time. Its rows grow with what
// comes, so that a stream of few items takes little.
type structRows[T any, P native.MessageOf[T]] struct {
	row  []T // of which the rest is not used yet
	next int // how many the next one has
}

// read implements itemReader.
func (s *structRows[T, P]) read(r *native.Reader, code uint16, kept P) (P, error) {
	switch {
	case code != 0:
		return nil, unknownAlternative(code)
	case kept != nil:
		r.Refill(kept)
		return kept, r.Err()
	case len(s.row) == 0:
		s.row = make([]T, max(1, s.next))
		s.next = min(2*len(s.row), rowSize/max(1, int(unsafe.Sizeof(s.row[0]))))
	}
	item := P(&s.row[0])
	s.row = s.row[1:]
	native.Fill(r, item)
	return item, r.Err()
}

// oneByOne makes every item anew.
type oneByOne[T any] struct{ codec Codec[T] }

// read implements itemReader.
func (o oneByOne[T]) read(r *native.Reader, code uint16, _ T) (T, error) {
	return o.codec.Decode(r, code)
}
