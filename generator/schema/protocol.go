package schema

import "github.com/netgen-dev/netgen/generator/source"

// Protocol is a conversation over one socket.
type Protocol struct {
	Name    string
	Doc     string
	Span    source.Span
	Methods []*Method // in order of declaration, which is the order of their IDs
	Errors  []*Answer // declared for every request and stream; Number counts from SharedErrors
}

// SharedErrors is the Number of a protocol's first error of its own; those of a
// single method count from 0.
const SharedErrors = 0x8000

// Role is what kind of message opens an exchange.
type Role string

// The roles.
const (
	Request Role = "request" // answered once
	Stream  Role = "stream"  // items one way or both ways, then perhaps a result
	Event   Role = "event"   // never answered
)

// Sender says which side may send a method. It is a set of bits.
type Sender int

// The senders.
const (
	Client Sender = 1
	Server Sender = 2
	Both   Sender = Client | Server
)

// String returns the sender as a schema writes it.
func (s Sender) String() string {
	switch s {
	case Client:
		return "client"
	case Server:
		return "server"
	}
	return "both"
}

// Method is one request, stream or event.
type Method struct {
	ID     uint16 // from 1, in order of declaration over all roles and sides
	Name   string
	Doc    string
	Span   source.Span
	Role   Role
	Sender Sender
	// Idempotent tells of a request that may be sent again: what it does twice is
	// what it does once.
	Idempotent bool

	// Body is what opens the exchange. It is nil where the source gives no body.
	Body *Struct
	// In are the items that the opener of a stream sends.
	In []*Answer
	// Out are the items that the other side of a stream sends.
	Out []*Answer
	// Results are the replies of a request, or the `until` of a stream. It is
	// empty where the source names none: then the answer carries nothing.
	Results []*Answer
	// Errors are the method's own declared errors.
	Errors []*Answer
}

// Answer is one alternative of a method's items, results or errors.
type Answer struct {
	// Number is the alternative's place in its list, which travels with it.
	Number uint16
	Name   string // as declared; empty for a bare type
	Doc    string
	Span   source.Span
	// Type is never nil. Where a list has several alternatives, and in Errors,
	// it is a *Struct, and no two of one list are the same.
	Type Type
}
