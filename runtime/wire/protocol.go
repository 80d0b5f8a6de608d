package wire

// Client and Server index what differs by side.
const (
	Client = 0
	Server = 1
)

// A Protocol is a conversation whose bytes a schema describes. Generated packages
// hold one each; it never changes.
type Protocol struct {
	Name      string
	Max       int // the most bytes of a message or of a value in one
	Phases    []*Phase
	First     *Phase
	Methods   []*Method // in order of their IDs, the first of which is 1
	Variables int       // how many session variables there are
	// Externs tells that codecs call the program's code, which may use the socket.
	Externs bool
	// Variants are nil pointers to the structs that unions may hold. Tools ask for
	// them, since Go does not tell what a sealed interface may hold.
	Variants []any
	// Compared are the numbers that conditions compare each session variable with, if they
	// do. Tools ask for them, too.
	Compared [][]uint64
	// Texts are those that conditions compare others with, for tools as well, and Numbers
	// likewise, but for small ones.
	Texts   []string
	Numbers []uint64
}

// A Phase is a part of a conversation, with messages of its own.
type Phase struct {
	Name string
	// Raw tells that the socket is the program's: nothing is read in it.
	Raw bool
	// Closed tells that entering it closes the connection.
	Closed bool
	// TLS tells that entering it starts TLS, after which the conversation goes on in
	// the phase Then.
	TLS  bool
	Then *Phase
	// Reads are what each side meets: Reads[Client] is what a client reads.
	Reads [2]Reading
}

// A Reading is what one side meets in a phase. None of its functions consumes
// anything: the caller rewinds the reader. Each may find the bytes too short.
type Reading struct {
	// Fragments are what messages travel in, nil for themselves: the other functions are
	// for whole messages.
	Fragments *Fragments
	// Split returns how many bytes the message has that begins here. It is nil where
	// messages are read as they come.
	Split func(r *Reader) int
	// Dispatch tells what begins here, and of an Opening the method's ID.
	Dispatch func(r *Reader, s *Session) (What, uint16)
	// ID returns the id of the answer or item that begins here, and false for one
	// without. It is nil where none has one.
	ID func(r *Reader) (id uint64, ok bool)
	// Channel is ID for the channel. It is nil where there are no channels.
	Channel func(r *Reader) uint64
	// Misfit is the ID of the method whose opening takes what another opening of its
	// role cannot read, 0 for none. A stream's role is here that of a request.
	Misfit uint16
	// Lines tells that the words of messages may also come as a line, nil where they
	// may not.
	Lines *Lines
}

// Lines is the other form of words: a line, which begins with none of the bytes that
// messages begin with.
type Lines struct {
	Begins         byte // with which every message begins that is no line
	Separator, End string
	// Append appends the message that some words stand for.
	Append func(b []byte, words [][]byte) ([]byte, error)
}

// What says what a message is to the side that reads it.
type What uint8

// What a message can be.
const (
	Unknown What = iota // nothing that the schema has
	Opening             // it begins an exchange
	Reply               // it answers one that this side began: an item, a result or an error
	Input               // an item of an exchange that the other side began
)

// A Role is what kind of message opens an exchange.
type Role uint8

// The roles.
const (
	Request Role = iota // answered once
	Stream              // items, then perhaps a result
	Event               // never answered
)

// A Pairing says how a reply finds its request.
type Pairing uint8

// The pairings.
const (
	Unpaired Pairing = iota
	ByID             // both have an id
	InOrder          // it answers the oldest request; anything else is a mistake
	InTurn           // as InOrder, and one request at a time is on the way
	ByFit            // it answers the oldest request that it fits
)

// A Method is a request or a stream with its answers, or an event. What differs by
// side is indexed by the side that opens the exchange.
type Method struct {
	ID      uint16
	Name    string
	Role    Role
	Pairing Pairing
	// Ordered tells that its answers come in the order of the requests, though it has an id.
	Ordered bool
	// Channel tells that only replies of the same channel fit.
	Channel bool
	Phase   *Phase // in which it begins
	Then    *Phase // that follows at once, nil to stay

	Open    [2]*Message // nil for a side that cannot open it
	Answers [2][]Answer // what the other side may send
	Inputs  [2][]Answer // items that the opener sends
	// Choose returns which of Answers begins here, or -1. Kinds, conditions and
	// equations with the request are compared; ids are not.
	Choose [2]func(r *Reader, x *Exchange) int
	// ChooseInput is Choose for Inputs, nil where there are none.
	ChooseInput [2]func(r *Reader, x *Exchange) int

	// Silent reports whether nothing answers this request, nil for never. It may be
	// asked after Append or Read of the request has filled x.
	Silent func(x *Exchange) bool
	// Quiet tells that there may be no answer, which shows when a later request is
	// answered.
	Quiet bool

	// PickItem and PickResult return which of Answers a handler's value is, -1 for
	// none of them; PickInput which of Inputs. PickError returns which declared error
	// err is, and the error's own value. Each is nil where there is nothing to pick.
	PickItem   func(v any) int
	PickResult func(v any) int
	PickInput  func(v any) int
	PickError  func(err error) (int, any)

	// Kinds are the kinds of its opening message where they are constant numbers.
	Kinds [2]uint64
	// LowID and HighID are the ids that its opener gives, both included.
	LowID, HighID uint64
	// LowVersion and HighVersion are the versions that there are, 0 where versions
	// play no part.
	LowVersion, HighVersion uint64
	// HasVersion tells that its messages have a version.
	HasVersion bool
}

// An Answer is one alternative of what may come.
type Answer struct {
	Message *Message
	Is      AnswerIs
	// Ends tells of an error that it ends its stream, and no result follows.
	Ends bool
	// Skip tells of an error that it fails everything sent before the next Skip, nil
	// for one that fails its own exchange.
	Skip *Method
	Then *Phase // that follows it, nil to stay
	Sets bool   // it sets session variables
}

// Append appends a message of which everything but x is known.
type Append func(b []byte, x *Exchange) ([]byte, error)

// Opening returns what appends v as the message by which a side opens the exchange.
func (m *Method) Opening(side int, v any) Append {
	return func(b []byte, x *Exchange) ([]byte, error) { return m.Open[side].Append(b, x, v) }
}

// AnswerIs says what an answer is to its exchange.
type AnswerIs uint8

// What an answer can be.
const (
	Item   AnswerIs = iota // of a stream, which goes on
	Result                 // ends the exchange
	Failed                 // a declared error; a stream still waits for its result, unless it Ends
)

// A Message is everything from the first byte to the last, with the frames.
//
// Values are those of the generated API: a pointer to the message's struct, or for
// a message that is one value the value itself; runtime.None or nil for nothing.
type Message struct {
	Name string
	// HasID and HasChannel tell that the codec asks for them, or finds them.
	HasID, HasChannel bool
	// Conditional tells that values decide whether a reader takes the message for what
	// it is, or for another: see Part.
	Conditional bool
	// Before are beginnings of others that a reader takes in place of this one: a message
	// that has one of them is conditional.
	Before []Beginning
	// ToEnd tells that nothing says where it ends but the end of the connection.
	ToEnd bool
	// Session tells that its codec asks for session variables, or sets them.
	Session bool
	// Fragments are what it travels in, nil for itself.
	Fragments *Fragments
	// New returns an empty value for Read to fill, nil where Read makes its own.
	New func() any
	// Type is a nil pointer to the type of its values where New is nil, such as
	// (*Text)(nil), and nil where it has no value. Tools ask for it.
	Type any
	// Append writes v. An error means that v breaks a rule of the schema, and
	// nothing of b beyond its length may be used.
	Append func(b []byte, x *Exchange, v any) ([]byte, error)
	// Read reads into v, which New returned, and returns it; or a value of its own.
	// What goes wrong is found at r.
	Read func(r *Reader, x *Exchange, v any) any
}

// A Beginning is a text that stands so many bytes behind the first of a message.
type Beginning struct {
	At   int
	Text string
}

// An Exchange is what the codec of a message has to know beyond its value, and what
// it finds out about it. The runtime keeps one for each exchange: a reply is read
// and written with that of its request.
type Exchange struct {
	ID      uint64 // of the field with the role id
	Channel uint64
	Version uint64
	// Kinds are those of the request.
	Kinds [2]uint64
	// Values are what replies ask of their request. Generated code gives each a
	// number.
	Values [8]int64
	// More are those beyond: see Keep.
	More []int64
	// IDValue is an id that is no number, as it came, nil for others.
	IDValue any
	Session *Session // nil where there are no session variables
	// Start is where the message begins, for places that are counted from there.
	Start int
	// Swapped tells that numbers have the other order of bytes in the message, where that may be
	// so.
	Swapped bool

	depth   int     // how many recursive values are around the one that is appended
	changed *change // the last of what the message has set
}

// Begin begins a message.
func (x *Exchange) Begin() { x.depth, x.changed = 0, nil }

// Down goes into a recursive value to append it, and reports whether a Reader would.
func (x *Exchange) Down() bool {
	if x.depth >= maxDepth {
		return false
	}
	x.depth++
	return true
}

// Up leaves what Down went into, when it has been appended.
func (x *Exchange) Up() { x.depth-- }

// Keep keeps what replies ask of their request, of a number that Values has no room for.
func (x *Exchange) Keep(number int, v int64) {
	i := number - len(x.Values)
	if i >= len(x.More) {
		x.More = append(x.More, make([]int64, i+1-len(x.More))...)
	}
	x.More[i] = v
}

// Kept returns what Keep kept, and 0 for what it did not.
func (x *Exchange) Kept(number int) int64 {
	if i := number - len(x.Values); i < len(x.More) {
		return x.More[i]
	}
	return 0
}
