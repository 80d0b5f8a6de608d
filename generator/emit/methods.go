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
//		ID: 1, Name: "Join", Body: runtime.Struct[JoinRequest, *JoinRequest]{},
//		Result: runtime.Struct[JoinReply, *JoinReply]{},
//		Errors: errorsOfJoin{},
//	}
func methodValue(m *gomodel.Method) jen.Code {
	entries := []jen.Code{
		jen.List(entry("ID", jen.Lit(int(m.ID))), entry("Name", jen.Lit(m.Name)), entry("Body", payloadCodec(m.Body))),
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
	return perLine(append(entries, flagEntry("Idempotent", m.Idempotent)))
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
//		Name: "Chat", Fingerprint: 0x1234567890abcdef, Shapes: shapes, Method: nameOf,
//		Errors: sharedErrors{},
//	}
func protocolValue(g *jen.Group, p *gomodel.Protocol) {
	g.Line()
	values := []jen.Code{jen.List(
		entry("Name", jen.Lit(p.Name)),
		entry("Fingerprint", jen.Op(fmt.Sprintf("%#016x", p.Fingerprint))),
		entry("Shapes", jen.Id("shapes")),
		entry("Method", jen.Id("nameOf")),
	)}
	if p.Errors != nil {
		values = append(values, entry("Errors", jen.Id(p.Errors.Codec).Values()))
	}
	g.Var().Id("protocol").Op("=").Add(runtimeID("Protocol")).
		Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, values...)
}

// entry writes Name: value.
func entry(name string, value jen.Code) jen.Code { return jen.Id(name).Op(":").Add(value) }

// flagEntry is the entry of a bool, nil for false, which jen leaves out.
func flagEntry(name string, is bool) jen.Code {
	if !is {
		return nil
	}
	return entry(name, jen.True())
}

// addressEntry is the entry of a variable's address, nil where there is none.
func addressEntry(name, variable string) jen.Code {
	if variable == "" {
		return nil
	}
	return entry(name, address(variable))
}

// nameEntry is the entry of a function, nil where there is none.
func nameEntry(name, function string) jen.Code {
	if function == "" {
		return nil
	}
	return entry(name, jen.Id(function))
}

// shapes writes
//
//	// shapes is what travels, without names, for peers of another version.
//	const shapes = "" +
//		"1 request client #0 -> #1\n2 event server #2\n" +
//		"#0 struct string\n"
func shapes(g *jen.Group, p *gomodel.Protocol) {
	begin(g, "shapes is what travels, without names, for peers of another version.")
	text := jen.Lit("")
	for _, line := range fill(p.Shapes, func(shape string) int { return len(shape) + len(`\n`) }) {
		text = text.Op("+").Line().Lit(strings.Join(line, "\n") + "\n")
	}
	g.Const().Id("shapes").Op("=").Add(text)
}

// methodNames writes
//
//	// names are those of the methods, by ID. They do not travel.
//	var names = [...]string{
//		"", "Join", "Post",
//	}
//
//	func nameOf(method uint16) string {
//		if int(method) >= len(names) {
//			return ""
//		}
//		return names[method]
//	}
func methodNames(g *jen.Group, p *gomodel.Protocol) {
	names := []string{""}
	for _, m := range p.Methods {
		names = append(names, m.Name)
	}
	begin(g, "names are those of the methods, by ID. They do not travel.")
	var rows []jen.Code
	for _, line := range fill(names, func(name string) int { return len(name) + len(`"", `) }) {
		rows = append(rows, jen.ListFunc(func(g *jen.Group) {
			for _, name := range line {
				g.Lit(name)
			}
		}))
	}
	g.Var().Id("names").Op("=").Index(jen.Op("...")).String().
		Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, rows...)
	g.Line()
	g.Func().Id("nameOf").Params(jen.Id("method").Uint16()).String().Block(
		jen.If(jen.Int().Call(jen.Id("method")).Op(">=").Len(jen.Id("names"))).Block(jen.Return(jen.Lit(""))),
		jen.Return(jen.Id("names").Index(jen.Id("method"))),
	)
}

// fill spreads items over lines, as many on each as fit.
func fill(items []string, size func(string) int) [][]string {
	const width = 100
	var lines [][]string
	column := width
	for _, item := range items {
		if column += size(item); column > width {
			lines = append(lines, nil)
			column = size(item)
		}
		last := &lines[len(lines)-1]
		*last = append(*last, item)
	}
	return lines
}
