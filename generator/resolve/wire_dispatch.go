package resolve

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// pair finds what brings the replies of every exchange to it.
func (w *wirer) pair(c *schema.Conversation) {
	for _, x := range c.Exchanges() {
		if x.Role != schema.Event {
			w.pairExchange(x)
		}
	}
}

func (w *wirer) pairExchange(x *schema.Exchange) {
	said := x.Pairing
	for i, open := range x.Open {
		if open == nil {
			continue
		}
		found := pairingOf(x, open, i)
		x.Channel = x.Channel || open.Channel != nil
		if found == schema.ByID || said == schema.Unpaired {
			x.Pairing = found
		}
		if found == schema.ByID && open.ID != nil {
			x.Order = said
		}
	}
}

// pairingOf is what all replies of an exchange have in common that finds it.
func pairingOf(x *schema.Exchange, open *schema.Message, side int) schema.Pairing {
	ids, equations, kinds, any := true, true, true, false
	for _, a := range x.Answers() {
		m := a.Message[side]
		if m == nil {
			continue
		}
		any = true
		byID := open.ID != nil && m.ID != nil
		ids = ids && byID
		equations = equations && (byID || repeatsRequest(m))
		kinds = kinds && len(a.Kinds) > 0
	}
	switch {
	case !any, ids:
		return schema.ByID
	case equations:
		return schema.ByEquation
	case kinds:
		return schema.ByKind
	}
	return schema.Unpaired
}

func repeatsRequest(m *schema.Message) bool {
	for _, f := range schema.FieldsIn(m.Record.Leaves) {
		if f.Equation != nil {
			if _, is := f.Equation.Value.(*schema.RequestRef); is {
				return true
			}
		}
	}
	return false
}

// dispatch makes what each side meets in each phase, and the trees that tell it.
func (w *wirer) dispatch(c *schema.Conversation) {
	w.leasts = schema.LeastsOf(w.wire.Types)
	arrivals := map[*schema.Phase][2][]*schema.WireAnswer{}
	for p, x := range c.Exchanges() {
		all := arrivals[p.After(x)]
		for i := range sides {
			if x.Open[i] != nil {
				all[i] = append(all[i], x.Answers()...)
				all[1-i] = append(all[1-i], x.In...)
			}
		}
		arrivals[p.After(x)] = all
	}
	for _, p := range c.Phases {
		for i := range sides {
			p.Reads[i] = w.reading(p, i, arrivals[p][i])
		}
	}
	for p, x := range c.Exchanges() {
		w.choices(p, x)
	}
}

// choices makes the trees that tell apart what may come within an exchange.
func (w *wirer) choices(p *schema.Phase, x *schema.Exchange) {
	in := p.After(x)
	for opener := range sides {
		if x.Open[opener] != nil {
			w.choice(p.Reads[opener].Choices, x, x.Answers(), opener, in.Reads[opener])
			w.choice(p.Reads[1-opener].Inputs, x, x.In, opener, in.Reads[1-opener])
		}
	}
}

// reading makes what a side meets in a phase.
func (w *wirer) reading(p *schema.Phase, side int, answers []*schema.WireAnswer) *schema.Reading {
	r := &schema.Reading{Answers: answers, Choices: map[*schema.Exchange]*schema.Decision{}, Inputs: map[*schema.Exchange]*schema.Decision{}}
	if p.Raw {
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
func (w *wirer) arriving(answers []*schema.WireAnswer, side int) (all []*candidate) {
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
func (w *wirer) choice(to map[*schema.Exchange]*schema.Decision, x *schema.Exchange, answers []*schema.WireAnswer, opener int, in *schema.Reading) {
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

// commonFraming is the framing that all messages share, or nil.
func (w *wirer) commonFraming(all []*candidate) *schema.Framing {
	if len(all) == 0 {
		return nil
	}
	first := all[0].alt.Message
	for _, c := range all {
		if !w.framedAlike(first, c.alt.Message) {
			return nil
		}
	}
	return first.Framing
}

// framedAlike reports whether one function finds the length of two messages.
func (w *wirer) framedAlike(a, b *schema.Message) bool {
	f, g := a.Framing, b.Framing
	switch {
	case f == nil || g == nil || len(f.Sizes) != len(g.Sizes) || f.Header != g.Header:
		return false
	case f.Sizes[0].By.Span != g.Sizes[0].By.Span:
		return sameNumber(f, g)
	case f.After != g.After || f.Fixed != g.Fixed:
		return false
	case f.Fixed:
		return f.Before == g.Before
	}
	return a == b || w.wayToFramed(a) == w.wayToFramed(b)
}

// wayToFramed is what stands in front of what the first size of a frame measures.
func (w *wirer) wayToFramed(m *schema.Message) string {
	var to schema.Item
	if from := m.Framing.Sizes[0].Unknown.Stretch.From; from < len(m.Record.Leaves) {
		to = m.Record.Leaves[from]
	}
	return w.sizes.Way(m.Record, to)
}

// sameNumber reports whether two frames say by a number at the same place, and in the same
// way, how long they are.
func sameNumber(f, g *schema.Framing) bool {
	return len(f.Sizes) == 1 && f.Fixed && g.Fixed && f.Before+f.After == g.Before+g.After && sameSize(f.Sizes[0], g.Sizes[0])
}

// sameSize reports whether fields that end at the same place tell the same size.
func sameSize(a, b *schema.Solution) bool {
	x, constant := a.Add.(schema.Number)
	y, both := b.Add.(schema.Number)
	sameAdd := a.Add == nil && b.Add == nil || constant && both && x.Compare(y) == 0
	return sameAdd && a.Mul == b.Mul && a.Div == b.Div && a.By.Bit == b.By.Bit &&
		schema.WireTypeString(a.By.Type) == schema.WireTypeString(b.By.Type)
}

// lines returns what stands in front of the words of all messages, where these may
// come as a line instead: the first byte tells which it is. It is empty where they
// may not.
func (w *wirer) lines(all []*candidate) string {
	if words := w.wire.Words; words == nil || words.List == nil || words.End == "" || len(all) == 0 {
		return ""
	}
	first, _ := schema.FrontOfWords(all[0].alt.Message)
	for _, c := range all {
		if front, ok := schema.FrontOfWords(c.alt.Message); !ok || front != first {
			return ""
		}
	}
	return first
}
