// Package dispatch finds how each side of a wire protocol tells apart what it meets: by constants,
// kinds and the conditions of messages, at places that are there before the rest of them is read.
//
// It goes through the beginning of every message that may come, which makes candidates of them
// with what is known of their first bytes, words, headers or members; then it chooses place
// after place to look at, which makes trees of decisions. What cannot be told apart it leaves in
// the schema, for package check to report. Package resolve calls it last, with all else resolved.
package dispatch

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// dispatcher has what all decisions of a schema ask for.
type dispatcher struct {
	wire   *schema.Wire
	sizes  *schema.WireSizes
	leasts *schema.WireLeasts
}

// Decide sets what each side reads in each phase, with the trees that tell it apart: one for what
// begins in a phase, and one for the answers and the items of each exchange.
func Decide(wire *schema.Wire, sizes *schema.WireSizes) {
	w := &dispatcher{wire, sizes, schema.LeastsOf(wire.Types)}
	arrivals := map[*schema.Phase][2][]*schema.WireAnswer{}
	for p, x := range wire.Protocol.Exchanges() {
		all := arrivals[p.After(x)]
		for i := range 2 {
			if x.Open[i] != nil {
				all[i] = append(all[i], x.Answers()...)
				all[1-i] = append(all[1-i], x.In...)
			}
		}
		arrivals[p.After(x)] = all
	}
	for _, p := range wire.Protocol.Phases {
		for i := range 2 {
			p.Reads[i] = w.reading(p, i, arrivals[p][i])
		}
	}
	for p, x := range wire.Protocol.Exchanges() {
		w.choices(p, x)
	}
}

// choices makes the trees that tell apart what may come within an exchange.
func (w *dispatcher) choices(p *schema.Phase, x *schema.Exchange) {
	in := p.After(x)
	for opener := range 2 {
		if x.Open[opener] != nil {
			w.choice(p.Reads[opener].Choices, x, x.Answers(), opener, in.Reads[opener])
			w.choice(p.Reads[1-opener].Inputs, x, x.In, opener, in.Reads[1-opener])
		}
	}
}

// reading makes what a side meets in a phase.
func (w *dispatcher) reading(p *schema.Phase, side int, answers []*schema.WireAnswer) *schema.Reading {
	r := &schema.Reading{Answers: answers, Choices: map[*schema.Exchange]*schema.Decision{}, Inputs: map[*schema.Exchange]*schema.Decision{}}
	if !p.Speaks() {
		return r
	}
	var all []*candidate
	for _, x := range p.Exchanges {
		if m := x.Open[1-side]; m != nil {
			r.Openings = append(r.Openings, x)
			if m.Misfit && r.Misfit == nil {
				r.Misfit = x
			}
			all = append(all, w.candidates(&schema.Alternative{Name: x.Name, Span: x.Span, Exchange: x, Message: m, If: m.If, Else: m.Else}, m.Kinds)...)
		}
	}
	all = append(all, w.arriving(answers, side)...)
	r.Framing, r.Lines = w.commonFraming(all), w.lines(all)
	if len(all) > 0 {
		r.Fragments = all[0].alt.Message.Fragments
	}
	r.Dispatch = w.decide(all, r.Framing != nil, begins)
	return r
}

// arriving are the candidates for the answers that a side reads, of which each message stands for
// all that are it. Which answer it is its exchange tells, by the conditions; here these only say
// what the message never has, where all have the same one.
func (w *dispatcher) arriving(answers []*schema.WireAnswer, side int) (all []*candidate) {
	type same struct {
		m     *schema.Message
		kinds string
	}
	seen := map[same][]*candidate{}
	for _, a := range answers {
		m := answerMessage(a, side)
		if m == nil {
			continue
		}
		key := same{m, schema.ExprsString(a.Kinds)}
		if seen[key] == nil {
			seen[key] = w.candidates(&schema.Alternative{Name: m.Name, Span: a.Span, Answer: a, Message: m, Else: m.Else, Error: a.Error}, a.Kinds)
			all = append(all, seen[key]...)
		}
		for _, c := range seen[key] {
			if c.alt.Answer == a {
				c.bound(a.If)
				c.bounded = false
			} else if schema.ExprString(a.If) != schema.ExprString(c.alt.Answer.If) {
				c.bounds = nil
			}
		}
	}
	return all
}

// begins is the same for alternatives that need not be told apart when a message begins: all
// replies are one, and so are all items of the other side's. Which it is the exchange tells.
func begins(a *schema.Alternative) any {
	if a.Answer == nil {
		return a
	}
	return a.Answer.Item
}

// answerMessage is the message of an answer that a side reads.
func answerMessage(a *schema.WireAnswer, side int) *schema.Message {
	if a.Item {
		return a.Message[1-side]
	}
	return a.Message[side]
}

// picksID reports whether the runtime picks the id of a request.
func picksID(m *schema.Message) bool {
	return m != nil && slices.ContainsFunc(m.Record.Fields(), func(f *schema.WireField) bool {
		return f.Role == schema.IDRole && !f.Program && f.Equation == nil && !schema.IsOptional(f.Type) && !f.IsConditional()
	})
}

// choice makes the tree that tells answers of one exchange apart, of which opener is the side
// that began it, in what is met where they are read. All have the id of its request, be it
// one that no other has: then it may be any.
func (w *dispatcher) choice(to map[*schema.Exchange]*schema.Decision, x *schema.Exchange, answers []*schema.WireAnswer, opener int, in *schema.Reading) {
	var all []*candidate
	ends := map[*schema.WireAnswer]bool{}
	for _, a := range x.Results {
		ends[a] = x.Role == schema.Stream
	}
	for _, a := range answers {
		if m := a.Message[opener]; m != nil {
			all = append(all, w.candidates(&schema.Alternative{
				Name: m.Name, Span: a.Span, Exchange: x, Answer: a, Message: m, If: a.If, Else: m.Else, Error: a.Error, Ends: ends[a],
			}, a.Kinds)...)
		}
	}
	if !picksID(x.Open[opener]) {
		for _, c := range all {
			c.forgetIDs()
		}
	}
	if len(all) > 0 {
		to[x] = w.decide(all, in.Framing != nil, func(a *schema.Alternative) any { return a })
	}
}
