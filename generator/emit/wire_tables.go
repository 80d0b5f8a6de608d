package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// wireTables writes what the runtime has to know of a wire protocol.
func wireTables(g *jen.Group, p *gomodel.Protocol) {
	for _, s := range p.Sealed {
		sealed(g, s)
	}
	wireMethods(g, p)
	sharedAnswers(g, p.Wire)
	begin(g, "The exchanges, as the schema has them.")
	g.Var().DefsFunc(func(g *jen.Group) {
		for _, m := range p.Wire.Methods {
			g.Add(wireMethod(m))
		}
	})
	links(g, p.Wire)
	begin(g, "The messages, with their codecs.")
	g.Var().DefsFunc(func(g *jen.Group) {
		for _, m := range p.Wire.Messages {
			g.Add(wireMessage(m))
		}
	})
	fragments(g, p.Wire)
	begin(g, "The phases, with what each side meets in them.")
	g.Var().DefsFunc(func(g *jen.Group) {
		for _, phase := range p.Wire.Phases {
			doc(g, phase.Doc)
			g.Add(wirePhase(phase))
		}
	})
	conversation(g, p)
	conversationFunc(g)
	methodNames(g, p)
}

// table writes Name = wire.Type{ and an entry on each line.
func table(name, of string, entries []jen.Code) *jen.Statement {
	return jen.Id(name).Op("=").Add(wireID(of)).Add(perLine(entries))
}

func perLine(entries []jen.Code) *jen.Statement {
	return jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, entries...)
}

func address(name string) *jen.Statement { return jen.Op("&").Id(name) }

// sideNames are the indexes of what differs by side.
var sideNames = [2]string{"Client", "Server"}

// bySide writes [2]T{wire.Client: value}, nil values left out.
func bySide(t *jen.Statement, values [2]jen.Code, multi bool) *jen.Statement {
	var entries []jen.Code
	for side, v := range values {
		if v != nil {
			entries = append(entries, wireID(sideNames[side]).Op(":").Add(v))
		}
	}
	if multi {
		return t.Add(perLine(entries))
	}
	return t.Values(entries...)
}
