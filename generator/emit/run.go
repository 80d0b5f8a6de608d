package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// decodeRun writes fields that are looked at together:
//
//	b := (*[13]byte)(r.Fixed(13))
//	m.Siblings = native.I32(b[0:])
//	flags := r.FlagsAt(b[4:], 0x01)
//	m.Spouse = flags&0x01 != 0
//	m.Money = native.F64(b[5:])
func decodeRun(g *jen.Group, run *gomodel.Run, steps []gomodel.Step) {
	g.Id(run.Var).Op(":=").Add(arrayOf(run.Size, jen.Id("r").Dot("Fixed").Call(jen.Lit(run.Size))))
	for i, step := range steps {
		at := run.At[i]
		switch step := step.(type) {
		case *gomodel.Flags:
			decodeFlags(g, step, jen.Id("r").Dot("FlagsAt").Call(from(run, at), mask(step.Used)))
		case *gomodel.Value:
			if step.Old != "" {
				g.Comment(step.Old + ", retired")
				continue
			}
			getField(g, run, at, step)
		}
	}
}

// arrayOf writes (*[13]byte)(slice).
func arrayOf(size int, slice jen.Code) *jen.Statement {
	return jen.Parens(jen.Op("*").Index(jen.Lit(size)).Byte()).Call(slice)
}

// from writes b[4:].
func from(run *gomodel.Run, at int) *jen.Statement {
	return jen.Id(run.Var).Index(jen.Lit(at), jen.Empty())
}

// getField writes a field that stands at a place of a run:
//
//	m.Siblings = native.I32(b[0:])
func getField(g *jen.Group, run *gomodel.Run, at int, v *gomodel.Value) {
	field := jen.Id("m").Dot(v.Field)
	switch c := v.Coding.(type) {
	case *gomodel.ScalarArray:
		g.Add(getArray(c, field.Index(jen.Op(":")), from(run, at)))
	case *gomodel.Plain:
		read := getPlain(run, at, c)
		if c.Cast {
			read = goType(c.Type).Call(read)
		}
		g.Add(field).Op("=").Add(read)
	}
}

// getArray writes copy(m.Digest[:], b[8:]), or native.GetArray(m.Samples[:], b[8:]).
func getArray(c *gomodel.ScalarArray, array, b jen.Code) *jen.Statement {
	if c.Bytes {
		return jen.Copy(array, b)
	}
	return nativeID("GetArray").Call(array, b)
}

// getPlain writes native.I32(b[0:]), or what stands for it.
func getPlain(run *gomodel.Run, at int, c *gomodel.Plain) *jen.Statement {
	switch c.Read {
	case "U8":
		return jen.Id(run.Var).Index(jen.Lit(at))
	case "UUID":
		return nativeID("ID").Call(from(run, at))
	case "Time":
		return jen.Id("r").Dot("TimeAt").Call(from(run, at))
	}
	return nativeID(c.Read).Call(from(run, at))
}

// listFuncs writes the functions for lists of s:
//
//	// putPointBlock writes the bodies of a list, 20 bytes each.
//	func putPointBlock(block []byte, list []Point) {
//		for i := range list {
//			b, m := (*[20]byte)(block[i*20:]), &list[i]
//			native.PutF64(b[0:], m.X)
//		}
//	}
//
//	// getPointBlock reads the bodies of a list, whose elements take stride bytes each.
//	func getPointBlock(list []Point, block []byte, stride int) {
//		for i := range list {
//			b, m := (*[20]byte)(block[i*stride:]), &list[i]
//			m.X = native.F64(b[0:])
//		}
//	}
func listFuncs(g *jen.Group, s *gomodel.Struct) {
	bl := s.Codec.Block
	list, steps := jen.Id("list").Index().Id(s.Name), s.Codec.Segments[0].Steps
	begin(g, bl.Put+" writes the bodies of a list into block, which has room for them.")
	g.Func().Id(bl.Put).Params(jen.Id("block").Add(bytesType()), list).Block(
		eachBody(bl.Run, jen.Lit(bl.Run.Size), func(g *jen.Group) {
			for i, step := range steps {
				putField(g, bl.Run, bl.Run.At[i], step.(*gomodel.Value))
			}
		}),
	)
	begin(g, bl.Get+" reads the bodies of a list out of block, stride bytes for each.")
	g.Func().Id(bl.Get).Params(list, jen.Id("block").Add(bytesType()), jen.Id("stride").Int()).Block(
		eachBody(bl.Run, jen.Id("stride"), func(g *jen.Group) {
			for i, step := range steps {
				getField(g, bl.Run, bl.Run.At[i], step.(*gomodel.Value))
			}
		}),
	)
}

// eachBody writes a loop over the elements of list and their places in block.
func eachBody(run *gomodel.Run, stride jen.Code, body func(*jen.Group)) *jen.Statement {
	return jen.For(jen.Id("i").Op(":=").Range().Id("list")).BlockFunc(func(g *jen.Group) {
		g.List(jen.Id(run.Var), jen.Id("m")).Op(":=").List(
			arrayOf(run.Size, jen.Id("block").Index(jen.Id("i").Op("*").Add(stride), jen.Empty())),
			jen.Op("&").Id("list").Index(jen.Id("i")),
		)
		body(g)
	})
}

// putField writes
//
//	native.PutF64(b[0:], m.X)
func putField(g *jen.Group, run *gomodel.Run, at int, v *gomodel.Value) {
	field := jen.Id("m").Dot(v.Field)
	switch c := v.Coding.(type) {
	case *gomodel.ScalarArray:
		if c.Bytes {
			g.Copy(from(run, at), field.Index(jen.Op(":")))
			return
		}
		g.Add(nativeID("PutArray").Call(from(run, at), field.Index(jen.Op(":"))))
	case *gomodel.Plain:
		if c.Wire != nil {
			field = goType(c.Wire).Call(field)
		}
		if c.Read == "U8" {
			g.Id(run.Var).Index(jen.Lit(at)).Op("=").Add(field)
			return
		}
		g.Add(nativeID("Put"+c.Read).Call(from(run, at), field))
	}
}
