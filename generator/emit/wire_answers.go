package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/netgen-dev/netgen/generator/gomodel"
)

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
