package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// appendZero writes what stands in for the value of a retired field:
//
//	b = native.AppendU32(b, 0)
func (w writer) appendZero(g *jen.Group, c gomodel.Coding) {
	b := jen.Id("b")
	switch c := c.(type) {
	case *gomodel.Plain:
		grow(g, nativeID(c.Append).Call(b, zero(c.Zero, c.Type)))
	case *gomodel.Text:
		grow(g, nativeID(c.Append).Call(b, zero(c.Zero, c.Type)))
	case *gomodel.StructCoding:
		w.try(g, deep("AppendStruct", c.Deep, jen.New(goType(c.Type))))
	case *gomodel.Scalars, *gomodel.Structs, *gomodel.List, *gomodel.MapCoding:
		grow(g, nativeID("AppendCount").Call(b, jen.Lit(0)))
	case *gomodel.ScalarArray:
		grow(g, nativeID("AppendArray").Call(b, jen.Make(jen.Index().Add(goType(c.Type.Elem)), jen.Lit(c.Type.Len))))
	case *gomodel.ArrayCoding:
		g.For(jen.Range().Lit(c.Len)).BlockFunc(func(g *jen.Group) { w.appendZero(g, c.Elem) })
	case *gomodel.OptionalCoding:
		grow(g, nativeID("AppendBool").Call(b, jen.False()))
	case *gomodel.UnionCoding:
		w.try(g, unionCall(c, jen.Nil()))
	}
}

func zero(z gomodel.Zero, t gomodel.Type) *jen.Statement {
	switch z {
	case gomodel.ZeroBool:
		return jen.False()
	case gomodel.ZeroString:
		return jen.Lit("")
	case gomodel.ZeroNil:
		return jen.Nil()
	case gomodel.ZeroStruct:
		return goType(t).Values()
	}
	return jen.Lit(0)
}

// skip writes what reads the value of a retired field and drops it:
//
//	_ = r.U32()
func skip(g *jen.Group, c gomodel.Coding) {
	switch c := c.(type) {
	case *gomodel.StructCoding:
		g.Id("r").Dot("Struct").Call(jen.New(goType(c.Type)))
	case *gomodel.ScalarArray:
		g.Add(nativeID("ReadArray").Call(jen.Id("r"), jen.Make(jen.Index().Add(goType(c.Type.Elem)), jen.Lit(c.Type.Len))))
	case *gomodel.ArrayCoding:
		g.For(jen.Range().Lit(c.Len)).BlockFunc(func(g *jen.Group) { skip(g, c.Elem) })
	case *gomodel.OptionalCoding:
		g.If(jen.Id("r").Dot("Bool").Call()).BlockFunc(func(g *jen.Group) { skip(g, c.Elem) })
	default:
		g.Id("_").Op("=").Add(readExpr(c, nil))
	}
}
