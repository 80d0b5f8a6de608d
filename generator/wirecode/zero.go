package wirecode

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// zeroStruct is what is written of a struct that nobody fills. That is its zero value in Go, but
// where a reader looks for so many characters or elements, or for an element that ends a list:
//
//	Place{Marks: make([]uint8, 2)}
func (p *planner) zeroStruct(t *schema.WireStruct) *gocode.Literal {
	zero := &gocode.Literal{Type: gocode.Id(p.names.Decl(t))}
	for _, f := range t.Record.Fields() {
		if !f.Program || schema.IsOptional(f.Type) {
			continue
		}
		if v := p.zeroBeside(f.Type); v != nil {
			zero.Fields = append(zero.Fields, gocode.Field{Name: p.names.Field(f), Value: v})
		}
	}
	return zero
}

// zeroBeside is the value of a field that nobody fills, nil where that is the zero value in Go.
func (p *planner) zeroBeside(t schema.WireType) gocode.Expr {
	switch bare := schema.BareWire(t).(type) {
	case *schema.WireStruct:
		if zero := p.zeroStruct(bare); len(zero.Fields) > 0 {
			return zero
		}
	case *schema.WireText:
		return zeroText(bare)
	case *schema.WireList:
		return p.zeroElements(bare, t)
	}
	return nil
}

// zeroText is as many zero bytes as a text has, nil for an array and for one of any size.
func zeroText(t *schema.WireText) gocode.Expr {
	n, sized := schema.ConstantSize(t.Ends)
	if _, array := arrayLen(t); array || !sized {
		return nil
	}
	zeros := makeOf(bytesType, n)
	if t.Bytes {
		return zeros
	}
	return gocode.CallOf(gocode.Id("string"), zeros)
}

// zeroElements is a list of as many zeros as one has, or of the element that ends it; nil for one
// of any size.
func (p *planner) zeroElements(t *schema.WireList, as schema.WireType) gocode.Expr {
	if last, ok := schema.LastNumber(t); ok {
		return &gocode.Literal{Type: p.names.Type(as), Fields: []gocode.Field{{Value: number(last)}}}
	}
	n, sized := p.sizes.FixedCount(t)
	if !sized {
		return nil
	}
	if elem := p.zeroBeside(t.Elem); elem != nil {
		one := &gocode.Literal{Type: p.names.Type(as), Fields: []gocode.Field{{Value: elem}}}
		return gocode.CallOf(gocode.Qual{Path: "slices", Name: "Repeat"}, one, gocode.Int(n))
	}
	return makeOf(p.names.Type(as), n)
}

func makeOf(t gocode.Expr, n int64) gocode.Expr {
	return gocode.CallOf(gocode.Id("make"), t, gocode.Int(n))
}

// nothing is the value of a field that nobody fills, as conditions see it: zero, or an empty text, or
// as many zero bytes as are written of it.
func nothing(t schema.WireType) value {
	text, isString := schema.Present(t).(*schema.WireText)
	switch {
	case kindOf(t) == isBool:
		return value{gocode.False, isBool}
	case !isString:
		return value{gocode.Int(0), isInt}
	case schema.IsOptional(t):
		return value{gocode.Str(""), isText}
	}
	n, _ := schema.ConstantSize(text.Ends)
	return value{gocode.Str(strings.Repeat("\x00", int(n))), isText}
}
