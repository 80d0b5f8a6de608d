package schema

import "math"

// MaxBody is the most bytes that a message may have unless a runtime is told
// otherwise: 4 MiB.
const MaxBody = 4 << 20

// FixedSize returns how many bytes every value of t takes on the wire where it
// stands alone, as an element of a list or array does, and false if that varies
// or does not fit an int. A struct counts with the length in front of it.
func FixedSize(t Type) (n int, ok bool) {
	return toInt(fixed().value(t))
}

// FixedBodySize returns how many bytes the body of every s takes that a writer
// of this schema makes, and false if that varies. Lists of s have this stride
// unless it is 0.
func FixedBodySize(s *Struct) (n int, ok bool) {
	return toInt(fixed().body(s))
}

// MinSize returns the fewest bytes that a value of t takes on the wire where it
// stands alone. A struct counts with the length in front of it. It is
// math.MaxInt where the truth is more.
func MinSize(t Type) int {
	return clampInt(minimal().value(t))
}

// minBodySize returns the fewest bytes that a body of s takes: those of its
// first segment.
func minBodySize(s *Struct) int {
	return clampInt(minimal().body(s))
}

// MinElemSize returns the fewest bytes that an element of a list of t takes,
// at least 1: what a reader divides by before it believes a count.
func MinElemSize(t Type) int {
	if s, ok := Underlying(t).(*Struct); ok {
		return max(1, minBodySize(s))
	}
	return max(1, MinSize(t))
}

// LeastSizes returns a function that returns the fewest bytes that a writer of
// this schema makes of a value where it stands alone: MinSize, with all segments
// of every struct. The function remembers the structs that it has met, so that
// all types of a schema are measured in linear time.
func LeastSizes() func(Type) int {
	z := &sizer{elastic: 1, all: true, bodies: map[*Struct]uint64{}}
	return func(t Type) int { return clampInt(z.value(t)) }
}

// varies is the size of what has no fixed one. Sums stop there.
const varies = math.MaxUint64

// sizer adds up bytes on the wire. A struct that contains itself counts as
// nothing: it is refused elsewhere.
type sizer struct {
	// elastic is the size of what varies: varies itself, or the least it takes
	elastic uint64
	// all tells to count every segment and not just the first
	all    bool
	bodies map[*Struct]uint64
}

func fixed() *sizer {
	return &sizer{elastic: varies, all: true, bodies: map[*Struct]uint64{}}
}

func minimal() *sizer {
	return &sizer{elastic: 1, bodies: map[*Struct]uint64{}}
}

func (z *sizer) value(t Type) uint64 {
	switch t := Underlying(t).(type) {
	case *Basic:
		return z.basic(t)
	case *Enum:
		return t.Base.Size()
	case *Array:
		return multiply(t.Len, z.value(t.Elem))
	case *Struct:
		return prefixed(z.body(t))
	case nil:
		return 0
	}
	return z.elastic
}

func (z *sizer) basic(t *Basic) uint64 {
	if n := t.Kind.Size(); n > 0 && !t.Varint {
		return n
	}
	return z.elastic
}

// body adds up the fields of s. Up to eight bools and presence bits of one
// segment share a byte.
func (z *sizer) body(s *Struct) uint64 {
	if n, known := z.bodies[s]; known {
		return n
	}
	z.bodies[s] = 0
	var total uint64
	for _, segment := range s.Segments() {
		flags := uint64(0)
		for _, f := range segment.Fields {
			if !IsFlag(f.Type) {
				total = add(total, z.value(f.Type))
				continue
			}
			flags++
			total = add(total, z.optional(f.Type))
		}
		total = add(total, (flags+7)/8)
		if !z.all {
			break
		}
	}
	z.bodies[s] = total
	return total
}

// optional is what a field takes beside its bit.
func (z *sizer) optional(t Type) uint64 {
	if _, is := Underlying(t).(*Optional); is && z.elastic == varies {
		return varies
	}
	return 0
}

// IsFlag reports whether a field of type t takes a bit of a flag byte: a bool
// does, and the presence of an optional.
func IsFlag(t Type) bool {
	switch t := Underlying(t).(type) {
	case *Basic:
		return t.Kind == Bool
	case *Optional:
		return true
	}
	return false
}

// Size returns how many bytes a value takes on the wire, and 0 for kinds where
// that varies.
func (k Kind) Size() uint64 {
	switch k {
	case Bool, U8, I8:
		return 1
	case U16, I16:
		return 2
	case U32, I32, F32:
		return 4
	case U64, I64, F64, Duration:
		return 8
	case Time:
		return 12
	case UUID:
		return 16
	}
	return 0
}

// prefixed adds the bytes of a length in front of n bytes.
func prefixed(n uint64) uint64 {
	prefix := uint64(1)
	for rest := n >> 7; rest > 0; rest >>= 7 {
		prefix++
	}
	return add(n, prefix)
}

func add(a, b uint64) uint64 {
	if a > varies-b {
		return varies
	}
	return a + b
}

func multiply(a, b uint64) uint64 {
	if b > 0 && a > varies/b {
		return varies
	}
	return a * b
}

func toInt(n uint64) (int, bool) {
	if n > math.MaxInt {
		return 0, false
	}
	return int(n), true
}

func clampInt(n uint64) int {
	return int(min(n, math.MaxInt))
}
