package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// wireMessage writes
//
//	messageGetRequest = wire.Message{
//		Name: "GetRequest", HasID: true, New: wire.New[GetRequest],
//		Append: appendGetRequest, Read: readGetRequest,
//	}
func wireMessage(m *gomodel.WireMessage) *jen.Statement {
	first := []jen.Code{entry("Name", jen.Lit(m.Name))}
	if m.ID {
		first = append(first, entry("HasID", jen.True()))
	}
	if m.HasChannel {
		first = append(first, entry("HasChannel", jen.True()))
	}
	if m.Conditional {
		first = append(first, entry("Conditional", jen.True()))
	}
	if len(m.Before) > 0 {
		first = append(first, entry("Before", beginnings(m)))
	}
	if m.Session {
		first = append(first, entry("Session", jen.True()))
	}
	if m.Fragments != "" {
		first = append(first, entry("Fragments", address(m.Fragments)))
	}
	switch {
	case m.Struct != "":
		first = append(first, entry("New", wireID("New").Types(jen.Id(m.Struct))))
	case m.Value != nil:
		first = append(first, entry("Type", nilOf(goType(m.Value))))
	}
	return table(m.Var, "Message", []jen.Code{jen.List(first...), jen.List(
		entry("Append", jen.Id(m.Append)), entry("Read", jen.Id(m.Read)),
	)})
}

// fragments writes
//
//	// The fragments in which messages travel.
//	var (
//		fragments = wire.Fragments{
//			Piece: &messageFragment, Whole: &messageJoined, Most: 4096,
//			Split: splitFragment, Bytes: bytesOfFragment, Place: placeFragment, Found: foundFragment,
//		}
//	)
func fragments(g *jen.Group, t *gomodel.WireTables) {
	if len(t.Fragments) == 0 {
		return
	}
	begin(g, "The fragments in which messages travel.")
	g.Var().DefsFunc(func(g *jen.Group) {
		for _, f := range t.Fragments {
			functions := []jen.Code{
				entry("Split", jen.Id(f.Split)), entry("Bytes", jen.Id(f.Bytes)),
				entry("Place", jen.Id(f.Place)), entry("Found", jen.Id(f.Found)),
			}
			if f.Same != "" {
				functions = append(functions, entry("Same", jen.Id(f.Same)))
			}
			if f.Cuts != "" {
				functions = append(functions, entry("Cuts", jen.Id(f.Cuts)))
			}
			first := []jen.Code{entry("Piece", address(f.Piece)), entry("Whole", address(f.Whole)), entry("Most", jen.Lit(int(f.Most)))}
			if f.Full {
				first = append(first, entry("Full", jen.True()))
			}
			g.Add(table(f.Var, "Fragments", []jen.Code{jen.List(first...), jen.List(functions...)}))
		}
	})
}

// beginnings writes []wire.Beginning{{At: 1, Text: "ERROR"}}.
func beginnings(m *gomodel.WireMessage) *jen.Statement {
	var list []jen.Code
	for _, b := range m.Before {
		list = append(list, jen.Values(jen.Id("At").Op(":").Lit(b.At), jen.Id("Text").Op(":").Lit(b.Text)))
	}
	return jen.Index().Add(wireID("Beginning")).Values(list...)
}

// nilOf writes (*T)(nil).
func nilOf(t jen.Code) *jen.Statement {
	return jen.Parens(jen.Op("*").Add(t)).Call(jen.Nil())
}
