package gomodel

// Protocol is the plan of everything about sockets.
type Protocol struct {
	Name        string
	Doc         string
	Fingerprint uint64
	Shapes      []string // lines, without their ends
	Errors      *ErrorSet
	Choices     []*Choice // sealed interfaces over several answers
	ErrorSets   []*ErrorSet
	Values      []*ValueCodec
	Methods     []*Method // in order of their IDs
	Client      Side
	Server      Side

	// What follows is a wire protocol's; Wire is nil for a native one.
	Wire    *WireTables
	Sealed  []*Sealed // over several answers
	Ordered bool      // requests of a peer are handled one after the other
}

// Side is what one end of a socket does.
type Side struct {
	Sends    []*Method
	Receives []*Method
}

// ToMany returns what the server may send to many peers at once: its events and
// requests.
func (p *Protocol) ToMany() []*Method {
	var methods []*Method
	for _, m := range p.Server.Sends {
		if m.Kind == Event || m.Kind == Request {
			methods = append(methods, m)
		}
	}
	return methods
}

// Kind is what a method does in Go.
type Kind int

// The kinds. Stream, Upload and Duplex are as the opener sees them: items come
// in, go out, or both.
const (
	Request Kind = iota
	Event
	Stream
	Upload
	Duplex
)

// Method is one request, event or stream.
type Method struct {
	ID     uint16
	Kind   Kind
	Name   string // as the schema has it
	Doc    string
	Var    string // the variable that describes it to the runtime
	Handle string // the method of handlers

	Idempotent bool // a request that may be sent again

	Send  string // the method of clients, peers and groups
	Async string // its variant that does not wait, of a request
	Into  string // its variant with a reply of the caller's, empty where that would be of no use
	Try   string // its variant that does not wait, of an event

	// Append are the functions that append what opens it in a wire protocol, by the
	// side that does.
	Append [2]string

	Body   *Payload // nil for none, like the others
	In     *Payload
	Out    *Payload
	Result *Payload
	Errors *ErrorSet
}

// Payload is what a message carries.
type Payload struct {
	Type Type
	Zero Zero
	// Struct is the struct that *Type is, for which the runtime has a codec.
	// Otherwise Codec is the generated one.
	Struct string
	Codec  string
}

type (
	// Choice is a sealed interface over several answers, with its codec.
	Choice struct {
		Name         string
		Doc          string
		Mark         string
		Codec        string
		What         string   // for errors, such as "reply to Find"
		Alternatives []string // structs, by number
	}

	// ErrorSet is the codec of declared errors.
	ErrorSet struct {
		Codec        string
		Doc          string
		First        int      // number of the first alternative
		Alternatives []string // structs
	}

	// ValueCodec is the codec of an answer that is no struct.
	ValueCodec struct {
		Name   string
		Doc    string
		What   string // for errors, such as "item that Upload sends"
		Coding Coding
	}
)
