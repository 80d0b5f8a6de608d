package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// sealed writes
//
//	// Value is ...
//	//
//	// It is *Status, *Bulk or *Null; nil is unset.
//	type Value interface{ isValue() }
//
//	func (*Status) isValue() {}
//	func (*Bulk) isValue()   {}
func sealed(g *jen.Group, s *gomodel.Sealed) {
	begin(g, s.Doc)
	g.Type().Id(s.Name).Op("interface").Custom(jen.Options{Open: "{", Close: "}"}, jen.Id(s.Mark).Params())
	g.Line()
	for _, name := range s.Types {
		g.Func().Params(pointer(name)).Id(s.Mark).Params().Add(oneLine())
	}
	for _, made := range s.Made {
		structure(g, made)
	}
	if s.JSON != nil {
		parseUnion(g, s)
	}
}

// extern writes down what the user writes.
func extern(g *jen.Group, e *gomodel.Extern) {
	if text := strings.TrimSpace(e.Text); text != "" {
		begin(g, text)
	}
}

// wireCodec writes
//
//	// AppendWire appends the bytes of m to b.
//	func (m *Qid) AppendWire(b []byte) ([]byte, error) { return appendQid(b, &wire.Exchange{}, m) }
//
//	// ReadWire reads m. What goes wrong is found at r.
//	func (m *Qid) ReadWire(r *wire.Reader) { readQid(r, &wire.Exchange{}, m) }
func wireCodec(g *jen.Group, s *gomodel.Struct) {
	exchange := jen.Op("&").Add(wireID("Exchange")).Values()
	begin(g, "AppendWire appends the bytes of m to b.")
	codecMethod(g, s.Name, "AppendWire").Params(jen.Id("b").Add(bytesType())).Add(appendResults()).Add(oneLine(
		jen.Return(jen.Id(s.Wire.Append).Call(jen.Id("b"), exchange, jen.Id("m"))),
	))
	begin(g, "ReadWire reads m. What goes wrong is found at r.")
	codecMethod(g, s.Name, "ReadWire").Params(jen.Id("r").Op("*").Add(wireID("Reader"))).Add(oneLine(
		jen.Id(s.Wire.Read).Call(jen.Id("r"), exchange, jen.Id("m")),
	))
}

func wireID(name string) *jen.Statement { return jen.Qual(gomodel.WirePath, name) }
