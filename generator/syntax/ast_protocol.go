package syntax

import "github.com/netgen-dev/netgen/generator/source"

// Side says who may send a message. The zero Side is what the source leaves out.
type Side string

// The sides.
const (
	SideNone   Side = ""
	SideClient Side = "client"
	SideServer Side = "server"
	SideBoth   Side = "both"
)

type (
	// Block is the inside of a protocol or of a phase.
	Block struct {
		Span  source.Span
		Items []BlockItem
	}

	// BlockItem is a *Message, *Frame, *Phase, *StartsIn, *Replies or *Session.
	BlockItem interface {
		Node
		blockItem()
	}

	// Message is a request, stream, event, reply or error.
	Message struct {
		Span  source.Span
		Doc   string
		Side  Side
		Again *Name // idempotent, nil where the source does not say so
		Role  Name  // request, stream, event, reply or error
		Name  Name
		Frame *Name // the frame that it has, nil for that of its role
		Kind  *Kind // nil where the source gives none
		If    Expr
		Type  Type      // nil where the source gives none
		In    []*Answer // <-
		Out   []*Answer // ->
		Until []*Answer // until
		Then  *Name     // then phase
	}

	// Kind is what tells a message from others: `= 3`, `= (1, 2)`, `= else` or
	// `= else or misfit`.
	Kind struct {
		Span   source.Span
		Else   bool
		Misfit bool
		Values []Expr
	}

	// Answer is one alternative after ->, <- or until.
	Answer struct {
		Span  source.Span
		Doc   string
		None  bool // nothing comes
		Error bool
		Name  *Name // the answer's, or a type's or reply's where Type is nil
		Kind  *Kind
		Type  Type
		If    Expr
		Then  *Name
	}

	// Frame is `frame reply { ... }`, or `frame Name { ... }` for the messages that say so.
	Frame struct {
		Span   source.Span
		Doc    string
		Side   Side
		Role   *Name // request, reply, error or event; nil for the outer frame and for one with a name
		Name   *Name
		Record *Record
	}

	// Phase is `phase name { ... }`, `phase name raw`, `phase name closed` or
	// `phase name tls then other`.
	Phase struct {
		Span   source.Span
		Doc    string
		Name   Name
		Raw    bool
		Closed bool
		TLS    bool
		Then   *Name  // of TLS
		Block  *Block // nil when Raw, Closed or TLS
	}

	// StartsIn is `starts in name`.
	StartsIn struct {
		Span source.Span
		Name Name
	}

	// Replies is `replies in order`, `replies in turn` or `replies = expr`.
	Replies struct {
		Span source.Span
		In   *Name // order or turn
		Kind Expr
	}

	// Session is `session { ... }`: variables of one connection.
	Session struct {
		Span   source.Span
		Doc    string
		Record *Record
	}
)

func (*Message) blockItem()  {}
func (*Frame) blockItem()    {}
func (*Phase) blockItem()    {}
func (*StartsIn) blockItem() {}
func (*Replies) blockItem()  {}
func (*Session) blockItem()  {}

// Range implements Node.
func (b *Block) Range() source.Span    { return b.Span }
func (m *Message) Range() source.Span  { return m.Span }
func (k *Kind) Range() source.Span     { return k.Span }
func (a *Answer) Range() source.Span   { return a.Span }
func (f *Frame) Range() source.Span    { return f.Span }
func (p *Phase) Range() source.Span    { return p.Span }
func (s *StartsIn) Range() source.Span { return s.Span }
func (r *Replies) Range() source.Span  { return r.Span }
func (s *Session) Range() source.Span  { return s.Span }
