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
	first := []jen.Code{
		entry("Name", jen.Lit(m.Name)), flagEntry("HasID", m.ID), flagEntry("HasChannel", m.HasChannel), flagEntry("Conditional", m.Conditional), flagEntry("ToEnd", m.ToEnd),
	}
	if len(m.Before) > 0 {
		first = append(first, entry("Before", beginnings(m)))
	}
	first = append(first, flagEntry("Session", m.Session), addressEntry("Fragments", m.Fragments))
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
			g.Add(table(f.Var, "Fragments", []jen.Code{
				jen.List(addressEntry("Piece", f.Piece), addressEntry("Whole", f.Whole), entry("Most", jen.Lit(int(f.Most))), flagEntry("Full", f.Full), flagEntry("Ended", f.Ended), flagEntry("Blank", f.Blank)),
				jen.List(
					nameEntry("Split", f.Split), nameEntry("Bytes", f.Bytes), nameEntry("Place", f.Place), nameEntry("Found", f.Found),
					nameEntry("Same", f.Same), nameEntry("Cuts", f.Cuts),
				),
			}))
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
