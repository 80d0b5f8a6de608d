package gomodel

import "github.com/netgen-dev/netgen/generator/schema"

// Type is a Go type: Name, *Pointer, *Slice, *Array or *Map.
type Type interface{ goType() }

type (
	// Name is a named type. Path is empty for predeclared types and those of
	// the generated package.
	Name struct{ Path, Name string }
	// Pointer is *Elem.
	Pointer struct{ Elem Type }
	// Slice is []Elem.
	Slice struct{ Elem Type }
	// Array is [Len]Elem.
	Array struct {
		Len  int
		Elem Type
	}
	// Map is map[Key]Elem.
	Map struct{ Key, Elem Type }
)

func (Name) goType()     {}
func (*Pointer) goType() {}
func (*Slice) goType()   {}
func (*Array) goType()   {}
func (*Map) goType()     {}

var basicTypes = map[schema.Kind]Name{
	schema.Bool: {Name: "bool"}, schema.String: {Name: "string"},
	schema.U8: {Name: "uint8"}, schema.U16: {Name: "uint16"}, schema.U32: {Name: "uint32"}, schema.U64: {Name: "uint64"},
	schema.I8: {Name: "int8"}, schema.I16: {Name: "int16"}, schema.I32: {Name: "int32"}, schema.I64: {Name: "int64"},
	schema.F32: {Name: "float32"}, schema.F64: {Name: "float64"},
	schema.Time:     {Path: "time", Name: "Time"},
	schema.Duration: {Path: "time", Name: "Duration"},
	schema.UUID:     {Path: NativePath, Name: "UUID"},
}

// typeOf returns how Go writes t.
func (b *builder) typeOf(t schema.Type) Type {
	switch t := t.(type) {
	case *schema.Basic:
		if t.Kind == schema.Bytes {
			return &Slice{Elem: Name{Name: "byte"}}
		}
		return basicTypes[t.Kind]
	case *schema.List:
		return &Slice{Elem: b.typeOf(t.Elem)}
	case *schema.Array:
		return &Array{Len: int(t.Len), Elem: b.typeOf(t.Elem)}
	case *schema.Map:
		return &Map{Key: b.typeOf(t.Key), Elem: b.typeOf(t.Value)}
	case *schema.Optional:
		if nilable(t.Elem) {
			return b.typeOf(t.Elem)
		}
		return &Pointer{Elem: b.typeOf(t.Elem)}
	case schema.Decl:
		return Name{Name: b.goName(t)}
	}
	return nil
}

// nilable reports whether the Go type of t has a nil that can say "absent".
func nilable(t schema.Type) bool {
	switch t := schema.Underlying(t).(type) {
	case *schema.Basic:
		return t.Kind == schema.Bytes
	case *schema.List, *schema.Map, *schema.Union:
		return true
	}
	return false
}
