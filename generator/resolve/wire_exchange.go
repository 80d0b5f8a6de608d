package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// exchanges resolves the requests, streams and events of all blocks.
func (w *wirer) exchanges(blocks []*wireBlock) {
	for _, b := range blocks {
		for _, m := range b.opens {
			b.phase.Exchanges = append(b.phase.Exchanges, w.exchange(m, b))
		}
	}
	for key, m := range w.messages {
		m.Error = m.Error || w.failing[key.node]
	}
}

// opener is an exchange that is being resolved.
type opener struct {
	*wirer
	x       *schema.Exchange
	block   *wireBlock // in which it begins
	arrival *wireBlock // in which its answers come
}

// sides are the two sides, in the order of Exchange.Open.
var sides = [2]schema.Sender{schema.Client, schema.Server}

func (w *wirer) exchange(m *syntax.Message, b *wireBlock) *schema.Exchange {
	x := &schema.Exchange{Name: m.Name.Text, Doc: m.Doc, Span: m.Name.Span, Role: schema.Role(m.Role.Text), Sender: sender(m.Side), Idempotent: m.Again != nil}
	w.idempotence(m)
	o := &opener{wirer: w, x: x, block: b, arrival: b}
	if x.Then = w.phaseNamed(leadsTo(m)); x.Then != nil && x.Then.Speaks() {
		o.arrival = w.blocks[x.Then.Lands().Name]
	}
	d := &messageDecl{
		node: m, name: m.Name.Text, doc: m.Doc, at: m.Name.Span, role: m.Role.Text, kind: m.Kind, cond: m.If, typ: m.Type, in: m.Frame,
	}
	for i, side := range sides {
		if x.Sender&side != 0 {
			x.Open[i] = w.message(d, b, side, nil)
			w.openKinds(d, x.Open[i], b)
			w.openIf(d, x.Open[i])
		}
	}
	o.parts(m)
	if x.Role == schema.Event {
		if s := w.symbols[m.Name.Text]; s != nil {
			_, isStruct := s.syntax.(*syntax.Struct)
			w.bareEvent(m, isStruct)
		}
		return x
	}
	w.noneLeads(m)
	x.In = o.answers(m.In, true, "Item")
	x.Out, x.Results = nil, o.answers(m.Out, false, "Reply")
	if x.Role == schema.Stream {
		x.Out, x.Results = x.Results, o.answers(m.Until, false, endSuffix)
	}
	o.splitErrors()
	o.sharedErrors()
	for ; x.Role != schema.Event && b != nil && x.Pairing == schema.Unpaired; b = b.parent {
		x.Pairing = b.pairing
	}
	return x
}

// leadsTo is the phase to which a message itself leads: what nothing answers says it behind that.
func leadsTo(m *syntax.Message) *syntax.Name {
	if isSilent(m) && m.Then == nil {
		return m.Out[0].Then
	}
	return m.Then
}

// isSilent reports whether nothing ever answers a message, as it says.
func isSilent(m *syntax.Message) bool {
	return len(m.Out) == 1 && m.Out[0].None && m.Out[0].If == nil && m.Role.Text == "request"
}

// noneLeads reports a phase behind silence that is but one of several answers: nobody knows when it begins.
func (w *wirer) noneLeads(m *syntax.Message) {
	for _, a := range m.Out {
		if a.None && a.Then != nil && !isSilent(m) {
			w.errorf(CodeWirePhase, a.Then.Span, "nothing comes here, so nothing tells when phase %s begins", a.Then.Text).
				Helpf("let what is never answered be a request of its own, -> none then %s", a.Then.Text)
		}
	}
}

// parts reports what a message of its role cannot have.
func (o *opener) parts(m *syntax.Message) {
	switch o.x.Role {
	case schema.Event:
		for _, list := range [][]*syntax.Answer{m.In, m.Out, m.Until} {
			o.noPart(list, "%s is never answered; make it a request or a stream", title(m))
		}
	case schema.Request:
		o.noPart(m.In, "only a stream has items with <-, and %s is none", title(m))
		o.noPart(m.Until, "only a stream has until, and %s is none", title(m))
	}
}

// noConstants reports constants in what is to read anything.
func (w *wirer) noConstants(d *messageDecl, m *schema.Message) {
	record := w.bodyRecord(d, m)
	if !m.Misfit || record == nil {
		return
	}
	for _, item := range record.Items {
		if text, ok := item.(*syntax.Literal); ok {
			w.errorf(CodeWireMisfit, text.Span, "%s takes what others cannot read, and so has to read anything: a constant cannot", d.name).
				Helpf("leave it out")
			return
		}
	}
}

// openIf resolves what has to hold for a message to be this opening.
func (w *wirer) openIf(d *messageDecl, m *schema.Message) {
	in := w.messageScopes[m]
	if d.cond == nil || m.If != nil || in == nil {
		return
	}
	w.later = append(w.later, func() { m.If, m.IfAt = w.condition(d.cond, in, schema.Body), d.cond.Range() })
}

// skip is an error that fails what was sent before the next request of a name.
type skip struct {
	answer *schema.WireAnswer
	name   syntax.Name
	block  *wireBlock
}

// skips finds the requests that errors wait for.
func (w *wirer) skips() {
	named := map[*wireBlock]map[string]*schema.Exchange{}
	for _, b := range w.blocks {
		named[b] = map[string]*schema.Exchange{}
		for _, x := range b.phase.Exchanges {
			named[b][x.Name] = x
		}
	}
	for _, s := range w.toSkip {
		if s.answer.Skip = named[s.block][s.name.Text]; s.answer.Skip == nil && s.name.Text != "" {
			w.errorf(CodeWireSkip, s.name.Span, "an error lasts until a request, and there is no request %s", s.name.Text)
		}
	}
}
