package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// union writes a sealed interface, its variants and its codec.
func union(g *jen.Group, u *gomodel.Union) {
	unionType(g, u)
	unionTags(g, u)
	begin(g, wrap(u.Unknown+" is a variant that only a newer schema has. It is sent on as it came."))
	g.Add(embed(u.Unknown, nativeID("Unknown")))
	for _, v := range u.Variants {
		if v.Struct != nil {
			structure(g, v.Struct)
		}
	}
	if u.Append != "" {
		appendUnion(g, u)
		readUnion(g, u)
	}
}

// unionType writes
//
//	// Task is ...
//	//
//	// It is *TaskFetch, *TaskNoop or *TaskUnknown; nil is unset.
//	type Task interface {
//		native.Message
//		tagInTask() uint32
//	}
func unionType(g *jen.Group, u *gomodel.Union) {
	var types []string
	for _, v := range u.Variants {
		types = append(types, "*"+v.Type)
	}
	begin(g, u.Doc+"\n\n"+wrap("It is "+strings.Join(types, ", ")+" or *"+u.Unknown+"; nil is unset."))
	g.Type().Id(u.Name).Interface(
		nativeID("Message"),
		jen.Id(u.Mark).Params().Uint32(),
	)
}

// unionTags writes
//
//	func (*TaskFetch) tagInTask() uint32 { return 1 }
//	func (m *TaskUnknown) tagInTask() uint32 { return m.Tag }
func unionTags(g *jen.Group, u *gomodel.Union) {
	g.Line()
	for _, v := range u.Variants {
		g.Func().Params(pointer(v.Type)).Id(u.Mark).Params().Uint32().
			Add(oneLine(jen.Return(jen.Op(literalText(v.Tag)))))
	}
	g.Func().Params(jen.Id("m").Add(pointer(u.Unknown))).Id(u.Mark).Params().Uint32().
		Add(oneLine(jen.Return(jen.Id("m").Dot("Tag"))))
}

// appendUnion writes
//
//	func appendTask(b []byte, v Task) ([]byte, error) {
//		if v == nil {
//			return append(b, 0), nil
//		}
//		return native.AppendVariant(b, v.tagInTask(), v)
//	}
func appendUnion(g *jen.Group, u *gomodel.Union) {
	g.Line()
	params := []jen.Code{jen.Id("b").Add(bytesType()), jen.Id("v").Id(u.Name)}
	if u.Nested {
		params = append(params, jen.Id("depth").Int())
	}
	g.Func().Id(u.Append).Params(params...).Add(appendResults()).Block(
		jen.If(jen.Id("v").Op("==").Nil()).Block(jen.Return(jen.Append(jen.Id("b"), jen.Lit(0)), jen.Nil())),
		jen.Return(deep("AppendVariant", u.Nested, jen.Id("v").Dot(u.Mark).Call(), jen.Id("v"))),
	)
}

// readUnion writes
//
//	func readTask(r *native.Reader) (v Task) {
//		tag, bound := r.Variant()
//		switch tag {
//		case 0:
//		case 1:
//			v = native.New[TaskFetch](r)
//		default:
//			v = &TaskUnknown{native.ReadUnknown(r, tag)}
//		}
//		r.EndVariant(bound)
//		return v
//	}
func readUnion(g *jen.Group, u *gomodel.Union) {
	g.Line()
	g.Func().Id(u.Read).Params(jen.Id("r").Add(readerType())).Params(jen.Id("v").Id(u.Name)).Block(
		jen.List(jen.Id("tag"), jen.Id("bound")).Op(":=").Id("r").Dot("Variant").Call(),
		jen.Switch(jen.Id("tag")).BlockFunc(func(g *jen.Group) {
			g.Case(jen.Lit(0))
			for _, v := range u.Variants {
				g.Case(jen.Op(literalText(v.Tag))).Block(jen.Id("v").Op("=").Add(fresh(v.Type)))
			}
			g.Default().Block(jen.Id("v").Op("=").Op("&").Id(u.Unknown).Values(
				nativeID("ReadUnknown").Call(jen.Id("r"), jen.Id("tag")),
			))
		}),
		jen.Id("r").Dot("EndVariant").Call(jen.Id("bound")),
		jen.Return(jen.Id("v")),
	)
}

// fresh writes native.New[Message](r).
func fresh(name string) *jen.Statement {
	return nativeID("New").Types(jen.Id(name)).Call(jen.Id("r"))
}
