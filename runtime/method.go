package runtime

import (
	"strings"
	"sync"

	"github.com/netgen-dev/netgen/runtime/native"
	"github.com/netgen-dev/netgen/runtime/wire"
)

// A Protocol is what both ends of a socket have agreed to speak. Generated
// packages hold one each; it never changes.
type Protocol struct {
	Name        string                 // name of the protocol, compared when a socket opens
	Fingerprint uint64                 // of Shapes
	Shapes      string                 // the shape table, compared when fingerprints differ
	Method      func(id uint16) string // the name of a method, for errors and logs; "" where unknown
	Errors      ErrorCodec             // errors that every method may answer with, nil for none
	Wire        *wire.Protocol         // a protocol that was there before, nil for a native one; then only Name and Method are set beside it
}

// knownName is the name of a method in the schema, "" where it has none: peers
// may ask for any number.
func (p *Protocol) knownName(id uint16) string {
	if p.Method == nil {
		return ""
	}
	return p.Method(id)
}

// methodName names a method for people.
func (p *Protocol) methodName(id uint16) string {
	if name := p.knownName(id); name != "" {
		return name
	}
	return "method " + itoa(int(id))
}

// isStream reports whether the table of shapes has a method as a stream.
func (p *Protocol) isStream(id uint16) bool {
	line := itoa(int(id)) + " stream "
	return strings.HasPrefix(p.Shapes, line) || strings.Contains(p.Shapes, "\n"+line)
}

// hasMethod reports whether a method is called so. Their numbers begin at 1 and
// have no gaps.
func (p *Protocol) hasMethod(name string) bool {
	if p.Method == nil {
		return false
	}
	for id := uint16(1); ; id++ {
		switch p.Method(id) {
		case "":
			return false
		case name:
			return true
		}
	}
}

// A Codec writes and reads one body, item or result. Its code is the number
// of the alternative where the schema lists several, 0 where there is one.
type Codec[T any] interface {
	Append(b []byte, v T) (out []byte, code uint16, err error)
	Decode(r *native.Reader, code uint16) (T, error)
}

// bodyRoom is what a body has room for before it grows.
const bodyRoom = 64

func encode[T any](codec Codec[T], value T) (body []byte, code uint16, err error) {
	return codec.Append(make([]byte, 0, bodyRoom), value)
}

// decode reads one value. A decoder that panics fails.
func decode[T any](s *nativeSession, codec Codec[T], r *native.Reader, code uint16) (value T, err error) {
	defer protect(s.socket.settings.log(), "decoder", &err)
	if value, err = codec.Decode(r, code); err == nil {
		err = r.Err()
	}
	return value, err
}

// An ErrorCodec writes and reads declared errors. Append says false for an
// error that is none of them; Decode returns nil for a code it does not know.
type ErrorCodec interface {
	Append(b []byte, err error) (out []byte, code uint16, ok bool)
	Decode(r *native.Reader, code uint16) error
}

// Struct is the Codec of a single struct.
type Struct[T any, P native.MessageOf[T]] struct{}

// Append implements Codec.
func (Struct[T, P]) Append(b []byte, v P) ([]byte, uint16, error) {
	if v == nil {
		v = new(T)
	}
	b, err := v.AppendNetgen(b)
	return b, 0, err
}

// Decode implements Codec.
func (Struct[T, P]) Decode(r *native.Reader, code uint16) (P, error) {
	if code != 0 {
		return nil, unknownAlternative(code)
	}
	return native.New[T, P](r), r.Err()
}

// inOne is a Codec that makes a request in one piece with what serves it.
type inOne[Q any] interface {
	// take returns the parts of such a piece, and all of it if others may use that
	// again: without spares a fresh one.
	take(spares *sync.Pool) (x *exchange, again any, body Q)
	fill(r *native.Reader, body Q, again bool)
}

// take implements inOne.
func (Struct[T, P]) take(spares *sync.Pool) (*exchange, any, P) {
	if spares == nil {
		one := new(oneStruct[T])
		return &one.exchange, nil, &one.body
	}
	one := takeSpare[T](spares)
	return &one.exchange, one, &one.body
}

// fill implements inOne.
func (Struct[T, P]) fill(r *native.Reader, body P, again bool) {
	if again {
		r.Refill(body)
		return
	}
	native.Fill(r, body)
}

// None is the body or the result of a method that has none.
type None struct{}

// Nothing is the Codec of None.
type Nothing struct{}

// Append implements Codec.
func (Nothing) Append(b []byte, _ None) ([]byte, uint16, error) { return b, 0, nil }

// Decode implements Codec.
func (Nothing) Decode(*native.Reader, uint16) (None, error) { return None{}, nil }

// A Method describes a request: Q is its body, R its result.
type Method[Q, R any] struct {
	ID     uint16
	Name   string
	Body   Codec[Q]
	Result Codec[R]
	Errors ErrorCodec   // nil for none
	Wire   *wire.Method // nil in a native protocol; otherwise the codecs are

	Idempotent bool // what it does twice is what it does once

	used   sync.Pool // rooms of requests that were served
	again  sync.Pool // requests that were served, if the settings say so
	called sync.Pool // calls that were answered
}

// A StreamMethod describes a stream as its opener sees it: Q is its body, In
// what the opener sends, Out what comes back, R the result that ends it. A
// direction without items is of type None.
type StreamMethod[Q, In, Out, R any] struct {
	ID     uint16
	Name   string
	Body   Codec[Q]
	In     Codec[In]
	Out    Codec[Out]
	Result Codec[R]
	Errors ErrorCodec   // nil for none
	Wire   *wire.Method // nil in a native protocol; otherwise the codecs are
}

// An EventMethod describes an event.
type EventMethod[E any] struct {
	ID   uint16
	Name string
	Body Codec[E]
	Wire *wire.Method // nil in a native protocol; otherwise the codec is
}

// invocation is a request on a socket.
func (m *Method[Q, R]) invocation(s *Socket, inbound bool, request Q) *Invocation {
	return &Invocation{
		Socket: s, Protocol: s.protocol.Name, Method: m.Name, ID: m.ID, Kind: KindRequest, Inbound: inbound,
		Request: request, errors: m.Errors, wire: m.Wire,
	}
}

// invocation is a stream on a socket.
func (m *StreamMethod[Q, In, Out, R]) invocation(s *Socket, inbound bool, request Q) *Invocation {
	return &Invocation{
		Socket: s, Protocol: s.protocol.Name, Method: m.Name, ID: m.ID, Kind: KindStream, Inbound: inbound,
		Request: request, errors: m.Errors, wire: m.Wire,
	}
}
