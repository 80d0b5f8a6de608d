package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// enum writes
//
//	// Reason says ...
//	type Reason uint8
//
//	// The values of Reason. A newer peer may send others.
//	const (
//		ReasonBanned Reason = 0
//		ReasonFull   Reason = 1
//	)
//
// What is a text says itself which one; a number has a String method.
func enum(g *jen.Group, e *gomodel.Enum) {
	begin(g, e.Doc)
	g.Type().Id(e.Name).Add(goType(e.Base))
	if len(e.Values) > 0 {
		begin(g, "The values of "+e.Name+". A newer peer may send others.")
		g.Const().DefsFunc(func(g *jen.Group) {
			for _, v := range e.Values {
				doc(g, v.Doc)
				g.Id(v.Name).Id(e.Name).Op("=").Op(v.Number)
			}
		})
	}
	if !e.Text {
		enumString(g, e)
	}
}

// enumString writes
//
//	// String returns the name of v, or its number where it has none.
//	func (v Reason) String() string {
//		switch v {
//		case ReasonFull:
//			return "Full"
//		}
//		return "Reason(" + strconv.FormatUint(uint64(v), 10) + ")"
//	}
func enumString(g *jen.Group, e *gomodel.Enum) {
	begin(g, "String returns the name of v, or its number where it has none.")
	g.Func().Params(jen.Id("v").Id(e.Name)).Id("String").Params().String().BlockFunc(func(g *jen.Group) {
		if len(e.Values) > 0 {
			g.Switch(jen.Id("v")).BlockFunc(func(g *jen.Group) {
				for _, v := range e.Values {
					g.Case(jen.Id(v.Name)).Block(jen.Return(jen.Lit(v.Label)))
				}
			})
		}
		number := jen.Qual("strconv", "FormatUint").Call(jen.Uint64().Call(jen.Id("v")), jen.Lit(10))
		if e.Signed {
			number = jen.Qual("strconv", "FormatInt").Call(jen.Int64().Call(jen.Id("v")), jen.Lit(10))
		}
		g.Return(jen.Lit(e.Name + "(").Op("+").Add(number).Op("+").Lit(")"))
	})
}

// alias writes
//
//	// Room is ...
//	type Room = string
func alias(g *jen.Group, a *gomodel.Alias) {
	begin(g, a.Doc)
	g.Type().Id(a.Name).Op("=").Add(goType(a.Type))
}
