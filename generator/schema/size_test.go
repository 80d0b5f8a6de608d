package schema

import (
	"math"
	"testing"
)

// A shorthand for types in tables.
var (
	boolean  = &Basic{Kind: Bool}
	u8       = &Basic{Kind: U8}
	u32      = &Basic{Kind: U32}
	varint   = &Basic{Kind: U64, Varint: true}
	text     = &Basic{Kind: String}
	level    = &Enum{Base: U16}
	empty    = &Struct{}
	point    = structOf(u32, u8)
	line     = structOf(point, point)
	flags    = structOf(boolean, boolean, &Optional{Elem: u8}, boolean)
	grown    = &Struct{Fields: []*Field{{Type: u32}, {Type: boolean, Since: 2}, {Type: u8, Since: 2}, {Type: boolean, Since: 3}}}
	manyBool = structOf(boolean, boolean, boolean, boolean, u8, boolean, boolean, boolean, boolean, boolean)
)

func structOf(types ...Type) *Struct {
	s := &Struct{}
	for _, t := range types {
		s.Fields = append(s.Fields, &Field{Type: t})
	}
	return s
}

func TestSizes(t *testing.T) {
	t.Parallel()
	const varies = -1
	tests := []struct {
		name              string
		t                 Type
		fixed, min, least int
	}{
		{"bool", boolean, 1, 1, 1},
		{"u32", u32, 4, 4, 4},
		{"time", &Basic{Kind: Time}, 12, 12, 12},
		{"duration", &Basic{Kind: Duration}, 8, 8, 8},
		{"uuid", &Basic{Kind: UUID}, 16, 16, 16},
		{"varint", varint, varies, 1, 1},
		{"string", text, varies, 1, 1},
		{"enum", level, 2, 2, 2},
		{"alias", &Alias{Type: level}, 2, 2, 2},
		{"list", &List{Elem: u32}, varies, 1, 1},
		{"map", &Map{Key: u32, Value: u32}, varies, 1, 1},
		{"optional", &Optional{Elem: u32}, varies, 1, 1},
		{"union", &Union{}, varies, 1, 1},
		{"array", &Array{Len: 3, Elem: u32}, 12, 12, 12},
		{"array of strings", &Array{Len: 3, Elem: text}, varies, 3, 3},
		{"array of structs", &Array{Len: 3, Elem: point}, 18, 18, 18},
		{"huge array", &Array{Len: math.MaxUint64, Elem: u32}, varies, math.MaxInt, math.MaxInt},
		{"empty struct", empty, 1, 1, 1},
		{"struct", point, 6, 6, 6},
		{"struct in struct", line, 13, 13, 13},
		{"bits in a byte", flags, varies, 2, 2},
		{"nine bools", manyBool, 4, 4, 4},
		{"segments", grown, 8, 5, 8},
		{"long struct", structOf(&Array{Len: 128, Elem: u8}), 130, 130, 130},
		{"nothing", nil, 0, 0, 0},
	}
	least := LeastSizes()
	for _, test := range tests {
		fixed, ok := FixedSize(test.t)
		if !ok {
			fixed = varies
		}
		if fixed != test.fixed || MinSize(test.t) != test.min || least(test.t) != test.least {
			t.Errorf("%s: fixed %d, min %d, least %d; want %d, %d, %d",
				test.name, fixed, MinSize(test.t), least(test.t), test.fixed, test.min, test.least)
		}
	}
}

func TestBodySizes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		s          *Struct
		fixed      int // 0 for one that varies
		min, least int // of a body, of an element
	}{
		{"empty", empty, 0, 0, 1},
		{"point", point, 5, 5, 5},
		{"line", line, 12, 12, 12},
		{"flags", flags, 0, 1, 1},
		{"grown", grown, 7, 4, 4},
		{"text", structOf(text), 0, 1, 1},
	}
	for _, test := range tests {
		fixed, _ := FixedBodySize(test.s)
		if fixed != test.fixed || minBodySize(test.s) != test.min || MinElemSize(test.s) != test.least {
			t.Errorf("%s: fixed %d, min %d, element %d; want %d, %d, %d",
				test.name, fixed, minBodySize(test.s), MinElemSize(test.s), test.fixed, test.min, test.least)
		}
	}
}

// A struct that contains itself is refused by check; asking for its size ends.
func TestSizeOfEndless(t *testing.T) {
	t.Parallel()
	s := &Struct{}
	s.Fields = []*Field{{Type: &Array{Len: 2, Elem: s}}}
	if n := MinSize(s); n <= 0 {
		t.Error(n)
	}
}
