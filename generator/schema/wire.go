package schema

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/source"
)

// Wire is the resolved form of a file with a wire block. Every decision that a
// codec needs is in it: where each value ends, what says that it is there, which
// equation is solved for what, and how messages are told apart.
type Wire struct {
	Span    source.Span // of the word wire
	Max     uint64      // the most bytes of a value, 0 where the file does not say
	LowBits bool        // bits fill a byte from its lowest one
	Lenient bool        // bytes behind what a message has are skipped
	Either  bool        // messages may say in which order numbers have their bytes
	Words   *WordLayout // nil where the file does not say how words stand
	Headers HeaderLayout
	// UntilElse tells that some tagged fields end where none of their tags stands.
	UntilElse bool
	Types     []WireDecl // declared ones in order, then those written inline, as they were met

	Protocol *Conversation // nil for a file of types only
}

// WordLayout says how the words of a `words` layout stand on the wire: apart by
// Separator and ended by End, or else each of them an element of List. Between blanks no
// word is empty: a reader takes several of them for one, and those before End for none.
type WordLayout struct {
	// Separator and End are those of a line. Beside a List they are the other form in
	// which words may come: they are read then, and never written. Empty for none.
	Separator, End string
	// Quotes and Escape are the bytes around a word that has the separator in it, and in front of
	// what has a meaning in quotes; 0 for none.
	Quotes, Escape byte
	List           WireType // nil for separated words; otherwise a WireList of one-value structs
	Span           source.Span
}

// Columns reports whether each separator counts, so that a word between two may be empty.
func (l *WordLayout) Columns() bool { return l.List == nil && l.Separator != " " }

// HeaderLayout says how the lines of a `headers` layout stand on the wire.
type HeaderLayout struct {
	Separator, End string
	First          bool // of a header that comes again, the first one counts
}

// MailHeaders are headers as mail and HTTP have them, and those of a file that says nothing
// else.
var MailHeaders = HeaderLayout{Separator: ": ", End: "\r\n"}

// Loose reports whether headers are written with a blank that a reader does not ask for, as
// those of mail and HTTP are. The case of their names and blanks around a value say nothing
// then, and elsewhere each byte counts.
func (l HeaderLayout) Loose() bool {
	return len(l.Separator) > 1 && strings.HasSuffix(l.Separator, " ")
}

// Mark is what a reader looks for between a name and its value.
func (l HeaderLayout) Mark() string {
	if l.Loose() {
		return l.Separator[:len(l.Separator)-1]
	}
	return l.Separator
}

// BreaksLine reports whether a text has in it what ends the line that it is to stand in, or a
// byte of that, which some peers take for the end: and for "\n" a "\r", which many do. So the
// runtime says of the program's texts.
func BreaksLine(text, end string) bool {
	return strings.ContainsAny(text, end) || end == "\n" && strings.Contains(text, "\r")
}

// TagLayout says how tagged fields stand behind the fields of a struct.
type TagLayout struct {
	If     Expr     // nil for the layout that always holds; a conditional one goes first
	Every  bool     // behind every struct, tagged fields or not
	List   *End     // how many there are, or how many bytes
	Tag    WireType // of each field's tag, or the struct that each stands in, its Head
	Length *End     // the number in front of each field's bytes; nil where the tag says how many
	Front  bool     // the length stands in front of the tag, too, and counts it
	Pad    uint64   // zero bytes follow each until its place in the record is a multiple of this; 0 for none
	Until  string   // ends a field that the schema does not have, where there is no length; "" if nothing does
	// Protobuf tells that they stand as Protocol Buffers have them: what is in front of each is its tag
	// and its ProtobufForm, and the length only where that says so.
	Protobuf bool
	// Unknown tells that no type has the name in place of the tag, so that no more is known.
	Unknown bool
	Span    source.Span
}

// WireDecl is a named type: *WireStruct, *WireEnum, *WireUnion, *WireAlias or *Extern.
type WireDecl interface {
	WireType
	DeclName() string
	DeclSpan() source.Span
}

type (
	// WireStruct is a record, declared or inline.
	WireStruct struct {
		Name   string
		Doc    string
		Span   source.Span
		Inline bool // written where it is used; Name was made
		Record *Record
		// JSON tells that it is only used in JSON, so that its ends mean nothing.
		JSON bool
		// Words tells that it only stands among words, so that each of its values is a
		// word: its fields have the ends and presences of words.
		Words bool
		// Header tells that it only stands among headers, as the name and value of one.
		Header bool
		// Params are the values that it uses and does not have: fields of records
		// around it, of the frame or of the request. Whoever holds one binds them.
		Params []*Param
	}

	// Param is a value that the user of a struct gives to it.
	Param struct {
		// Name is that of the value; "version" is what since and through ask, and
		// "request.x" the field x of the request.
		Name string
		Span source.Span // of the first use
		// Soft tells that only conditions of wire blocks ask for it: where nothing
		// has that name, those conditions do not hold.
		Soft bool
		// Version tells that since and through ask for it.
		Version bool
	}

	// WireEnum is an open set of named numbers, or of named texts in JSON.
	WireEnum struct {
		Name   string
		Doc    string
		Span   source.Span
		Base   WireType // *WireInt, *Varint, *Decimal or *WireText
		Values []*WireValue
	}

	// WireValue is a named number or text.
	WireValue struct {
		Name  string
		Doc   string
		Span  source.Span
		Value Number
		Text  Text // in place of Value, if the enum is of texts
		Enum  *WireEnum
	}

	// WireUnion is a set of alternatives.
	WireUnion struct {
		Name     string
		Doc      string
		Span     source.Span
		By       UnionBy
		Tag      WireType // of ByTag: the number in front
		Variants []*WireVariant
		JSON     bool // as of WireStruct
	}

	// WireVariant is one alternative of a WireUnion.
	WireVariant struct {
		Name string
		Doc  string
		Span source.Span
		Tag  *Number  // nil where the source gives none
		Else bool     // stands for every other tag
		Type WireType // nil for an alternative that carries nothing
	}

	// WireAlias is another name for a type.
	WireAlias struct {
		Name string
		Doc  string
		Span source.Span
		Type WireType
		Max  uint64
		Via  *Extern // what fields of this type go through, nil for nothing
	}

	// Extern is a codec, a checksum or a `via` that is written in the target
	// language.
	Extern struct {
		Name string
		Doc  string
		Span source.Span
		// Numbers are the names of the lets that a checksum is given, as its first use has them.
		Numbers []string
	}
)

// UnionBy says what tells the alternatives of a union apart.
type UnionBy string

// The ways to tell alternatives apart.
const (
	ByTag    UnionBy = "tag"    // a number in front of it
	Apart    UnionBy = "apart"  // a field elsewhere, with the equation tag(x)
	ByPrefix UnionBy = "prefix" // what the alternatives begin with
)

// InLine reports whether a struct only stands in lines, of words or headers, and so has no
// bytes of its own.
func (d *WireStruct) InLine() bool { return d.Words || d.Header }

// IsText reports whether the values of an enum are texts.
func (d *WireEnum) IsText() bool {
	_, is := d.Base.(*WireText)
	return is
}

// HasEnd reports whether the texts of an enum have an end of their own, and so stand among bytes.
func (d *WireEnum) HasEnd() bool {
	text, is := d.Base.(*WireText)
	return is && text.Ends[0].How != EndWord
}

// DeclName implements WireDecl.
func (d *WireStruct) DeclName() string { return d.Name }

// DeclName implements WireDecl.
func (d *WireEnum) DeclName() string { return d.Name }

// DeclName implements WireDecl.
func (d *WireUnion) DeclName() string { return d.Name }

// DeclName implements WireDecl.
func (d *WireAlias) DeclName() string { return d.Name }

// DeclName implements WireDecl.
func (d *Extern) DeclName() string { return d.Name }

// DeclSpan implements WireDecl.
func (d *WireStruct) DeclSpan() source.Span { return d.Span }

// DeclSpan implements WireDecl.
func (d *WireEnum) DeclSpan() source.Span { return d.Span }

// DeclSpan implements WireDecl.
func (d *WireUnion) DeclSpan() source.Span { return d.Span }

// DeclSpan implements WireDecl.
func (d *WireAlias) DeclSpan() source.Span { return d.Span }

// DeclSpan implements WireDecl.
func (d *Extern) DeclSpan() source.Span { return d.Span }
