package emit

import (
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// wirePhase writes
//
//	phaseMain = wire.Phase{
//		Name: "main",
//		Reads: [2]wire.Reading{
//			wire.Client: {Split: splitReply, Dispatch: dispatchReply},
//		},
//	}
//	phaseSecure = wire.Phase{
//		Name: "secure",
//		TLS:  true, Then: &phaseMain,
//	}
func wirePhase(p *gomodel.WirePhase) *jen.Statement {
	entries := []jen.Code{entry("Name", jen.Lit(p.Name)), flagEntry("Raw", p.Raw), flagEntry("Closed", p.Closed)}
	if p.Then != "" {
		entries = append(entries, jen.List(flagEntry("TLS", true), addressEntry("Then", p.Then)))
	}
	var reads [2]jen.Code
	for side, r := range p.Reads {
		if fields := readingEntries(r); len(fields) > 0 {
			reads[side] = jen.Values(fields...)
		}
	}
	if reads[0] != nil || reads[1] != nil {
		entries = append(entries, entry("Reads", bySide(jen.Index(jen.Lit(2)).Add(wireID("Reading")), reads, true)))
	}
	return table(p.Var, "Phase", entries)
}

func readingEntries(r gomodel.WireReading) []jen.Code {
	var fields []jen.Code
	if r.Fragments != "" {
		fields = append(fields, addressEntry("Fragments", r.Fragments))
	}
	for _, f := range []struct{ name, function string }{
		{"Split", r.Split}, {"Dispatch", r.Dispatch}, {"ID", r.ID}, {"Channel", r.Channel},
	} {
		if f.function != "" {
			fields = append(fields, entry(f.name, jen.Id(f.function)))
		}
	}
	if r.Misfit > 0 {
		fields = append(fields, entry("Misfit", jen.Lit(r.Misfit)))
	}
	if l := r.Lines; l != nil {
		fields = append(fields, entry("Lines", jen.Op("&").Add(wireID("Lines")).Values(
			entry("Begins", jen.LitRune(rune(l.Begins))), entry("Separator", jen.Lit(l.Separator)),
			entry("End", jen.Lit(l.End)), entry("Append", jen.Id(l.Append)),
		)))
	}
	return fields
}

// conversation writes
//
//	var conversation = wire.Protocol{
//		Name: "Redis", Max: 536870912, First: &phaseMain,
//		Phases: []*wire.Phase{&phaseMain},
//		Methods: []*wire.Method{&wireGet, &wireSet},
//	}
//
//	var protocol = runtime.Protocol{Name: "Redis", Method: nameOf, Wire: &conversation}
func conversation(g *jen.Group, p *gomodel.Protocol) {
	w := p.Wire
	var phases, methods []string
	for _, phase := range w.Phases {
		phases = append(phases, phase.Var)
	}
	for _, m := range w.Methods {
		methods = append(methods, m.Var)
	}
	first := []jen.Code{entry("Name", jen.Lit(p.Name)), entry("Max", jen.Lit(int(w.Max))), addressEntry("First", w.First)}
	if len(w.Variables) > 0 {
		first = append(first, entry("Variables", jen.Lit(len(w.Variables))))
	}
	first = append(first, flagEntry("Externs", w.Externs))
	entries := []jen.Code{
		jen.List(first...),
		entry("Phases", addresses("Phase", phases)),
		entry("Methods", addresses("Method", methods)),
	}
	if slices.ContainsFunc(w.Variables, func(v *gomodel.WireVariable) bool { return len(v.Compared) > 0 }) {
		entries = append(entries, entry("Compared", comparedLists(w.Variables)))
	}
	if len(w.Texts) > 0 {
		entries = append(entries, entry("Texts", listOf(jen.String(), w.Texts, len(`"", `), func(text string) jen.Code { return jen.Lit(text) })))
	}
	if len(w.Numbers) > 0 {
		entries = append(entries, entry("Numbers", jen.Index().Uint64().Add(numberList(w.Numbers))))
	}
	if len(w.Variants) > 0 {
		entries = append(entries, entry("Variants", variantList(w.Variants)))
	}
	g.Line()
	g.Var().Add(table("conversation", "Protocol", entries))
	g.Line()
	g.Var().Id("protocol").Op("=").Add(runtimeID("Protocol")).Values(
		entry("Name", jen.Lit(p.Name)), entry("Method", jen.Id("nameOf")), addressEntry("Wire", "conversation"),
	)
}

// addresses writes []*wire.Method{&wireGet, &wireSet}.
func addresses(of string, variables []string) *jen.Statement {
	return listOf(jen.Op("*").Add(wireID(of)), variables, len("&, "), func(name string) jen.Code { return address(name) })
}

// variantList writes []any{(*Bulk)(nil), (*Null)(nil)}.
func variantList(names []string) *jen.Statement {
	return listOf(jen.Any(), names, len("(*)(nil), "), func(name string) jen.Code { return nilOf(jen.Id(name)) })
}

// listOf writes a list with an element for each name, which takes more room than that, on as
// many lines as it takes.
func listOf(elem jen.Code, names []string, more int, element func(name string) jen.Code) *jen.Statement {
	var rows []jen.Code
	for _, line := range fill(names, func(name string) int { return len(name) + more }) {
		rows = append(rows, jen.ListFunc(func(g *jen.Group) {
			for _, name := range line {
				g.Add(element(name))
			}
		}))
	}
	list := jen.Index().Add(elem)
	if len(rows) < 2 {
		return list.Values(rows...)
	}
	return list.Add(perLine(rows))
}

// comparedLists writes [][]uint64{{3, 7}, {}}.
func comparedLists(variables []*gomodel.WireVariable) *jen.Statement {
	return jen.Index().Index().Uint64().ValuesFunc(func(g *jen.Group) {
		for _, v := range variables {
			g.Add(numberList(v.Compared))
		}
	})
}

// numberList writes {3, 7}.
func numberList(numbers []uint64) jen.Code {
	return jen.ValuesFunc(func(g *jen.Group) {
		for _, n := range numbers {
			g.Op(strconv.FormatUint(n, 10))
		}
	})
}

// conversationFunc writes
//
//	// Conversation returns the protocol's tables, for tests and tools.
//	func Conversation() *wire.Protocol { return &conversation }
func conversationFunc(g *jen.Group) {
	begin(g, "Conversation returns the protocol's tables, for tests and tools.")
	g.Func().Id("Conversation").Params().Op("*").Add(wireID("Protocol")).Add(oneLine(jen.Return(address("conversation"))))
}

// variables writes the session's variables as methods of one end:
//
//	// DotL is a variable of the session.
//	func (c *Client) DotL() bool { return c.Socket().Variables().Get(0) != 0 }
//
//	// SetDotL sets it, for both what is sent and what is read from now on.
//	func (c *Client) SetDotL(value bool) { c.Socket().Variables().Set(0, wire.Bits(value)) }
func variables(g *jen.Group, p *gomodel.Protocol, s sender, socket func() *jen.Statement) {
	if p.Wire == nil {
		return
	}
	for _, v := range p.Wire.Variables {
		session := socket().Dot("Variables").Call()
		get := goType(v.Type).Call(session.Clone().Dot("Get").Call(jen.Lit(v.Index)))
		set := jen.Uint64().Call(jen.Id("value"))
		if v.Bool {
			get = session.Clone().Dot("Get").Call(jen.Lit(v.Index)).Op("!=").Lit(0)
			set = jen.Uint64().Call(wireID("Bit").Call(jen.Id("value")))
		}
		begin(g, v.Doc)
		s.method(g, v.Get).Params().Add(goType(v.Type)).Add(oneLine(jen.Return(get)))
		begin(g, v.Set+" sets "+v.Get+", from the next message on.")
		s.method(g, v.Set).Params(jen.Id("value").Add(goType(v.Type))).Add(oneLine(
			session.Clone().Dot("Set").Call(jen.Lit(v.Index), set),
		))
	}
}
