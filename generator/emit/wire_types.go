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

func wireID(name string) *jen.Statement { return jen.Qual(gomodel.WirePath, name) }
