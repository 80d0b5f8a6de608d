package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// codec writes both halves of a struct's codec.
func codec(g *jen.Group, s *gomodel.Struct) {
	g.Line()
	switch c := s.Codec; {
	case c.Empty():
		emptyCodec(g, s)
		return
	case c.Nested:
		nestedCodec(g, s)
	default:
		codecMethod(g, s.Name, "AppendNetgen").Params(jen.Id("b").Add(bytesType())).
			Add(appendResults()).BlockFunc(func(g *jen.Group) { appendBody(g, c, "AppendNetgen") })
	}
	g.Line()
	codecMethod(g, s.Name, "DecodeNetgen").Params(jen.Id("r").Add(readerType())).
		BlockFunc(func(g *jen.Group) { decodeBody(g, s) })
	if s.Codec.Block != nil {
		listFuncs(g, s)
	}
}

func codecMethod(g *jen.Group, receiver, name string) *jen.Statement {
	return g.Func().Params(jen.Id("m").Add(pointer(receiver))).Id(name)
}

func appendResults() *jen.Statement {
	return jen.Params(bytesType(), jen.Error())
}

// emptyCodec writes
//
//	func (m *LeaveRequest) AppendNetgen(b []byte) ([]byte, error) { return b, nil }
//	func (m *LeaveRequest) DecodeNetgen(r *native.Reader)         {}
func emptyCodec(g *jen.Group, s *gomodel.Struct) {
	codecMethod(g, s.Name, "AppendNetgen").Params(jen.Id("b").Add(bytesType())).
		Add(appendResults()).Add(oneLine(jen.Return(jen.Id("b"), jen.Nil())))
	var body []jen.Code
	if s.Codec.Alone {
		body = append(body, jen.Id("r").Dot("End").Call())
	}
	codecMethod(g, s.Name, "DecodeNetgen").Params(jen.Id("r").Add(readerType())).Add(oneLine(body...))
}

// nestedCodec writes
//
//	func (m *Step) AppendNetgen(b []byte) ([]byte, error) {
//		return m.AppendNetgenAt(b, 0)
//	}
//
//	// AppendNetgenAt is AppendNetgen inside depth others.
//	func (m *Step) AppendNetgenAt(b []byte, depth int) ([]byte, error) { ... }
func nestedCodec(g *jen.Group, s *gomodel.Struct) {
	codecMethod(g, s.Name, "AppendNetgen").Params(jen.Id("b").Add(bytesType())).Add(appendResults()).Block(
		jen.Return(jen.Id("m").Dot("AppendNetgenAt").Call(jen.Id("b"), jen.Lit(0))),
	)
	begin(g, "AppendNetgenAt is AppendNetgen inside depth others.")
	codecMethod(g, s.Name, "AppendNetgenAt").Params(jen.Id("b").Add(bytesType()), jen.Id("depth").Int()).
		Add(appendResults()).BlockFunc(func(g *jen.Group) { appendBody(g, s.Codec, "AppendNetgenAt") })
}

// place is where a value is: an expression for it, or for a pointer to it.
type place struct {
	expr    func() *jen.Statement
	pointer bool
	loops   int  // over arrays around it
	used    bool // it may have held a value before
}

// field is the place of a field of the struct at hand.
func field(name string, pointer bool) place {
	return place{expr: func() *jen.Statement { return jen.Id("m").Dot(name) }, pointer: pointer, used: !pointer}
}

// variable is the place of a local variable.
func variable(name string) place {
	return place{expr: func() *jen.Statement { return jen.Id(name) }}
}

// value is the value at p.
func (p place) value() *jen.Statement {
	if p.pointer {
		return jen.Op("*").Add(p.expr())
	}
	return p.expr()
}

// address is a pointer to the value at p.
func (p place) address() *jen.Statement {
	if p.pointer {
		return p.expr()
	}
	return jen.Op("&").Add(p.expr())
}

// index returns the variable of a loop over the array at p, and its element.
func (p place) index() (string, place) {
	name := string(rune('i' + p.loops%4))
	return name, place{expr: func() *jen.Statement { return p.expr().Index(jen.Id(name)) }, loops: p.loops + 1}
}
