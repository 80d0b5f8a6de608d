package wirecode

import (
	"fmt"
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// dispatch plans the function that tells what begins here:
//
//	func dispatchMainClient(r *wire.Reader, s *wire.Session) (wire.What, uint16) {
//		h := r.Peek(1)
//		if len(h) < 1 {
//			return wire.Unknown, 0
//		}
//		switch h[0] {
//		case '*':
//			if s.Get(0) != 0 {
//				return wire.Opening, 166
//			}
//			return wire.Reply, 0
//		}
//		return wire.Unknown, 0
//	}
func (p *planner) dispatch(what string, m *meeting) string {
	w := p.newWalk(m.Framing != nil, gocode.Give(wireID("Unknown"), gocode.Int(0)))
	w.lax = true
	w.leaf = func(all []*schema.Alternative, _ []schema.Probe) []gocode.Stmt {
		return w.block(func() { w.whatIs(all, m) })
	}
	w.ask = func(a *schema.Alternative) bool { return w.whatIf(a, m) }
	w.outcome = func(all []*schema.Alternative) string {
		text := ""
		for _, a := range all {
			if slices.Contains(w.asked, a) {
				continue
			}
			opening := a.Answer == nil
			text += fmt.Sprint(opening, m.ids[a.Exchange], !opening && a.Answer.Item)
			if a.If == nil {
				break
			}
			text += schema.ExprString(a.If) + a.Message.Name
		}
		return text
	}
	switch answers, inputs := m.answers(); {
	case len(m.Openings) == 0 && answers > 0 && inputs == 0:
		w.add(gocode.Give(wireID("Reply"), gocode.Int(0)))
	case len(m.Openings) == 0 && answers > 0 && inputs == answers:
		w.add(gocode.Give(wireID("Input"), gocode.Int(0)))
	default:
		w.node(m.Dispatch)
	}
	session := "_"
	if mentions(w.body, idS) {
		session = string(idS)
	}
	name := p.functionNamed("dispatch" + what)
	p.add(&gocode.Func{
		Name: name, Doc: name + " tells what begins here.",
		Params: []gocode.Param{
			gocode.P("r", readerType),
			gocode.P(session, &gocode.Star{X: wireID("Session")}),
		},
		Results: []gocode.Param{{Type: wireID("What")}, {Type: gocode.Id("uint16")}},
		Body:    w.body,
	})
	return name
}

// idS is the session variables of the functions that tell what begins.
const idS = gocode.Id("s")

// answers returns how many answers can come, and how many of them are items that the
// other side sends of what it began.
func (m *meeting) answers() (all, inputs int) {
	for _, a := range m.Answers {
		if a.None {
			continue
		}
		all++
		if a.Item {
			inputs++
		}
	}
	return all, inputs
}

// whatIs returns what some alternatives are: the first of them whose condition holds.
func (w *walk) whatIs(all []*schema.Alternative, m *meeting) {
	asked := w.asked
	defer func() { w.asked = asked }()
	for _, a := range all {
		if slices.Contains(w.asked, a) {
			continue
		}
		if a.If == nil || a.Answer != nil {
			w.add(m.what(a))
			return
		}
		w.asked = append(w.asked[:len(w.asked):len(w.asked)], a) // what it asks for is there in it
		if w.whatIf(a, m) {
			return
		}
	}
	w.add(w.none...)
}

// whatIf returns what an alternative is if its condition holds, and reports whether that is
// known already.
func (w *walk) whatIf(a *schema.Alternative, m *meeting) bool {
	c := cond(glance{w, a.Message.Record}, a.If)
	switch c {
	case gocode.True:
		w.add(m.what(a))
	case gocode.False:
	default:
		w.add(gocode.When(c, m.what(a)))
	}
	return c == gocode.True
}

// what returns what an alternative is.
func (m *meeting) what(a *schema.Alternative) gocode.Stmt {
	switch {
	case a.Answer == nil:
		return gocode.Give(wireID("Opening"), gocode.Int(int64(m.ids[a.Exchange])))
	case a.Answer.Item:
		return gocode.Give(wireID("Input"), gocode.Int(0))
	}
	return gocode.Give(wireID("Reply"), gocode.Int(0))
}
