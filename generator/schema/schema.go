// Package schema is netgen's intermediate representation: a schema with every
// name resolved, every rule checked and every default filled in. It knows
// nothing of Go or of any other target, and is not changed once made. resolve
// makes it; check and everything that writes something out of a schema reads it.
// It must not import any of them, nor the syntax tree.
//
// A Span here is that of a thing's name, or of its type where it has no name.
package schema

import "github.com/netgen-dev/netgen/generator/source"

// Schema is one resolved file.
type Schema struct {
	Package string
	Doc     string
	Source  string // base name of the file, such as "chat.netgen"
	// Types are the named types: declared ones in order of declaration, then
	// the ones written inline, in the order in which they stand.
	Types    []Decl
	Protocol *Protocol // nil for a file of types only, and for a wire protocol
	// Wire is what a file with a wire block says; Types are empty then. It is nil for
	// a native file.
	Wire *Wire
}

// Decl is a named type: *Struct, *Enum, *Union or *Alias.
type Decl interface {
	DeclName() string
	DeclSpan() source.Span
}

// Type is the type of a value: *Basic, *List, *Array, *Map, *Optional, *Struct,
// *Enum, *Union or *Alias.
type Type interface {
	isType()
}

// Kind is a built-in type.
type Kind string

// The built-in types.
const (
	Bool     Kind = "bool"
	U8       Kind = "u8"
	U16      Kind = "u16"
	U32      Kind = "u32"
	U64      Kind = "u64"
	I8       Kind = "i8"
	I16      Kind = "i16"
	I32      Kind = "i32"
	I64      Kind = "i64"
	F32      Kind = "f32"
	F64      Kind = "f64"
	String   Kind = "string"
	Bytes    Kind = "bytes"
	Time     Kind = "time"
	Duration Kind = "duration"
	UUID     Kind = "uuid"
)

type (
	// Basic is a value of a built-in type.
	Basic struct {
		Kind   Kind
		Max    uint64 // of string and bytes: the most bytes, 0 for no limit but the frame's
		Varint bool   // of 32 and 64 bit integers: LEB128 on the wire
	}

	// List is []T.
	List struct {
		Elem Type
		Max  uint64 // the most elements, 0 for no limit but the frame's
	}

	// Array is [N]T.
	Array struct {
		Len  uint64 // at least 1
		Elem Type
	}

	// Map is map[K]V. Key is a bool, an integer, a string, a uuid, a duration or an enum,
	// or an Alias of one.
	Map struct {
		Key, Value Type
		Max        uint64 // the most entries, 0 for no limit but the frame's
	}

	// Optional is ?T. Elem is never an Optional, through aliases neither.
	Optional struct {
		Elem Type
	}
)

func (*Basic) isType()    {}
func (*List) isType()     {}
func (*Array) isType()    {}
func (*Map) isType()      {}
func (*Optional) isType() {}
func (*Struct) isType()   {}
func (*Enum) isType()     {}
func (*Union) isType()    {}
func (*Alias) isType()    {}

type (
	// Struct is a record, declared or inline.
	Struct struct {
		Name   string
		Doc    string
		Span   source.Span
		Fields []*Field // in order of declaration, retired ones too; Since never falls
		// Inline tells that it was written where it is used, and Name was made.
		Inline bool
		// Recursive tells that a value of it can hold another one of it.
		Recursive bool
	}

	// Field is one field of a Struct.
	Field struct {
		Name    string
		Doc     string
		Span    source.Span
		Type    Type
		TypeAt  source.Span // where Type is written
		Since   uint64      // version of the protocol that brought it, 0 for the first
		Retired bool        // keeps its place on the wire and has no other use
		Default *Value      // nil for the zero value
	}

	// Value is a constant of the type that it stands for. Just the field that
	// fits this type is set.
	Value struct {
		Bool   bool
		Int    int64 // signed integers, and durations in nanoseconds
		Uint   uint64
		Float  float64
		String string
		Enum   *EnumValue
	}

	// Enum is an open set of named numbers.
	Enum struct {
		Name   string
		Doc    string
		Span   source.Span
		Base   Kind // U8, U16 or U32
		Values []*EnumValue
	}

	// EnumValue is a named number.
	EnumValue struct {
		Name  string
		Doc   string
		Span  source.Span
		Value uint64
	}

	// Union is an open set of alternatives.
	Union struct {
		Name     string
		Doc      string
		Span     source.Span
		Variants []*Variant
		// Recursive tells that a value of it can hold another one of it.
		Recursive bool
	}

	// Variant is one alternative of a Union.
	Variant struct {
		Name string
		Doc  string
		Span source.Span
		Tag  uint64 // from 1, in order of declaration
		// Type is nil for an alternative that carries nothing. A variant that is
		// just the name of a declared struct has that struct; one written inline
		// has a Struct named after union and variant.
		Type Type
	}

	// Alias is another name for a type; its limits are the type's.
	Alias struct {
		Name string
		Doc  string
		Span source.Span
		Type Type
	}
)

// DeclName implements Decl.
func (d *Struct) DeclName() string { return d.Name }

// DeclName implements Decl.
func (d *Enum) DeclName() string { return d.Name }

// DeclName implements Decl.
func (d *Union) DeclName() string { return d.Name }

// DeclName implements Decl.
func (d *Alias) DeclName() string { return d.Name }

// DeclSpan implements Decl.
func (d *Struct) DeclSpan() source.Span { return d.Span }

// DeclSpan implements Decl.
func (d *Enum) DeclSpan() source.Span { return d.Span }

// DeclSpan implements Decl.
func (d *Union) DeclSpan() source.Span { return d.Span }

// DeclSpan implements Decl.
func (d *Alias) DeclSpan() source.Span { return d.Span }

// Underlying returns t without aliases around it.
func Underlying(t Type) Type {
	for {
		alias, ok := t.(*Alias)
		if !ok {
			return t
		}
		t = alias.Type
	}
}
