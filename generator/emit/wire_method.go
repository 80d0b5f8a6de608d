package emit

import (
	"fmt"
	"math"

	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

// wireMethods writes
//
//	// The methods, as the runtime sees them.
//	var (
//		methodGet = runtime.Method[*GetRequest, Text]{ID: 1, Name: "Get", Wire: &wireGet}
//	)
func wireMethods(g *jen.Group, p *gomodel.Protocol) {
	if len(p.Methods) == 0 {
		return
	}
	begin(g, "The methods, as the runtime sees them.")
	g.Var().DefsFunc(func(g *jen.Group) {
		for i, m := range p.Methods {
			g.Id(m.Var).Op("=").Add(methodType(m)).Values(
				entry("ID", jen.Lit(int(m.ID))), entry("Name", jen.Lit(m.Name)), addressEntry("Wire", p.Wire.Methods[i].Var),
				flagEntry("Idempotent", m.Idempotent),
			)
		}
	})
}

// wireMethod writes
//
//	wireGet = wire.Method{
//		ID: 1, Name: "Get", Role: wire.Request, Pairing: wire.InOrder, Phase: &phaseMain,
//		Open: [2]*wire.Message{wire.Client: &messageGetRequest},
//		Answers: [2][]wire.Answer{wire.Client: answersText},
//		Choose: [2]func(*wire.Reader, *wire.Exchange) int{wire.Client: chooseText},
//		PickError: wire.Errors(1, wire.As[*Err]),
//	}
func wireMethod(m *gomodel.WireMethod) *jen.Statement {
	var pairing jen.Code
	if m.Pairing != "Unpaired" {
		pairing = entry("Pairing", wireID(m.Pairing))
	}
	entries := []jen.Code{
		jen.List(
			entry("ID", jen.Lit(int(m.ID))), entry("Name", jen.Lit(m.Name)), entry("Role", wireID(m.Role)), pairing,
			flagEntry("Ordered", m.Ordered), flagEntry("Channel", m.Channel), addressEntry("Phase", m.Phase), addressEntry("Then", m.Then), flagEntry("Quiet", m.Quiet),
		),
		entry("Open", bySide(jen.Index(jen.Lit(2)).Op("*").Add(wireID("Message")), openEntries(m), false)),
	}
	entries = append(entries, answerLists(m)...)
	entries = append(entries, picks(m)...)
	return table(m.Var, "Method", append(entries, numbers(m)...))
}

func openEntries(m *gomodel.WireMethod) (entries [2]jen.Code) {
	for side, name := range m.Open {
		if name != "" {
			entries[side] = address(name)
		}
	}
	return entries
}

// picks writes what tells a handler's values apart:
//
//	PickResult: wire.Pick(0, wire.Is[*Stored], wire.Is[*NotStored]),
//	PickError: wire.Errors(2, wire.As[*Failure]),
func picks(m *gomodel.WireMethod) []jen.Code {
	var entries []jen.Code
	add := func(name, function, test string, p *gomodel.Pick) {
		if p == nil {
			return
		}
		args := []jen.Code{jen.Lit(p.First)}
		for _, t := range p.Types {
			args = append(args, wireID(test).Types(goType(t)))
		}
		entries = append(entries, entry(name, wireID(function).Add(arguments(args))))
	}
	add("PickItem", "Pick", "Is", m.PickItem)
	add("PickResult", "Pick", "Is", m.PickResult)
	add("PickInput", "Pick", "Is", m.PickInput)
	add("PickError", "Errors", "As", m.PickError)
	if m.Silent != "" {
		entries = append(entries, entry("Silent", jen.Id(m.Silent)))
	}
	return entries
}

// arguments writes (a, b, c), many of them on lines of their own.
func arguments(args []jen.Code) *jen.Statement {
	const few = 4
	return jen.Custom(jen.Options{Open: "(", Close: ")", Separator: ",", Multi: len(args) > few}, args...)
}

// numbers writes
//
//	Kinds: [2][2]uint64{wire.Client: {1}}, LowID: 1, HighID: 65535,
func numbers(m *gomodel.WireMethod) []jen.Code {
	var line []jen.Code
	if kinds := kindEntries(m); len(kinds) > 0 {
		line = append(line, entry("Kinds", jen.Index(jen.Lit(2)).Uint64().Values(kinds...)))
	}
	if m.HighID != 0 {
		line = append(line, entry("LowID", number(m.LowID)), entry("HighID", number(m.HighID)))
	}
	var lines []jen.Code
	if len(line) > 0 {
		lines = append(lines, jen.List(line...))
	}
	if m.HasVersion {
		lines = append(lines, jen.List(
			flagEntry("HasVersion", true), entry("LowVersion", number(m.LowVersion)), entry("HighVersion", number(m.HighVersion)),
		))
	}
	return lines
}

// number writes a constant: a long one in hexadecimal.
func number(n uint64) jen.Code {
	if n > math.MaxUint16 {
		return jen.Op(fmt.Sprintf("%#x", n))
	}
	return jen.Op(fmt.Sprint(n))
}

func kindEntries(m *gomodel.WireMethod) (values []jen.Code) {
	kinds := m.Kinds[0]
	if len(kinds) == 0 {
		kinds = m.Kinds[1]
	}
	for _, k := range kinds {
		values = append(values, number(k))
	}
	return values
}
