package schema

import (
	"fmt"

	"github.com/netgen-dev/netgen/generator/source"
)

// Conversation is a wire protocol: what is said over one socket.
type Conversation struct {
	Name    string
	Doc     string
	Span    source.Span
	Session []*Variable
	Phases  []*Phase // the first is that of the protocol's own block
	First   *Phase   // in which a connection starts
	// Messages are all that any exchange speaks of, each once.
	Messages []*Message
}

// Phase is a part of a conversation, with messages of its own.
type Phase struct {
	Name    string // "main" for the protocol's own block
	Doc     string
	Span    source.Span
	Raw     bool // the socket is the program's
	Closed  bool // the connection is closed
	Entered bool // some way leads here
	// TLS tells that entering it starts TLS, after which the conversation goes on in
	// Then. It has no messages.
	TLS       bool
	Then      *Phase // of TLS
	Exchanges []*Exchange
	// Reads are what each side meets: that of the client is the first.
	Reads [2]*Reading
}

// Pairing says how a reply finds its request.
type Pairing string

// The pairings.
const (
	Unpaired   Pairing = ""
	ByID       Pairing = "id"       // both have a field with the role id
	InOrder    Pairing = "order"    // the oldest one
	InTurn     Pairing = "turn"     // the only one
	ByEquation Pairing = "equation" // the reply has `= request.x`
	ByKind     Pairing = "kind"     // the oldest one that has an answer of this kind
)

// Exchange is a request or a stream with its answers, or an event.
type Exchange struct {
	Name       string
	Doc        string
	Span       source.Span
	Role       Role
	Sender     Sender
	Idempotent bool // as in Method
	// Open is what begins it, by sender: the client's first. It is nil for a side
	// that cannot. Both are the same where their frames are.
	Open    [2]*Message
	Pairing Pairing
	Order   Pairing // InOrder or InTurn, said beside ids, which bring the replies there
	Channel bool    // only replies of the same channel fit
	In      []*WireAnswer
	Out     []*WireAnswer
	// Results are the replies of a request, or the `until` of a stream.
	Results []*WireAnswer
	// Errors are its own declared errors, then those of the phase.
	Errors []*WireAnswer
	Then   *Phase // nil to stay
}

// WireAnswer is one alternative of an exchange's answers.
type WireAnswer struct {
	Span source.Span
	None bool // nothing comes
	Item bool // the opener sends it: it is one of Exchange.In
	// Message is what comes, by the side that opened the exchange, as in
	// Exchange.Open. It is nil for None.
	Message [2]*Message
	// Kinds are the values of the message's kind fields in this exchange.
	Kinds []Expr
	// If is over fields of the request (RequestRef) and of the message; nil for always.
	If    Expr
	IfAt  source.Span // where If is written
	Error bool
	// Ends tells of an error that it stands in place of a stream's end.
	Ends bool
	// Skip tells that this error fails everything sent before the next Skip. It is
	// nil for an error that fails its own exchange.
	Skip *Exchange
	Then *Phase
}

// Message is everything from the first byte to the last, with the frames.
type Message struct {
	Name   string
	Doc    string
	Span   source.Span
	Sender Sender // who sends it
	Reply  bool
	Error  bool
	// Type is the declared struct whose fields the message has, which stand in Record
	// once more, bound to this message; or the type of a message that is one value.
	// It is nil where Fields are the message's own.
	Type   WireType
	Record *Record
	// Fields are the program's, in the order in which the message lists them.
	Fields []*WireField
	// Kinds are the values of the kind fields; in a reply they may ask for the
	// request's. Else tells that it stands for every other kind.
	Kinds []Expr
	Else  bool
	// Closes tells that the connection is closed behind it, wherever it comes.
	Closes bool
	// Misfit tells of an Else that it also stands for messages of the kinds of others
	// that these cannot read.
	Misfit bool
	// If has to hold for what was read to be this opening; it is over fields at fixed
	// places of the message, and session variables. It is nil for always, and for
	// answers, which have a condition in each exchange.
	If   Expr
	IfAt source.Span // where If is written
	// ID, Channel and Version are fields of Record with these roles, or nil.
	ID, Channel, Version *WireField
	Framing              *Framing
	// Fragments are what it travels in, nil for itself.
	Fragments *Fragments
	// Needs are the fields and lets of the request that a reply's record asks for.
	Needs []string
}

// Fragments are the pieces in which the messages of a frame travel.
type Fragments struct {
	Span source.Span // of the frame
	// Piece is a fragment as a message of its own, and Whole all fragments of a message as
	// one, with their number of bytes in front. The fields of Whole are some of those of
	// Piece.
	Piece, Whole *Message
	Body         *WireField   // of Piece: the bytes
	Most         uint64       // how many of them a message is split into
	First, Last  *Mark        // First is nil where nothing says which it is, and Last if Full or Ended
	Full         bool         // another fragment follows one with Most bytes
	Ended        bool         // the last fragment has none of the message's bytes
	Same         []*WireField // are the same in all fragments of a message
	Cuts         Expr         // whether a message is cut, of fields of Piece; nil for all
}

// Mark is a field that says where in its message a fragment stands: Yes where it stands
// there, and No elsewhere.
type Mark struct {
	Field   *WireField
	Yes, No Number
	Own     bool // there it is whatever the message has, but No
}

// Framing says how long a message is before all of it was read. It is nil for one
// that is read as it comes.
type Framing struct {
	// Sizes are what tells it: the whole message is Before, the bytes of each
	// measured stretch, and After.
	Sizes []*Solution
	// Header is how many bytes have to be read before all sizes are known, or the
	// fewest, if Fixed is false.
	Header int
	Fixed  bool // Header and Before are exact
	// Before are the bytes in front of the first stretch, and After all others that
	// no stretch has.
	Before, After int
}

// Reading is what one side meets in a phase.
type Reading struct {
	// Framing is that of every message, or nil: then they are read as they come.
	Framing *Framing
	// Fragments are what all messages travel in, nil for themselves.
	Fragments *Fragments
	// Openings are the exchanges that the other side may begin, and Answers what it
	// may answer.
	Openings []*Exchange
	Answers  []*WireAnswer
	// Misfit is the opening that takes what another of its role cannot read, nil for
	// none.
	Misfit *Exchange
	// Lines is what stands in front of the words of every message, where the words may
	// also come as a line without it. It is empty where they may not.
	Lines string
	// Dispatch tells Openings and answers apart. The answer itself is found by the
	// pairing, and by Choices of the exchange.
	Dispatch *Decision
	// Choices tell the answers of one exchange apart, and Inputs the items of what the
	// other side opens.
	Choices, Inputs map[*Exchange]*Decision
}

// Decision is a node of the tree that finds out what was read. It looks at Probe
// and goes on with the first of Cases that fits, or Else; a leaf has no Probe.
type Decision struct {
	Probe *Probe
	Cases []Case
	Else  *Decision // nil: nothing fits
	// Leaf are what it can be, those with conditions first; the first whose
	// condition holds counts. At most the last one has none.
	Leaf []*Alternative
	// Alike are two alternatives that cannot be told apart, if there are any.
	Alike [2]*Alternative
	// Early is a message that may end in front of what is looked at here, where no frame
	// says that it does; nil if there is none.
	Early *Early
}

// Early is a message that may be shorter than what a reader looks at to tell others apart.
type Early struct {
	Ends  *Alternative
	Asks  *Alternative // whose condition asks for the place; nil for one that tells several apart
	Place string
}

// Probe is a place in what was read.
type Probe struct {
	// Offset and Bits are a place at a fixed distance from the beginning; Bits is 0
	// for what follows.
	Offset, Bits uint
	// Little tells that the least significant byte of the number there comes first, and
	// LowBits that its bits are counted from the lowest of its bytes.
	Little, LowBits bool
	// Base is 10 or 16 where the number there is text, and 0 where it is binary.
	Base int
	// Name is that of a word, a header or a JSON member, or of a field in front of
	// which there are values of any size; then Way is what these are.
	Name, Way string
	// Within is the member of JSON in whose object the one of that name stands, "" for that of all.
	Within string
	// Behind tells of a word that it is so many behind the one of that name. Where the line has
	// ended there, it is "".
	Behind uint
	// Present asks not for a value but whether it is there.
	Present bool
	// Text tells that there are so many whole bytes, which are compared with a Text.
	Text bool
	// Fold tells that letters are compared without regard to ASCII case.
	Fold bool
}

// AmongHeaders is the Way of a header of which it is asked whether it is there.
const AmongHeaders = "headers"

// AmongMembers is the Way of a member of JSON.
const AmongMembers = "members"

// Case is a branch of a Decision.
type Case struct {
	Value Expr // Number or Text
	Next  *Decision
}

// Alternative is a thing that can have been read.
type Alternative struct {
	Name     string
	Span     source.Span
	Exchange *Exchange   // of an opening
	Answer   *WireAnswer // of an answer
	Message  *Message
	Variant  *WireVariant // of a union
	If       Expr
	Else     bool
	Error    bool
	Ends     bool // an `until`
	// Before are the beginnings of others which are taken in place of this one.
	Before []Beginning
}

// Beginning is a text at so many bytes from the beginning of a message. An empty one says
// only that there is something.
type Beginning struct {
	At   int
	Text string
}

// Lands returns the phase in which the conversation goes on after p was entered:
// the one behind TLS, or else p itself.
func (p *Phase) Lands() *Phase {
	if p.TLS && p.Then != nil {
		return p.Then
	}
	return p
}

// ToEnd reports whether a message goes on to the end of the connection, as nothing else says where it
// ends.
func (m *Message) ToEnd() bool { return m.Closes && m.Record.Rest && m.Fragments == nil }

// Speaks reports whether messages are read in a phase.
func (p *Phase) Speaks() bool { return !p.Raw && !p.Closed }

// After returns the phase in which the answers of an exchange are read that p has.
func (p *Phase) After(x *Exchange) *Phase {
	if x.Then == nil {
		return p
	}
	return x.Then.Lands()
}

// Answers returns what the other side of an exchange may send: items, results, and
// errors.
func (x *Exchange) Answers() []*WireAnswer {
	return append(append(append([]*WireAnswer(nil), x.Out...), x.Results...), x.Errors...)
}

// String names the place, such as "bits 8+4" or "method".
func (p Probe) String() string {
	switch {
	case p.Present:
		return "has " + p.Name
	case p.Behind > 0:
		return fmt.Sprintf("%s+%d", p.Name, p.Behind)
	case p.Within != "":
		return p.Within + "." + p.Name
	case p.Name != "":
		return p.Name
	}
	return fmt.Sprintf("bits %d+%d", p.Offset, p.Bits)
}
