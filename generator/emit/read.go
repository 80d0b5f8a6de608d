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
		var old jen.Code
		if at.used {
			old = at.value()
		}
		g.Add(at.value()).Op("=").Add(readExpr(c, old))
	}
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
		g.Add(at.value()).Op("=").Add(readExpr(c, nil))
		return
	}
	g.If(jen.Id("r").Dot("Bool").Call()).Block(
		jen.Add(at.value()).Op("=").Add(present(c.Present, readExpr(c.Elem, nil))),
	)
}

// readExpr returns an expression that reads a value, or nil where that takes
// statements. Old is a value whose room is of use, nil for none:
//
//	native.ReadScalarsInto(r, m.Tags, 0)
func readExpr(c gomodel.Coding, old jen.Code) *jen.Statement {
	r := jen.Id("r")
	switch c := c.(type) {
	case *gomodel.Plain:
		read := jen.Id("r").Dot(c.Read).Call()
		if c.Cast {
			return goType(c.Type).Call(read)
		}
		return read
	case *gomodel.Text:
		if c.Bytes && old != nil {
			return r.Dot("BytesInto").Call(old, jen.Lit(c.Limit.Max))
		}
		return readText(c)
	case *gomodel.Scalars:
		return readList("ReadScalars", c.Elem, old, jen.Lit(c.Limit.Max))
	case *gomodel.Structs:
		if c.Block != nil {
			return readList("ReadBlock", nil, old, jen.Lit(c.Limit.Max), jen.Lit(c.Stride), jen.Id(c.Block.Get))
		}
		return readList("ReadStructs", c.Elem, old, jen.Lit(c.Limit.Max))
	case *gomodel.List:
		return readList("ReadList", nil, old, jen.Lit(c.Limit.Max), jen.Lit(c.MinSize), readFunc(c.Elem))
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

// readList writes a call of a function of package native that reads a list, with the type of
// its elements where no argument tells it:
//
//	native.ReadScalars[uint32](r, 0)
func readList(name string, elem gomodel.Type, old jen.Code, args ...jen.Code) *jen.Statement {
	if old != nil {
		return nativeID(name + "Into").Call(append([]jen.Code{jen.Id("r"), old}, args...)...)
	}
	read := nativeID(name)
	if elem != nil {
		read.Types(goType(elem))
	}
	return read.Call(append([]jen.Code{jen.Id("r")}, args...)...)
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
	if expr := readExpr(c, nil); expr != nil {
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
