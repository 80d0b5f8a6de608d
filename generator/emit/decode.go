package emit

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// decodeBody writes the body of DecodeNetgen:
//
//	*m = Note{Level: 3}
//	m.From = r.String()
//	// since 2
//	if r.Done() {
//		return
//	}
//	m.Level = r.U8()
func decodeBody(g *jen.Group, s *gomodel.Struct) {
	c := s.Codec
	if c.Reset {
		g.Op("*").Id("m").Op("=").Add(cleared(s.Name, c))
	}
	for _, segment := range c.Segments {
		if segment.Since > 0 {
			done(g, segment.Since)
		}
		decodeSteps(g, c, segment)
	}
	if c.Alone {
		g.Id("r").Dot("End").Call()
	}
}

// cleared writes a struct of which nothing is read yet. Bytes and lists keep their room
// where the reader refills:
//
//	Note{Level: 3, Tags: native.Kept(r, m.Tags)}
func cleared(name string, c *gomodel.Codec) *jen.Statement {
	return jen.Id(name).ValuesFunc(func(g *jen.Group) {
		for _, v := range c.Defaults {
			g.Id(v.Field).Op(":").Add(literal(v.Value))
		}
		for _, field := range c.Rooms() {
			g.Id(field).Op(":").Add(nativeID("Kept")).Call(jen.Id("r"), jen.Id("m").Dot(field))
		}
	})
}

// done writes
//
//	// since 2
//	if r.Done() {
//		return
//	}
func done(g *jen.Group, since uint64) {
	g.Comment(fmt.Sprintf("since %d", since))
	g.If(jen.Id("r").Dot("Done").Call()).Block(jen.Return())
}

// decodeSteps writes a segment, run by run and step by step.
func decodeSteps(g *jen.Group, c *gomodel.Codec, s gomodel.Segment) {
	runs := s.Runs
	for i := 0; i < len(s.Steps); i++ {
		if len(runs) > 0 && runs[0].From == i {
			decodeRun(g, runs[0], s.Steps[i:runs[0].To])
			i = runs[0].To - 1
			runs = runs[1:]
			continue
		}
		decodeStep(g, c, s.Steps[i])
	}
}

func decodeStep(g *jen.Group, c *gomodel.Codec, step gomodel.Step) {
	switch step := step.(type) {
	case *gomodel.Flags:
		decodeFlags(g, step, jen.Id("r").Dot("Flags").Call(mask(step.Used)))
	case *gomodel.Value:
		decodeField(g, c, step)
	case *gomodel.Embedded:
		g.Id("m").Dot(step.Field).Dot("DecodeNetgen").Call(jen.Id("r"))
	}
}

// decodeFlags writes
//
//	flags := r.Flags(0x03)
//	m.Urgent = flags&0x01 != 0
func decodeFlags(g *jen.Group, f *gomodel.Flags, read jen.Code) {
	switch {
	case f.Declare:
		g.Id("flags").Op(":=").Add(read)
	case f.Tested:
		g.Id("flags").Op("=").Add(read)
	default:
		g.Add(read)
	}
	for _, bit := range f.Bits {
		if !bit.Presence {
			g.Id("m").Dot(bit.Field).Op("=").Add(flag(bit.Mask))
		}
	}
}

// flag writes flags&0x01 != 0.
func flag(bit uint8) *jen.Statement {
	return jen.Id("flags").Op("&").Add(mask(bit)).Op("!=").Lit(0)
}

// decodeField writes a field, an optional one only where it is present:
//
//	m.Note = nil
//	if flags&0x02 != 0 {
//		m.Note = new(r.String())
//	}
func decodeField(g *jen.Group, c *gomodel.Codec, v *gomodel.Value) {
	if v.When != 0 {
		if v.Old == "" && !c.Reset {
			g.Id("m").Dot(v.Field).Op("=").Nil()
		}
		g.If(flag(v.When)).BlockFunc(func(g *jen.Group) {
			if v.Old != "" {
				g.Comment(v.Old + ", retired")
				skip(g, v.Coding)
				return
			}
			decodeOptional(g, v)
		})
		return
	}
	if v.Old != "" {
		g.Comment(v.Old + ", retired")
		skip(g, v.Coding)
		return
	}
	readInto(g, v.Coding, field(v.Field, false))
}

// decodeOptional writes an optional field that is present:
//
//	m.Note = native.ReadStruct[Note](r)
func decodeOptional(g *jen.Group, v *gomodel.Value) {
	target := jen.Id("m").Dot(v.Field)
	if s, ok := v.Coding.(*gomodel.StructCoding); ok {
		g.Add(target).Op("=").Add(nativeID("ReadStruct").Types(goType(s.Type)).Call(jen.Id("r")))
		return
	}
	expr := readExpr(v.Coding, nil)
	switch {
	case expr == nil:
		g.Add(target).Op("=").New(goType(v.Coding.GoType()))
		readInto(g, v.Coding, field(v.Field, true))
	case v.Pointer:
		g.Add(target).Op("=").New(expr)
	default:
		g.Add(target).Op("=").Add(present(v.Present, expr))
	}
}

// present writes native.NonNil(expr) where that is needed.
func present(function string, expr jen.Code) jen.Code {
	if function == "" {
		return expr
	}
	return nativeID(function).Call(expr)
}
