package emit

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// writer writes the half of codecs that appends. Between b and an error, the
// function that it writes returns results.
type writer struct{ results []jen.Code }

// failed writes return b, err with the results between them.
func (w writer) failed(err jen.Code) *jen.Statement {
	return jen.ReturnFunc(func(g *jen.Group) {
		g.Id("b")
		for _, result := range w.results {
			g.Add(result)
		}
		g.Add(err)
	})
}

// appendBody writes the body of AppendNetgen, one step after the other:
//
//	b = native.AppendString(b, m.Room)
//	// since 2
//	return native.AppendU8(b, m.Level), nil
func appendBody(g *jen.Group, c *gomodel.Codec, method string) {
	last := c.Last()
	if c.FailsBefore(last) {
		g.Var().Err().Error()
	}
	for _, segment := range c.Segments {
		if segment.Since > 0 {
			g.Comment(fmt.Sprintf("since %d", segment.Since))
		}
		for _, step := range segment.Steps {
			switch step := step.(type) {
			case *gomodel.Embedded:
				appendEmbedded(g, step, method)
				return
			case *gomodel.Flags:
				appendFlags(g, step)
			case *gomodel.Value:
				if step == last {
					writer{}.appendLast(g, step)
					return
				}
				writer{}.appendField(g, step)
			}
		}
	}
	g.Return(jen.Id("b"), jen.Nil())
}

// appendLast writes the last field, where that is a single call:
//
//	return native.AppendStruct(b, &m.Message)
func (w writer) appendLast(g *jen.Group, v *gomodel.Value) {
	at := field(v.Field, v.Pointer)
	w.tooLong(g, gomodel.LimitOf(v.Coding), at)
	if call := appendCall(v.Coding, at); gomodel.Fails(v.Coding) {
		g.Return(call)
	} else {
		g.Return(call, jen.Nil())
	}
}

// appendEmbedded writes
//
//	return m.Value.AppendNetgen(b)
func appendEmbedded(g *jen.Group, e *gomodel.Embedded, method string) {
	args := []jen.Code{jen.Id("b")}
	if method == "AppendNetgenAt" {
		args = append(args, jen.Id("depth"))
	}
	g.Return(jen.Id("m").Dot(e.Field).Dot(method).Call(args...))
}

// appendFlags writes
//
//	b = append(b, native.Bit(m.Urgent, 0x01)|native.Bit(m.Note != nil, 0x02))
//
// with a line for each bit where there are many.
func appendFlags(g *jen.Group, f *gomodel.Flags) {
	const many = 3
	bits := jen.Null()
	for i, bit := range f.Bits {
		on := jen.Id("m").Dot(bit.Field)
		if bit.Presence {
			on = on.Op("!=").Nil()
		}
		if i > 0 {
			bits = bits.Op("|")
		}
		if i > 0 && len(f.Bits) >= many {
			bits = bits.Line()
		}
		bits = bits.Add(nativeID("Bit").Call(on, mask(bit.Mask)))
	}
	if len(f.Bits) == 0 {
		bits = jen.Lit(0)
	}
	g.Id("b").Op("=").Append(jen.Id("b"), bits)
}

func mask(bits uint8) *jen.Statement { return jen.Op(fmt.Sprintf("%#02x", bits)) }

// appendField writes a field, an optional one only where it is present:
//
//	if m.Note != nil {
//		b = native.AppendString(b, *m.Note)
//	}
func (w writer) appendField(g *jen.Group, v *gomodel.Value) {
	at := field(v.Field, v.Pointer)
	switch {
	case v.Old != "" && v.When != 0:
	case v.Old != "":
		g.Comment(v.Old + ", retired")
		w.appendZero(g, v.Coding)
	case v.When != 0:
		g.If(at.expr().Op("!=").Nil()).BlockFunc(func(g *jen.Group) { w.appendValue(g, v.Coding, at) })
	default:
		w.appendValue(g, v.Coding, at)
	}
}

// appendValue writes the statements that append the value at a place.
func (w writer) appendValue(g *jen.Group, c gomodel.Coding, at place) {
	switch c := c.(type) {
	case *gomodel.List:
		w.appendList(g, c, at)
	case *gomodel.ArrayCoding:
		w.appendArray(g, c, at)
	case *gomodel.MapCoding:
		w.appendMap(g, c, at)
	case *gomodel.OptionalCoding:
		w.appendOptional(g, c, at)
	default:
		w.tooLong(g, gomodel.LimitOf(c), at)
		if call := appendCall(c, at); gomodel.Fails(c) {
			w.try(g, call)
		} else {
			grow(g, call)
		}
	}
}

// appendCall writes the one call that appends a value, for all but lists of
// anything, arrays of anything, maps and optionals:
//
//	native.AppendU8(b, uint8(m.Reason))
func appendCall(c gomodel.Coding, at place) *jen.Statement {
	b := jen.Id("b")
	switch c := c.(type) {
	case *gomodel.Plain:
		value := at.value()
		if c.Wire != nil {
			value = goType(c.Wire).Call(value)
		}
		return nativeID(c.Append).Call(b, value)
	case *gomodel.Text:
		return nativeID(c.Append).Call(b, at.value())
	case *gomodel.StructCoding:
		return deep("AppendStruct", c.Deep, at.address())
	case *gomodel.Scalars:
		return nativeID("AppendScalars").Call(b, at.value())
	case *gomodel.Structs:
		if c.Block != nil {
			return nativeID("AppendBlock").Call(b, at.value(), jen.Lit(c.Stride), jen.Id(c.Block.Put))
		}
		if c.Deep {
			return deep("AppendStructs", true, at.value())
		}
		return deep("AppendStructs", false, at.value(), jen.Lit(c.Stride))
	case *gomodel.ScalarArray:
		if c.Bytes {
			return jen.Append(b, at.expr().Index(jen.Op(":")).Op("..."))
		}
		return nativeID("AppendArray").Call(b, at.expr().Index(jen.Op(":")))
	case *gomodel.UnionCoding:
		return unionCall(c, at.value())
	}
	return nil
}

// grow writes
//
//	b = call
func grow(g *jen.Group, call jen.Code) {
	g.Id("b").Op("=").Add(call)
}

// try writes
//
//	if b, err = call; err != nil {
//		return b, err
//	}
func (w writer) try(g *jen.Group, call jen.Code) {
	g.If(jen.List(jen.Id("b"), jen.Err()).Op("=").Add(call), jen.Err().Op("!=").Nil()).Block(
		w.failed(jen.Err()),
	)
}

// deep writes native.AppendStruct(b, x), or native.AppendStructAt(b, x, depth).
func deep(name string, at bool, args ...jen.Code) *jen.Statement {
	args = append([]jen.Code{jen.Id("b")}, args...)
	if at {
		return nativeID(name + "At").Call(append(args, jen.Id("depth"))...)
	}
	return nativeID(name).Call(args...)
}

// unionCall writes appendContent(b, x), or appendContent(b, x, depth).
func unionCall(c *gomodel.UnionCoding, value jen.Code) *jen.Statement {
	args := []jen.Code{jen.Id("b"), value}
	switch {
	case c.Deep:
		args = append(args, jen.Id("depth"))
	case c.Union.Nested:
		args = append(args, jen.Lit(0))
	}
	return jen.Id(c.Union.Append).Call(args...)
}

// tooLong writes
//
//	if len(m.Room) > 64 {
//		return b, native.TooLong("chat: JoinRequest.room", len(m.Room), 64)
//	}
func (w writer) tooLong(g *jen.Group, l gomodel.Limit, at place) {
	if l.Max == 0 {
		return
	}
	g.If(jen.Len(at.value()).Op(">").Lit(l.Max)).Block(
		w.failed(nativeID("TooLong").Call(jen.Lit(l.What), jen.Len(at.value()), jen.Lit(l.Max))),
	)
}

// appendArray writes
//
//	for i := range m.Corners {
//		if b, err = native.AppendStruct(b, &m.Corners[i]); err != nil {
//			return b, err
//		}
//	}
func (w writer) appendArray(g *jen.Group, c *gomodel.ArrayCoding, at place) {
	i, elem := at.index()
	g.For(jen.Id(i).Op(":=").Range().Add(at.expr())).BlockFunc(func(g *jen.Group) { w.appendValue(g, c.Elem, elem) })
}

// appendList writes
//
//	b = native.AppendCount(b, len(m.Tags))
//	for _, v := range m.Tags {
//		b = native.AppendString(b, v)
//	}
func (w writer) appendList(g *jen.Group, c *gomodel.List, at place) {
	w.appendCount(g, c.Limit, at)
	g.For(jen.List(jen.Id("_"), jen.Id("v")).Op(":=").Range().Add(at.value())).BlockFunc(func(g *jen.Group) {
		w.appendValue(g, c.Elem, variable("v"))
	})
}

// appendMap writes
//
//	b = native.AppendCount(b, len(m.Scores))
//	for k, v := range m.Scores {
//		b = native.AppendString(b, k)
//		b = native.AppendU32(b, v)
//	}
func (w writer) appendMap(g *jen.Group, c *gomodel.MapCoding, at place) {
	w.appendCount(g, c.Limit, at)
	g.For(jen.List(jen.Id("k"), jen.Id("v")).Op(":=").Range().Add(at.value())).BlockFunc(func(g *jen.Group) {
		w.appendValue(g, c.Key, variable("k"))
		w.appendValue(g, c.Value, variable("v"))
	})
}

func (w writer) appendCount(g *jen.Group, l gomodel.Limit, at place) {
	w.tooLong(g, l, at)
	grow(g, nativeID("AppendCount").Call(jen.Id("b"), jen.Len(at.value())))
}

// appendOptional writes
//
//	b = native.AppendBool(b, v != nil)
//	if v != nil {
//		b = native.AppendU32(b, *v)
//	}
func (w writer) appendOptional(g *jen.Group, c *gomodel.OptionalCoding, at place) {
	grow(g, nativeID("AppendBool").Call(jen.Id("b"), at.value().Op("!=").Nil()))
	elem := place{expr: at.value, pointer: !c.Nilable, loops: at.loops}
	g.If(at.value().Op("!=").Nil()).BlockFunc(func(g *jen.Group) { w.appendValue(g, c.Elem, elem) })
}
