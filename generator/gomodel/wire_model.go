package gomodel

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/wirecode"
)

// The plan of what only wire files have.

type (
	// Sealed is a sealed interface over structs.
	Sealed struct {
		Name  string
		Doc   string
		Mark  string    // the unexported method that seals it
		Types []string  // the structs that implement it, in order
		Made  []*Struct // those of them that are declared here
		JSON  *JSONUnion
	}

	// Extern is what the user of the generated file writes beside it, as a comment.
	Extern struct{ Text string }

	// JSONStruct is what package encoding/json has to be helped with.
	JSONStruct struct {
		Alone bool // it stands as its field Value does, or as null where it has none
		Array bool // its members are the elements of an array, called by their places
		// Unions are the fields that hold unions, which only their JSON type tells.
		Unions []JSONField
		// Lists are the fields that are written as [], or as "", where they are nil.
		Lists []Field
		// Constants are the members that are always the same, as they stand in JSON.
		Constants string
		// Counted are the members that follow from others.
		Counted []JSONCounted
	}

	// JSONCounted is a member that says of a field how many elements it has, or whether it is
	// there.
	JSONCounted struct {
		Member string // its struct and its name in JSON, as errors say them
		Name   string // in JSON
		Of     string // that it follows from, in JSON
		Field  string // which is this one in Go
		Has    bool   // it says whether that is there
		Bool   bool   // it is true or false in JSON
		Most   uint64 // that its type has room for
	}

	// JSONField is a field that holds a union, or a list of them.
	JSONField struct {
		Field
		Member string // its struct and its name in JSON, as errors say them
		Parse  string // the function of the union
		List   bool
		Map    bool
		Needed bool // it has to be there
	}

	// JSONUnion is a function that reads a union whose variants JSON's own types tell
	// apart.
	JSONUnion struct {
		Parse string
		Cases []JSONCase
	}

	// JSONCase is one variant.
	JSONCase struct {
		Kind   string // of package wire, such as "JSONNumber"
		Member string // that tells it from others of the same kind by its value, empty if there is none
		Is     any    // that member in this one: a string or an int, nil for the one of all others; without one, the name of a member
		Type   string
		Inside bool // the value is in a field Value
		Empty  bool // there is no value
	}
)

// WireTables are the plan of what the runtime is told about a wire protocol.
type WireTables struct {
	Max       uint64
	First     string // variable of the phase in which a connection starts
	Phases    []*WirePhase
	Messages  []*WireMessage
	Fragments []*WireFragments
	Methods   []*WireMethod
	Shared    []*WireAnswers // answers that several methods have
	Variables []*WireVariable
	Externs   bool     // it has codecs of the program's
	Variants  []string // the structs that unions may hold
	Texts     []string // that conditions compare others with
	Numbers   []uint64 // likewise, as a session keeps them
}

type (
	// WirePhase is the table of a phase.
	WirePhase struct {
		Var         string
		Name        string
		Doc         string
		Raw, Closed bool
		Then        string         // of a phase that starts TLS: the one behind it; else empty
		Reads       [2]WireReading // that of the client is the first
	}

	// WireReading are the functions of a reading, empty for none.
	WireReading struct {
		wirecode.Reading
		Fragments string // variable, empty for none
	}

	// WireFragments is the table of the fragments in which messages travel.
	WireFragments struct {
		wirecode.Fragments
		Var          string
		Piece, Whole string // variables of messages
		Most         uint64
		Full         bool
		Ended, Blank bool
	}

	// WireMessage is the table of a message.
	WireMessage struct {
		Var                         string
		Name                        string
		Append, Read                string
		Struct                      string // *Struct is its value; empty where it is another, or none
		Value                       Type   // its value where that is no struct, nil for none
		ID, HasChannel, Conditional bool
		ToEnd                       bool // it goes on to the end of the connection
		Before                      []schema.Beginning
		Session                     bool   // it asks for session variables, or sets them
		Fragments                   string // variable, empty for none
	}

	// WireMethod is the table of a request, stream or event. What differs by side is
	// indexed by the side that opens it, the client first.
	WireMethod struct {
		Var     string
		ID      uint16
		Name    string
		Role    string // Request, Stream or Event
		Pairing string // of package wire
		Ordered bool
		Channel bool
		Phase   string
		Then    string // empty to stay

		Open        [2]string // variables of messages, empty for none
		Answers     [2][]WireAnswer
		Shared      [2]string // variables that hold Answers, empty for none
		Inputs      [2][]WireAnswer
		Choose      [2]string
		ChooseInput [2]string

		Silent string
		Quiet  bool

		PickItem, PickResult, PickInput, PickError *Pick

		Kinds                   [2][]uint64 // none, one or two, as wire.Method has them
		LowID, HighID           uint64
		LowVersion, HighVersion uint64
		HasVersion              bool
	}

	// WireAnswers is the table of answers that several methods have.
	WireAnswers struct {
		Var     string
		Answers []WireAnswer
	}

	// WireAnswer is an alternative of what may come.
	WireAnswer struct {
		Message string // variable
		Is      string // Item, Result or Failed
		Ends    bool
		Skip    string // variable of a method
		Then    string // variable of a phase
		Sets    bool   // it sets session variables
	}

	// Pick tells alternatives apart by their Go types, the first of which is number
	// First.
	Pick struct {
		First int
		Types []Type
	}

	// WireVariable is a session variable.
	WireVariable struct {
		Index    int
		Get, Set string // methods of clients and peers
		Doc      string
		Type     Type
		Bool     bool
		Compared []uint64 // what it is compared with, as a session keeps it
	}
)
