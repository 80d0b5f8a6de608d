package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// readInto writes the statements that read a value into a place:
//
//	m.Room = r.String()
func readInto(g *jen.Group, c gomodel.Coding, at place) {
	switch c := c.(type) {
	case *gomodel.StructCoding:
		g.Id("r").Dot("Struct").Call(at.address())
	case *gomodel.ScalarArray:
		if c.Size > 0 {
			g.Add(getArray(c, at.expr().Index(jen.Op(":")), jen.Id("r").Dot("Fixed").Call(jen.Lit(c.Size))))
			return
		}
		g.Add(nativeID("ReadArray").Call(jen.Id("r"), at.expr().Index(jen.Op(":"))))
	case *gomodel.ArrayCoding:
		i, elem := at.index()
		g.For(jen.Id(i).Op(":=").Range().Add(at.expr())).BlockFunc(func(g *jen.Group) { readInto(g, c.Elem, elem) })
	case *gomodel.OptionalCoding:
		readOptional(g, c, at)
	default:
		if at.used {
			g.Add(at.value()).Op("=").Add(readAgain(c, at.value()))
			return
		}
		g.Add(at.value()).Op("=").Add(readExpr(c))
	}
}

// readAgain is readExpr for a place that may have held a value, whose room is of use:
//
//	native.ReadScalarsInto(r, m.Tags, 0)
func readAgain(c gomodel.Coding, old *jen.Statement) *jen.Statement {
	r := jen.Id("r")
	switch c := c.(type) {
	case *gomodel.Text:
		if c.Bytes {
			return jen.Id("r").Dot("BytesInto").Call(old, jen.Lit(c.Limit.Max))
		}
	case *gomodel.Scalars:
		return nativeID("ReadScalarsInto").Call(r, old, jen.Lit(c.Limit.Max))
	case *gomodel.Structs:
		if c.Block != nil {
			return nativeID("ReadBlockInto").Call(r, old, jen.Lit(c.Limit.Max), jen.Lit(c.Stride), jen.Id(c.Block.Get))
		}
		return nativeID("ReadStructsInto").Call(r, old, jen.Lit(c.Limit.Max))
	case *gomodel.List:
		return nativeID("ReadListInto").Call(r, old, jen.Lit(c.Limit.Max), jen.Lit(c.MinSize), readFunc(c.Elem))
	}
	return readExpr(c)
}

// readOptional writes
//
//	v = native.ReadOptional(r, (*native.Reader).U32)
//
// or, where nil alone says that the value is absent,
//
//	if r.Bool() {
//		v = native.NonNil(r.Bytes())
//	}
func readOptional(g *jen.Group, c *gomodel.OptionalCoding, at place) {
	if !c.Nilable {
		g.Add(at.value()).Op("=").Add(readExpr(c))
		return
	}
	g.If(jen.Id("r").Dot("Bool").Call()).Block(
		jen.Add(at.value()).Op("=").Add(present(c.Present, readExpr(c.Elem))),
	)
}

// readExpr returns an expression that reads a value, or nil where that takes
// statements.
func readExpr(c gomodel.Coding) *jen.Statement {
	r := jen.Id("r")
	switch c := c.(type) {
	case *gomodel.Plain:
		read := jen.Id("r").Dot(c.Read).Call()
		if c.Cast {
			return goType(c.Type).Call(read)
		}
		return read
	case *gomodel.Text:
		return readText(c)
	case *gomodel.Scalars:
		return nativeID("ReadScalars").Types(goType(c.Elem)).Call(r, jen.Lit(c.Limit.Max))
	case *gomodel.Structs:
		if c.Block != nil {
			return nativeID("ReadBlock").Call(r, jen.Lit(c.Limit.Max), jen.Lit(c.Stride), jen.Id(c.Block.Get))
		}
		return nativeID("ReadStructs").Types(goType(c.Elem)).Call(r, jen.Lit(c.Limit.Max))
	case *gomodel.List:
		return nativeID("ReadList").Call(r, jen.Lit(c.Limit.Max), jen.Lit(c.MinSize), readFunc(c.Elem))
	case *gomodel.MapCoding:
		return nativeID("ReadMap").Call(r, jen.Lit(c.Limit.Max), jen.Lit(c.MinSize), readFunc(c.Key), readFunc(c.Value))
	case *gomodel.OptionalCoding:
		if !c.Nilable {
			return nativeID("ReadOptional").Call(r, readFunc(c.Elem))
		}
	case *gomodel.UnionCoding:
		return jen.Id(c.Union.Read).Call(r)
	}
	return nil
}

// readText writes r.String() or r.StringMax(64).
func readText(c *gomodel.Text) *jen.Statement {
	if c.Limit.Max == 0 {
		return jen.Id("r").Dot(c.Read).Call()
	}
	return jen.Id("r").Dot(c.Read + "Max").Call(jen.Lit(c.Limit.Max))
}

// readFunc returns a function that reads a value: a method of the reader where
// there is one, else a literal such as
//
//	func(r *native.Reader) (v Note) {
//		r.Struct(&v)
//		return v
//	}
func readFunc(c gomodel.Coding) *jen.Statement {
	switch c := c.(type) {
	case *gomodel.Plain:
		if !c.Cast {
			return readerMethod(c.Read)
		}
	case *gomodel.Text:
		if c.Limit.Max == 0 {
			return readerMethod(c.Read)
		}
	case *gomodel.UnionCoding:
		return jen.Id(c.Union.Read)
	}
	function := jen.Func().Params(jen.Id("r").Add(readerType()))
	if expr := readExpr(c); expr != nil {
		return function.Add(goType(c.GoType())).Block(jen.Return(expr))
	}
	return function.Params(jen.Id("v").Add(goType(c.GoType()))).BlockFunc(func(g *jen.Group) {
		readInto(g, c, variable("v"))
		g.Return(jen.Id("v"))
	})
}

// readerMethod writes (*native.Reader).U32.
func readerMethod(name string) *jen.Statement {
	return jen.Parens(readerType()).Dot(name)
}
