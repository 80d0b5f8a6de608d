// Package native is netgen's own encoding: how the values of a schema without a
// wire block become bytes, and back. It has the frame header and the table of
// shapes as well, so that everything about bytes is in one place.
//
// Generated code and package runtime import it. It imports the standard
// library only, does no I/O, starts no goroutine and keeps no state: each
// function may be called from any goroutine, each Reader is used by one at a
// time. docs/native-wire.md is the specification of these bytes.
//
// Writing is appending: each Append function takes a byte slice and returns it
// grown, allocating only where the slice has no room. Reading is a Reader, which
// keeps its first error: after it every read gives a zero value, so that
// generated code reads field after field and asks once, at the end.
//
// No input makes a function of this package panic, and none makes it allocate
// more than a small multiple of the input's own size.
package native

import "unsafe"

// Limits of the encoding. Writers must stay inside them and readers refuse what
// does not.
const (
	// MaxDepth is how many structs and unions may stand inside each other,
	// the outermost struct of a message not counted.
	MaxDepth = 64
	// MaxLength is the greatest length, count, stride or tag.
	MaxLength = 1<<31 - 1

	// budgetFactor and budgetBase are how many bytes of Go values one message may
	// become: budgetFactor for each of its bytes, and budgetBase besides.
	budgetFactor = 64
	budgetBase   = 64 << 10
	// maxMapRoom is for how many entries a map has room before they are read.
	maxMapRoom = 1024
)

// A Message is a struct of a schema. The pointer types of generated structs are
// Messages.
type Message interface {
	// AppendNetgen appends the body of the message to b and returns b grown. The
	// error says that a limit of the schema or of the encoding is broken; b is
	// then of no use beyond its original length.
	AppendNetgen(b []byte) ([]byte, error)
	// DecodeNetgen reads the body up to the end of r's bounds or of the fields
	// that it knows, and overwrites all fields. Errors stay in r.
	DecodeNetgen(r *Reader)
}

// An Append appends the body of a message, as Message.AppendNetgen does.
type Append func(b []byte) ([]byte, error)

// Nothing is the Append of an empty body.
func Nothing(b []byte) ([]byte, error) { return b, nil }

// Given returns m, or for nil a message whose fields are zero.
func Given[T any](m *T) *T {
	if m == nil {
		return new(T)
	}
	return m
}

// MessageOf says that *T is a Message.
type MessageOf[T any] interface {
	*T
	Message
}

// A Nested message is one of a type that can hold another value of itself. It
// counts how deep it is among others of such types, so that a value that holds
// itself is an error and no endless recursion.
type Nested interface {
	Message
	// AppendNetgenAt is AppendNetgen for a message inside depth others.
	AppendNetgenAt(b []byte, depth int) ([]byte, error)
}

// Unmarshal decodes data, the whole body of one message, into m. The error is a
// *DecodeError. Bytes after the last field that m knows are a newer writer's
// fields and are skipped.
func Unmarshal(data []byte, m Message) error {
	r := NewReader(data)
	m.DecodeNetgen(r)
	return r.Err()
}

// New decodes the rest of r into a fresh T: a whole body, or a variant of a union.
// It never returns nil; whether the value is any good is in r.Err.
func New[T any, P MessageOf[T]](r *Reader) P {
	m := P(new(T))
	Fill(r, m)
	return m
}

// Fill is New for a T that is there already.
func Fill[T any, P MessageOf[T]](r *Reader, m P) {
	if r.chargeOne(unsafe.Sizeof(*m)) {
		m.DecodeNetgen(r)
	}
}
