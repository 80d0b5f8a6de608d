// Package wirecode plans the codecs of wire protocols: for each message, struct and
// union a function that appends it and one that reads it, and for each phase what
// tells messages apart. It plans them as a tree of Go statements, which package emit
// prints. Package gomodel calls it with the names that it chose.
package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// WirePath is the package that codecs stand on.
const WirePath = "github.com/netgen-dev/netgen/runtime/wire"

// Names are what Go calls things. The generated types have them.
type Names interface {
	// Package returns the name of the package, with which errors begin.
	Package() string
	// Type returns the Go type of a value.
	Type(t schema.WireType) gocode.Expr
	// Decl returns the Go name of a declared or inline type.
	Decl(d schema.WireDecl) string
	// Field returns the Go name of a program's field in its struct. The fields of a
	// message and those of the struct that it is have the same names.
	Field(f *schema.WireField) string
	// Value returns the name of a constant.
	Value(v *schema.WireValue) string
	// Variant returns the struct that a union's variant is in Go, and whether that
	// was made for it: then the value is in a field Value, and for an else variant
	// the tag in a field Tag, which is of some integer type.
	Variant(u *schema.WireUnion, v *schema.WireVariant) (name string, made bool)
	// Message returns a name for the functions of a message, each its own.
	Message(m *schema.Message) string
	// Body returns what a message is in Go.
	Body(m *schema.Message) Body
}

// Body is what a message is in Go.
type Body struct {
	Kind BodyKind
	// Type is the name of the struct of StructBody, or the type of ValueBody.
	Type gocode.Expr
}

// BodyKind is the kind of Go value that a message is.
type BodyKind int

// The kinds of bodies.
const (
	NoBody     BodyKind = iota // nothing of the message is the program's
	StructBody                 // *Type; the program's fields are its fields
	ValueBody                  // Type; the message has one field of the program's
)

// Whole returns the field whose value is all of a message's body where the message
// is a struct, and the struct is a member of a JSON object or stands in it alone. The
// value is then *m itself, and not a field of it. It is nil for other messages.
func Whole(m *schema.Message) *schema.WireField {
	if len(m.Fields) > 0 {
		return nil
	}
	for _, leaf := range m.Record.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok || !f.Program {
			continue
		}
		if s, ok := schema.BareWire(f.Type).(*schema.WireStruct); ok && (s.Inline || s == schema.BareWire(m.Type)) {
			return f
		}
	}
	return nil
}

// The names of functions, which both their maker and their callers need.

// AppendFunc is the function that appends a type or a message called name:
//
//	func appendGetRequest(b []byte, x *wire.Exchange, v any) ([]byte, error) // a message
//	func appendBulk(b []byte, x *wire.Exchange, m *Bulk, params ...) ([]byte, error)
//	func appendValue(b []byte, x *wire.Exchange, v Value, params ...) ([]byte, error)
//
// What a message is stands in v: a pointer to its struct, or its value. Each param of a struct, and of the
// structs in a union, is an int of its own, in the order of their declaration.
func AppendFunc(name string) string { return "append" + name }

// ReadFunc is the function that reads a type or a message called name:
//
//	func readGetRequest(r *wire.Reader, x *wire.Exchange, v any) any // a message
//	func readBulk(r *wire.Reader, x *wire.Exchange, m *Bulk, params ...)
//	func readValue(r *wire.Reader, x *wire.Exchange, params ...) Value
//	func readData(r *wire.Reader, x *wire.Exchange, tag int, params ...) Data  // told apart elsewhere
//
// Errors are the reader's.
func ReadFunc(name string) string { return "read" + name }

// tagFunc is the function that returns the tag of a union's value, for a union that
// is told apart elsewhere:
//
//	func tagOfData(v Data) int
func tagFunc(name string) string { return "tagOf" + name }

func wireID(name string) gocode.Expr { return gocode.Qual{Path: WirePath, Name: name} }

// The parameters of codecs.
var (
	bytesType    = &gocode.SliceOf{X: gocode.Id("byte")}
	readerType   = &gocode.Star{X: gocode.Qual{Path: WirePath, Name: "Reader"}}
	anyType      = gocode.Id("any")
	exchangeType = &gocode.Star{X: gocode.Qual{Path: WirePath, Name: "Exchange"}}
)

const (
	idB   = gocode.Id("b")
	idErr = gocode.Id("err")
	idM   = gocode.Id("m")
	idOK  = gocode.Id("ok")
	idR   = gocode.Id("r")
	idV   = gocode.Id("v")
	idX   = gocode.Id("x")
)
