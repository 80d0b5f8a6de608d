package emit

import (
	"fmt"
	"math"
	"slices"
	"strconv"

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

// table writes Name = wire.Type{ and an entry on each line.
func table(name, of string, entries []jen.Code) *jen.Statement {
	return jen.Id(name).Op("=").Add(wireID(of)).Add(perLine(entries))
}

func perLine(entries []jen.Code) *jen.Statement {
	return jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, entries...)
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

func openEntries(m *gomodel.WireMethod) (entries [2]jen.Code) {
	for side, name := range m.Open {
		if name != "" {
			entries[side] = address(name)
		}
	}
	return entries
}

// answerLists writes what the other side may send, what the opener sends, and what
// tells either apart:
//
//	Answers: [2][]wire.Answer{wire.Client: answersText},
//	Choose:  [2]func(*wire.Reader, *wire.Exchange) int{wire.Client: chooseText},
func answerLists(m *gomodel.WireMethod) []jen.Code {
	var entries []jen.Code
	for _, list := range []struct {
		name    string
		answers [2][]gomodel.WireAnswer
		shared  [2]string
	}{{"Answers", m.Answers, m.Shared}, {"Inputs", m.Inputs, [2]string{}}} {
		values, any := names(list.shared)
		multi := false
		for side, answers := range list.answers {
			if len(answers) > 0 && list.shared[side] == "" {
				values[side], any, multi = answerList(answers), true, true
			}
		}
		if any {
			entries = append(entries, entry(list.name, bySide(answersType(jen.Index(jen.Lit(2))), values, multi)))
		}
	}
	for _, choose := range []struct {
		name      string
		functions [2]string
	}{{"Choose", m.Choose}, {"ChooseInput", m.ChooseInput}} {
		if values, any := names(choose.functions); any {
			t := jen.Index(jen.Lit(2)).Func().Params(jen.Op("*").Add(wireID("Reader")), jen.Op("*").Add(wireID("Exchange"))).Int()
			entries = append(entries, entry(choose.name, bySide(t, values, false)))
		}
	}
	return entries
}

// answersType writes []wire.Answer behind s.
func answersType(s *jen.Statement) *jen.Statement { return s.Index().Add(wireID("Answer")) }

// answerList writes
//
//	{
//		{Message: &messageText, Is: wire.Result},
//		{Message: &messageErr, Is: wire.Failed},
//	}
func answerList(answers []gomodel.WireAnswer) *jen.Statement {
	var lines []jen.Code
	for _, a := range answers {
		lines = append(lines, jen.Values(
			addressEntry("Message", a.Message), entry("Is", wireID(a.Is)), flagEntry("Ends", a.Ends), addressEntry("Then", a.Then), flagEntry("Sets", a.Sets),
		))
	}
	return perLine(lines)
}

// sharedAnswers writes
//
//	// The answers that several exchanges have.
//	var (
//		answersText = []wire.Answer{
//			{Message: &messageText, Is: wire.Result},
//			{Message: &messageErr, Is: wire.Failed},
//		}
//	)
func sharedAnswers(g *jen.Group, t *gomodel.WireTables) {
	if len(t.Shared) == 0 {
		return
	}
	begin(g, "The answers that several exchanges have.")
	g.Var().DefsFunc(func(g *jen.Group) {
		for _, shared := range t.Shared {
			g.Add(answersType(jen.Id(shared.Var).Op("="))).Add(answerList(shared.Answers))
		}
	})
}

func names(functions [2]string) (entries [2]jen.Code, any bool) {
	for side, name := range functions {
		if name != "" {
			entries[side], any = jen.Id(name), true
		}
	}
	return entries, any
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

// links writes
//
//	// init links exchanges with each other, which variables cannot before all of
//	// them are there.
//	func init() {
//		wireQuery.Answers[wire.Client][9].Skip = &wireSync
//	}
func links(g *jen.Group, t *gomodel.WireTables) {
	var lines []jen.Code
	link := func(list *jen.Statement, answers []gomodel.WireAnswer) {
		for i, a := range answers {
			if a.Skip != "" {
				lines = append(lines, list.Clone().Index(jen.Lit(i)).Dot("Skip").Op("=").Add(address(a.Skip)))
			}
		}
	}
	for _, shared := range t.Shared {
		link(jen.Id(shared.Var), shared.Answers)
	}
	for _, m := range t.Methods {
		for side, answers := range m.Answers {
			if m.Shared[side] == "" {
				link(jen.Id(m.Var).Dot("Answers").Index(wireID(sideNames[side])), answers)
			}
		}
	}
	if len(lines) == 0 {
		return
	}
	begin(g, "init links exchanges with each other, which variables cannot do before all of\nthem are there.")
	g.Func().Id("init").Params().Block(lines...)
}

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
	entries := []jen.Code{entry("Name", jen.Lit(p.Name)), flagEntry("Raw", p.Raw)}
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
			g.ValuesFunc(func(g *jen.Group) {
				for _, n := range v.Compared {
					g.Op(strconv.FormatUint(n, 10))
				}
			})
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
