// Package gomodel decides what the Go of a schema looks like: names, types, docs,
// the steps of each codec, the methods of each side. Its File is a plan that
// package emit writes down without deciding anything more; there is no Go text in
// it beyond names and comments.
//
// Package generator builds a plan with New and hands it to emit. The package
// knows runtime and runtime/native by their paths and imports neither.
package gomodel

import "github.com/netgen-dev/netgen/generator/gocode"

// The packages that generated code imports besides the standard library's.
const (
	RuntimePath = "github.com/netgen-dev/netgen/runtime"
	NativePath  = RuntimePath + "/native"
	WirePath    = RuntimePath + "/wire"
)

// File is the plan of one generated file.
type File struct {
	Name     string // of the file, such as "chat.netgen.go"
	Source   string // base name of the schema
	Package  string
	Doc      string
	Decls    []Decl         // types in order of the schema
	Protocol *Protocol      // nil for a schema of types only
	Funcs    []*gocode.Func // the codecs of a wire file
}

// Decl is a type: *Enum, *Alias, *Struct, *Union, *Sealed or *Extern.
type Decl interface{ decl() }

func (*Enum) decl()   {}
func (*Alias) decl()  {}
func (*Struct) decl() {}
func (*Union) decl()  {}
func (*Sealed) decl() {}
func (*Extern) decl() {}

type (
	// Enum is a type of named numbers, or of named texts.
	Enum struct {
		Name   string
		Doc    string
		Base   Type
		Signed bool
		Text   bool
		Values []EnumValue
	}

	// EnumValue is one constant of an Enum.
	EnumValue struct {
		Name   string // such as "ReasonFull"
		Label  string // such as "Full"
		Doc    string
		Number string // or the text, as Go writes either
	}

	// Alias is another name for a type.
	Alias struct {
		Name string
		Doc  string
		Type Type
	}

	// Struct is a record. Codec is that of a native file; in a wire file it is nil, and
	// JSON is set where the struct stands in JSON.
	Struct struct {
		Name   string
		Doc    string
		Fields []Field
		New    *Constructor // nil where no field has a default
		Error  *ErrorText   // nil where it is no error
		Codec  *Codec
		JSON   *JSONStruct
	}

	// Field is a field of a Go struct.
	Field struct {
		Name string
		Doc  string
		Type Type
		Tag  string // of a struct in JSON, such as `json:"id"`
	}

	// Constructor makes a struct with its defaults filled in.
	Constructor struct {
		Name   string
		Doc    string
		Values []Default
	}

	// Default gives a field its value.
	Default struct {
		Field string
		Value Literal
	}

	// ErrorText is what a declared error says of itself: the lead, such as "chat:
	// join refused", then name and value of each part.
	ErrorText struct {
		Lead  string
		Parts []ErrorPart
	}

	// ErrorPart is one field in the text of an error.
	ErrorPart struct {
		Label string // such as "reason"; empty where the value says it all
		Verb  string // of package fmt
		Field string
		Shown bool // as package wire shows it, since pointers are in it
	}

	// Union is a sealed interface and its codec.
	Union struct {
		Name     string
		Doc      string
		Mark     string // the unexported method that seals it and tells the tag
		Variants []Variant
		Unknown  string // type of the variants that this schema does not have
		Nested   bool   // a value can hold another one, so that writing counts depth

		// Append and Read are the functions of the codec. They are empty where
		// nothing uses the union, since unused functions are a nuisance.
		Append, Read string
	}

	// Variant is one alternative of a Union.
	Variant struct {
		Tag    uint64
		Type   string  // name of the struct that implements the union
		Struct *Struct // its declaration where it is made for the union, else nil
	}
)

// Literal is a constant in Go. Exactly one of its fields is set.
type Literal struct {
	Value    any    // bool, int64, uint64, float64 or string
	Name     string // of a constant of this package
	Duration *Duration
}

// Duration is a number of units of package time.
type Duration struct {
	Count int64
	Unit  string // "Second" and the like; empty for 0
}
