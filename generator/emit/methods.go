package emit

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// methods writes what the runtime has to know of the protocol.
func methods(g *jen.Group, p *gomodel.Protocol) {
	if len(p.Methods) > 0 {
		begin(g, "The methods, as the runtime sees them.")
		g.Var().DefsFunc(func(g *jen.Group) {
			for _, m := range p.Methods {
				g.Id(m.Var).Op("=").Add(methodType(m)).Add(methodValue(m))
			}
		})
	}
	protocolValue(g, p)
	shapes(g, p)
	methodNames(g, p)
}

// methodType writes
//
//	runtime.Method[*JoinRequest, *JoinReply]
func methodType(m *gomodel.Method) *jen.Statement {
	switch m.Kind {
	case gomodel.Request:
		return runtimeID("Method").Types(payload(m.Body), payload(m.Result))
	case gomodel.Event:
		return runtimeID("EventMethod").Types(payload(m.Body))
	}
	return runtimeID("StreamMethod").Types(payload(m.Body), payload(m.In), payload(m.Out), payload(m.Result))
}

// methodValue writes
//
//	{
//		ID: 1, Name: "Join",
//		Body:   runtime.Struct[JoinRequest, *JoinRequest]{},
//		Result: runtime.Struct[JoinReply, *JoinReply]{},
//		Errors: errorsOfJoin{},
//	}
func methodValue(m *gomodel.Method) jen.Code {
	entry := func(name string, value jen.Code) jen.Code { return jen.Id(name).Op(":").Add(value) }
	entries := []jen.Code{
		jen.Id("ID").Op(":").Lit(int(m.ID)).Op(",").Id("Name").Op(":").Lit(m.Name),
		entry("Body", payloadCodec(m.Body)),
	}
	if m.Kind >= gomodel.Stream {
		entries = append(entries, entry("In", payloadCodec(m.In)), entry("Out", payloadCodec(m.Out)))
	}
	if m.Kind != gomodel.Event {
		entries = append(entries, entry("Result", payloadCodec(m.Result)))
	}
	if m.Errors != nil {
		entries = append(entries, entry("Errors", jen.Id(m.Errors.Codec).Values()))
	}
	return jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, entries...)
}

// payload writes the type of what a message carries.
func payload(p *gomodel.Payload) *jen.Statement {
	if p == nil {
		return runtimeID("None")
	}
	return goType(p.Type)
}

// payloadCodec writes runtime.Struct[Posted, *Posted]{}, or a codec of this file.
func payloadCodec(p *gomodel.Payload) *jen.Statement {
	switch {
	case p == nil:
		return runtimeID("Nothing").Values()
	case p.Struct != "":
		return runtimeID("Struct").Types(jen.Id(p.Struct), pointer(p.Struct)).Values()
	}
	return jen.Id(p.Codec).Values()
}

// protocolValue writes
//
//	var protocol = runtime.Protocol{
//		Name:        "Chat",
//		Fingerprint: 0x1234567890abcdef,
//		Shapes:      shapes,
//		Method:      nameOf,
//		Errors:      sharedErrors{},
//	}
func protocolValue(g *jen.Group, p *gomodel.Protocol) {
	g.Line()
	values := []jen.Code{
		jen.Id("Name").Op(":").Lit(p.Name),
		jen.Id("Fingerprint").Op(":").Op(fmt.Sprintf("%#016x", p.Fingerprint)),
		jen.Id("Shapes").Op(":").Id("shapes"),
		jen.Id("Method").Op(":").Id("nameOf"),
	}
	if p.Errors != nil {
		values = append(values, jen.Id("Errors").Op(":").Id(p.Errors.Codec).Values())
	}
	g.Var().Id("protocol").Op("=").Add(runtimeID("Protocol")).
		Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, values...)
}

// shapes writes the table of shapes, one to a line:
//
//	// shapes is what travels ...
//	const shapes = `1 request client #0 -> #1
//	#0 struct string
//	`
func shapes(g *jen.Group, p *gomodel.Protocol) {
	begin(g, "shapes is what travels, without names. Two peers whose shapes differ compare\nthem method by method.")
	g.Const().Id("shapes").Op("=").Op("`" + strings.Join(p.Shapes, "\n") + "\n`")
}

// methodNames writes
//
//	func nameOf(method uint16) string {
//		names := [...]string{1: "Join", 2: "Post"}
//		...
func methodNames(g *jen.Group, p *gomodel.Protocol) {
	begin(g, "nameOf returns the name of a method, which does not travel.")
	g.Func().Id("nameOf").Params(jen.Id("method").Uint16()).String().Block(
		jen.Switch(jen.Id("method")).BlockFunc(func(g *jen.Group) {
			for _, m := range p.Methods {
				g.Case(jen.Id(m.Var).Dot("ID")).Block(jen.Return(jen.Id(m.Var).Dot("Name")))
			}
		}),
		jen.Return(jen.Lit("")),
	)
}
