package runtime

import (
	"unsafe"

	"github.com/netgen-dev/netgen/runtime/native"
)

// rowSize is how many bytes of items are made at once. Who keeps one item keeps the
// others of its row.
const rowSize = 512

// inRows is a Codec that can make several values at once, for a stream.
type inRows[T any] interface {
	rows() Codec[T]
}

// rows implements inRows.
func (Struct[T, P]) rows() Codec[P] { return new(structRows[T, P]) }

// structRows is a Struct for one goroutine at a time. Its rows grow with what comes, so
// that a stream of few items takes little.
type structRows[T any, P native.MessageOf[T]] struct {
	Struct[T, P]
	row  []T // of which the rest is not used yet
	next int // how many the next one has
}

// Decode implements Codec.
func (s *structRows[T, P]) Decode(r *native.Reader, code uint16) (P, error) {
	if code != 0 {
		return nil, unknownAlternative(code)
	}
	if len(s.row) == 0 {
		s.row = make([]T, max(1, s.next))
		s.next = min(2*len(s.row), rowSize/max(1, int(unsafe.Sizeof(s.row[0]))))
	}
	item := P(&s.row[0])
	s.row = s.row[1:]
	native.Fill(r, item)
	return item, r.Err()
}
