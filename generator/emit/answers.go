package emit

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// answers writes the codecs of what is no single struct.
func answers(g *jen.Group, p *gomodel.Protocol) {
	for _, c := range p.Choices {
		choice(g, c)
	}
	for _, e := range p.ErrorSets {
		errorSet(g, e)
	}
	for _, v := range p.Values {
		valueCodec(g, v)
	}
}

// choice writes a sealed interface over several answers, and its codec.
func choice(g *jen.Group, c *gomodel.Choice) {
	choiceType(g, c)
	begin(g, c.Codec+" is the codec of the "+c.What+".")
	g.Type().Id(c.Codec).Struct()
	appendChoice(g, c)
	decodeChoice(g, c)
}

// choiceType writes
//
//	// FindReply is the reply to Find: *FindWaiting or *FindOver.
//	type FindReply interface {
//		native.Message
//		numberInFindReply() uint16
//	}
//
//	func (*FindWaiting) numberInFindReply() uint16 { return 0 }
//	func (*FindOver) numberInFindReply() uint16    { return 1 }
func choiceType(g *jen.Group, c *gomodel.Choice) {
	begin(g, c.Doc)
	g.Type().Id(c.Name).Interface(
		nativeID("Message"),
		jen.Id(c.Mark).Params().Uint16(),
	)
	g.Line()
	for number, name := range c.Alternatives {
		g.Func().Params(pointer(name)).Id(c.Mark).Params().Uint16().Add(oneLine(jen.Return(jen.Lit(number))))
	}
}

// appendChoice writes
//
//	func (resultOfFind) Append(b []byte, v FindReply) ([]byte, uint16, error) {
//		if v == nil {
//			return b, 0, runtime.Errorf(runtime.Internal, "there is no reply to Find")
//		}
//		b, err := v.AppendNetgen(b)
//		return b, v.numberInFindReply(), err
//	}
func appendChoice(g *jen.Group, c *gomodel.Choice) {
	g.Line()
	missing := runtimeID("Errorf").Call(runtimeID("Internal"), jen.Lit("there is no "+c.What))
	codecAppend(g, c.Codec, jen.Id(c.Name)).Block(
		jen.If(jen.Id("v").Op("==").Nil()).Block(jen.Return(jen.Id("b"), jen.Lit(0), missing)),
		jen.List(jen.Id("b"), jen.Err()).Op(":=").Id("v").Dot("AppendNetgen").Call(jen.Id("b")),
		jen.Return(jen.Id("b"), jen.Id("v").Dot(c.Mark).Call(), jen.Err()),
	)
}

// decodeChoice writes
//
//	func (resultOfFind) Decode(r *native.Reader, code uint16) (FindReply, error) {
//		switch code {
//		case 0:
//			return native.New[FindWaiting](r), r.Err()
//		}
//		return nil, runtime.Errorf(runtime.Incompatible, "alternative %d of the reply to Find is not known here", code)
//	}
func decodeChoice(g *jen.Group, c *gomodel.Choice) {
	g.Line()
	codecDecode(g, c.Codec, jen.Id(c.Name), jen.Error()).Block(
		jen.Switch(jen.Id("code")).BlockFunc(func(g *jen.Group) {
			for number, name := range c.Alternatives {
				g.Case(jen.Lit(number)).Block(jen.Return(fresh(name), jen.Id("r").Dot("Err").Call()))
			}
		}),
		jen.Return(jen.Nil(), unknownNumber(c.What)),
	)
}

// codecAppend writes func (codec) Append(b []byte, v T) ([]byte, uint16, error).
func codecAppend(g *jen.Group, codec string, t jen.Code) *jen.Statement {
	return g.Func().Params(jen.Id(codec)).Id("Append").
		Params(jen.Id("b").Add(bytesType()), jen.Id("v").Add(t)).
		Params(bytesType(), jen.Uint16(), jen.Error())
}

// codecDecode writes func (codec) Decode(r *native.Reader, code uint16) (T, error).
func codecDecode(g *jen.Group, codec string, results ...jen.Code) *jen.Statement {
	return g.Func().Params(jen.Id(codec)).Id("Decode").
		Params(jen.Id("r").Add(readerType()), jen.Id("code").Uint16()).
		Params(results...)
}

// valueCodec writes the codec of an answer that is no struct:
//
//	// inputOfUpload is the codec of the item that Upload sends.
//	type inputOfUpload struct{}
func valueCodec(g *jen.Group, v *gomodel.ValueCodec) {
	begin(g, v.Doc)
	g.Type().Id(v.Name).Struct()
	appendAlone(g, v)
	decodeAlone(g, v)
}

// appendAlone writes
//
//	func (inputOfUpload) Append(b []byte, v []byte) ([]byte, uint16, error) {
//		b = native.AppendBytes(b, v)
//		return b, 0, nil
//	}
func appendAlone(g *jen.Group, v *gomodel.ValueCodec) {
	g.Line()
	codecAppend(g, v.Name, goType(v.Coding.GoType())).BlockFunc(func(g *jen.Group) {
		if gomodel.Fails(v.Coding) {
			g.Var().Err().Error()
		}
		w := writer{results: []jen.Code{jen.Lit(0)}}
		w.appendValue(g, v.Coding, variable("v"))
		g.Add(w.failed(jen.Nil()))
	})
}

// decodeAlone writes
//
//	func (inputOfUpload) Decode(r *native.Reader, code uint16) (v []byte, err error) {
//		if code != 0 {
//			return v, runtime.Errorf(runtime.Incompatible, "alternative %d of the item ... is not known here", code)
//		}
//		v = r.Bytes()
//		r.End()
//		return v, r.Err()
//	}
func decodeAlone(g *jen.Group, v *gomodel.ValueCodec) {
	g.Line()
	codecDecode(g, v.Name, jen.Id("v").Add(goType(v.Coding.GoType())), jen.Err().Error()).BlockFunc(func(g *jen.Group) {
		g.If(jen.Id("code").Op("!=").Lit(0)).Block(jen.Return(jen.Id("v"), unknownNumber(v.What)))
		readInto(g, v.Coding, variable("v"))
		g.Id("r").Dot("End").Call()
		g.Return(jen.Id("v"), jen.Id("r").Dot("Err").Call())
	})
}

// unknownNumber writes
//
//	runtime.Errorf(runtime.Incompatible, "alternative %d of the reply to Find is not known here", code)
func unknownNumber(what string) *jen.Statement {
	text := "alternative %d of the " + what + " is not known here"
	return runtimeID("Errorf").Call(runtimeID("Incompatible"), jen.Lit(text), jen.Id("code"))
}

// errorSet writes the codec of declared errors.
func errorSet(g *jen.Group, e *gomodel.ErrorSet) {
	begin(g, e.Doc)
	g.Type().Id(e.Codec).Struct()
	appendError(g, e)
	decodeError(g, e)
}

// appendError writes
//
//	func (errorsOfJoin) Append(b []byte, err error) ([]byte, uint16, bool) {
//		if e, ok := errors.AsType[*JoinRefused](err); ok {
//			b, err = e.AppendNetgen(b)
//			return b, 0, err == nil
//		}
//		return b, 0, false
//	}
func appendError(g *jen.Group, e *gomodel.ErrorSet) {
	g.Line()
	b, err := jen.Id("b"), jen.Err()
	g.Func().Params(jen.Id(e.Codec)).Id("Append").
		Params(jen.Id("b").Add(bytesType()), jen.Err().Error()).
		Params(bytesType(), jen.Uint16(), jen.Bool()).
		BlockFunc(func(g *jen.Group) {
			for i, name := range e.Alternatives {
				as := jen.Qual("errors", "AsType").Types(pointer(name)).Call(err)
				g.If(jen.List(jen.Id("e"), jen.Id("ok")).Op(":=").Add(as), jen.Id("ok")).Block(
					jen.List(b, err).Op("=").Id("e").Dot("AppendNetgen").Call(b),
					jen.Return(b, errorNumber(e, i), jen.Err().Op("==").Nil()),
				)
			}
			g.Return(b, jen.Lit(0), jen.False())
		})
}

// decodeError writes
//
//	func (errorsOfJoin) Decode(r *native.Reader, code uint16) error {
//		switch code {
//		case 0:
//			return native.New[JoinRefused](r)
//		}
//		return nil
//	}
func decodeError(g *jen.Group, e *gomodel.ErrorSet) {
	g.Line()
	g.Func().Params(jen.Id(e.Codec)).Id("Decode").
		Params(jen.Id("r").Add(readerType()), jen.Id("code").Uint16()).Error().
		Block(
			jen.Switch(jen.Id("code")).BlockFunc(func(g *jen.Group) {
				for i, name := range e.Alternatives {
					g.Case(errorNumber(e, i)).Block(jen.Return(fresh(name)))
				}
			}),
			jen.Return(jen.Nil()),
		)
}

// errorNumber writes 0, or 0x8000 and on for shared errors.
func errorNumber(e *gomodel.ErrorSet, i int) *jen.Statement {
	if e.First == 0 {
		return jen.Lit(i)
	}
	return jen.Op(fmt.Sprintf("%#x", e.First+i))
}
