package gomodel

import (
	"strconv"

	"github.com/netgen-dev/netgen/generator/gonames"
	"github.com/netgen-dev/netgen/generator/schema"
)

func newNamespace() *gonames.Namespace { return &gonames.Namespace{} }

// goType returns how Go writes a value of a wire type.
func (b *wireBuilder) goType(t schema.WireType) Type {
	switch t := t.(type) {
	case *schema.WireInt:
		return goInt(t)
	case *schema.WireFloat:
		return Name{Name: "float" + strconv.Itoa(int(t.Bits))}
	case *schema.Varint:
		if t.Signed {
			return Name{Name: "int64"}
		}
		return Name{Name: "uint64"}
	case *schema.Decimal:
		if t.Signed() {
			return Name{Name: "int64"}
		}
		return Name{Name: "uint64"}
	case *schema.WireText:
		return goText(t)
	case *schema.WireList:
		return &Slice{Elem: b.goType(t.Elem)}
	case *schema.WireMap:
		return &Map{Key: b.goType(t.Key), Elem: b.goType(t.Elem)}
	case *schema.WireOptional:
		if elem := b.goType(t.Elem); nilableWire(t.Elem) {
			return elem
		}
		return &Pointer{Elem: b.goType(t.Elem)}
	case *schema.WireAny:
		return Name{Path: "encoding/json", Name: "RawMessage"}
	case schema.WireDecl:
		return Name{Name: b.decls[t]}
	}
	return nil
}

// fieldType returns how Go writes a field.
func (b *wireBuilder) fieldType(f *schema.WireField) Type {
	if f.IsMark() {
		return Name{Name: "bool"}
	}
	return b.goType(f.Type)
}

// goInt returns the smallest integer of Go that holds t.
func goInt(t *schema.WireInt) Type {
	if t.Bool || t.Bits == 1 && !t.Signed {
		return Name{Name: "bool"}
	}
	name := "uint"
	if t.Signed {
		name = "int"
	}
	for _, bits := range []uint{8, 16, 32} {
		if t.Bits <= bits {
			return Name{Name: name + strconv.Itoa(int(bits))}
		}
	}
	return Name{Name: name + "64"}
}

// goText returns string, []byte, or an array for bytes of a constant size.
func goText(t *schema.WireText) Type {
	if !t.Bytes {
		return Name{Name: "string"}
	}
	if n, ok := t.Array(); ok {
		return &Array{Len: n, Elem: Name{Name: "byte"}}
	}
	return &Slice{Elem: Name{Name: "byte"}}
}

// nilableWire reports whether the Go type of t has a nil that can say "absent".
func nilableWire(t schema.WireType) bool {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireText:
		_, fixed := t.Array()
		return t.Bytes && !fixed
	case *schema.WireList, *schema.WireMap, *schema.WireUnion, *schema.WireAny:
		return true
	}
	return false
}

// zeroOfWire returns the kind of zero value that t has.
func zeroOfWire(t schema.WireType) Zero {
	if schema.IsOptional(t) {
		return ZeroNil
	}
	switch t := schema.BareWire(t).(type) {
	case *schema.WireInt:
		if t.Bool || t.Bits == 1 && !t.Signed {
			return ZeroBool
		}
	case *schema.WireText:
		switch _, fixed := t.Array(); {
		case fixed:
			return ZeroStruct
		case t.Bytes:
			return ZeroNil
		}
		return ZeroString
	case *schema.WireList, *schema.WireMap, *schema.WireUnion, *schema.WireAny:
		return ZeroNil
	case *schema.WireStruct, *schema.Extern:
		return ZeroStruct
	}
	return ZeroNumber
}
