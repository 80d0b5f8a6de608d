package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// conditions reports conditions of an exchange's messages that never hold when they
// are written, because they ask for slots that the messages leave empty.
func (c *wireChecker) conditions(x *schema.Exchange) {
	for use := range x.Uses() {
		c.condition(&written{message: use.Message, request: use.Request, kinds: use.Kinds}, use.If, use.IfAt)
		if x.Pairing == schema.ByID && use.Request != nil {
			c.asksForID(use)
		}
		if use.Request != nil {
			c.asksForTagged(use)
		}
	}
}

// asksForTagged reports the condition of an answer that asks for a tagged field of it: an answer is told
// by what comes at one place.
func (c *wireChecker) asksForTagged(use schema.Use) {
	schema.Visit(use.If, func(x schema.Expr) {
		f, ok := x.(*schema.FieldRef)
		if !ok || !f.Path[0].IsTagged() || c.said[use.IfAt] {
			return
		}
		name := called(f.Path[0])
		c.said[use.IfAt] = true
		c.report.Errorf(CodeWireOrder, use.IfAt, "%s comes in any order among the tagged fields of %s, and no answer is told by those", name, use.Message.Name).
			Also(f.Path[0].Span, "%s is declared here", name).
			Helpf("let the program look at it, or put the tagged fields into a struct, as in `options Options`, and ask for options.%s", name)
	})
}

// asksForID reports the condition of an answer that asks for its id, which is that of its request.
func (c *wireChecker) asksForID(use schema.Use) {
	id := use.Message.ID
	if id == nil || c.said[use.IfAt] {
		return
	}
	schema.Visit(use.If, func(x schema.Expr) {
		if f, ok := x.(*schema.FieldRef); !ok || f.Path[0].Name != id.Name || f.Path[0].Level != id.Level || c.said[use.IfAt] {
			return
		}
		c.said[use.IfAt] = true
		c.report.Errorf(CodeWireNever, use.IfAt, "an answer has the %s of its request, by which it finds that, so this tells no answer from another", called(id)).
			Also(id.Span, "%s is the id, and declared here", called(id)).
			Helpf("where some answers have another number there, leave out `id` behind %s, and say `replies in order`", called(id))
	})
}

// condition reports one condition of a message.
func (c *wireChecker) condition(w *written, x schema.Expr, at source.Span) {
	if x == nil || c.said[at] || !w.never(x) {
		return
	}
	c.said[at] = true
	c.unfilled(w, x, at, "this never holds")
}

// unfilled reports a condition that is known not to hold, and what follows from it.
func (c *wireChecker) unfilled(w *written, x schema.Expr, at source.Span, so string) {
	for { // of several that must hold, the one to blame
		both, ok := x.(*schema.Binary)
		if !ok || both.Op != "&&" {
			break
		}
		if x = both.Y; w.never(both.X) {
			x = both.X
		}
	}
	w.empty, w.fixed, w.kind, w.let, w.again = nil, nil, nil, nil, nil
	w.never(x)
	m := w.message
	if f := w.again; f != nil {
		c.report.Errorf(CodeWireUnfilled, at, "%s leaves the frame's %s alone, so it repeats %s, and %s", w.name(), called(f), w.origin(), so).
			Also(f.Span, "%s is declared here", called(f)).
			Helpf("%s", fill(w, f, x, at.Text()))
		return
	}
	if f := w.kind; f != nil {
		in := m.Name
		if w.request != nil {
			in += " as it answers " + w.request.Name
		}
		c.report.Errorf(CodeWireNever, at, "%s is %s in %s, so %s", called(f), schema.ExprString(w.kinds[f.KindNext]), in, so).
			Also(f.Span, "%s is the kind, and declared here", called(f)).
			Helpf("leave the condition out, or say what kind %s has, as in %s = 200", m.Name, m.Name)
		return
	}
	if w.empty == nil {
		f := w.fixed
		if l := w.let; f == nil && l != nil {
			c.report.Errorf(CodeWireUnfilled, at, "%s is %s in %s, so %s", l.Name, schema.ExprString(l.Value), m.Name, so).
				Also(l.Span, "%s is declared here", l.Name).
				Helpf("fill it in %s, with a number for which the condition holds: .%s = ...", m.Name, l.Name)
			return
		}
		if f == nil {
			c.report.Errorf(CodeWireUnfilled, at, "%s leaves out the slot that this asks for, so %s", m.Name, so).
				Helpf("fill the slot in %s", m.Name)
			return
		}
		c.report.Errorf(CodeWireUnfilled, at, "%s is always %s in %s, so %s when it is written", called(f), schema.ExprString(f.Equation.Value), m.Name, so).
			Also(f.Span, "%s is declared here", called(f))
		return
	}
	d := c.report.Errorf(CodeWireUnfilled, at, "%s leaves the frame's %s empty, so it is written as zero and %s", w.name(), called(w.empty), so)
	d.Also(w.empty.Span, "%s is declared here", called(w.empty))
	d.Helpf("%s", fill(w, w.empty, x, at.Text()))
}

// fill says how a message fills a slot so that a condition can hold, which is written as the text.
func fill(w *written, slot *schema.WireField, x schema.Expr, text string) string {
	with := "." + slot.Name
	if value := wanted(x, slot, text); value != "" {
		with += " = " + value + ", or " + with + " if the program says"
	}
	if w.message.Type != nil {
		return fmt.Sprintf("only what has braces of its own fills slots: write its fields in them, with %s, or make %s a constant of the frame", with, called(slot))
	}
	return fmt.Sprintf("fill it in %s: %s", w.message.Name, with)
}

// name is what the message is called, which has no name of its own where it is no struct.
func (w *written) name() string {
	if _, is := w.message.Type.(*schema.WireStruct); w.message.Type != nil && !is && w.request != nil {
		return "the reply of " + w.request.Name
	}
	return w.message.Name
}

// takenForErrors reports answers that leave empty what the condition of an error asks for, so
// that it always holds: every reader takes them for the error.
func (c *wireChecker) takenForErrors(x *schema.Exchange, tree *schema.Decision) {
	for leaf := range tree.Nodes() {
		for _, e := range leaf.Leaf {
			if e.Error && e.If != nil {
				c.takenFor(e, x, leaf.Leaf)
			}
		}
	}
}

func (c *wireChecker) takenFor(e *schema.Alternative, x *schema.Exchange, all []*schema.Alternative) {
	for use := range x.Uses() {
		w := &written{message: use.Message, request: use.Request}
		behind := slices.ContainsFunc(all, func(a *schema.Alternative) bool {
			return a.Message == use.Message && !a.Error && a.If == nil
		})
		if !behind || c.said[use.Span] || !w.always(e.If) {
			continue
		}
		m, slot, what := use.Message, w.again, ""
		switch {
		case slot != nil:
			what = fmt.Sprintf("alone, so it repeats %s and is", w.origin())
		case w.empty == nil || w.fixed != nil || c.said[w.empty.Span]:
			continue
		default:
			slot, what = w.empty, "empty, so it is written as zero and"
		}
		c.said[use.Span] = true
		c.report.Errorf(CodeWireUnfilled, use.Span, "%s leaves the frame's %s %s read as error %s", m.Name, called(slot), what, e.Name).
			Also(e.Span, "that is what it is if %s", schema.ExprString(e.If)).
			Helpf("fill it in %s, with a constant for which this does not hold, or as .%s if the program says", m.Name, slot.Name)
	}
}

// absent collects fields that a message never has when it is written. A message that
// answers several requests may have one in some of them.
type absent struct {
	order []*schema.WireField
	in    map[*schema.WireField]*written // nil where it can be there
}

// absentFields reports fields with a condition that never holds when their message is
// written.
func (c *wireChecker) absentFields(p *schema.Conversation) {
	all := absent{in: map[*schema.WireField]*written{}}
	for _, x := range p.Exchanges() {
		for use := range x.Uses() {
			all.note(use.Message, use.Request)
		}
	}
	for _, f := range all.order {
		if w := all.in[f]; w != nil && !c.said[f.Span] {
			c.said[f.Span] = true
			c.unfilled(w, f.If, f.Span, called(f)+" is never there")
		}
	}
}

// note looks at the fields of a message that are its own. Those of a declared struct
// are others' too, which may fill what they ask for.
func (a *absent) note(m, request *schema.Message) {
	if _, declared := m.Type.(*schema.WireStruct); declared {
		return
	}
	for _, f := range schema.FieldsIn(m.Record.Leaves) {
		if f.If == nil || f.Level < schema.Body && !f.Slot {
			continue
		}
		before, seen := a.in[f]
		if !seen {
			a.order = append(a.order, f)
		}
		if seen && before == nil {
			continue
		}
		a.in[f] = nil
		if w := (&written{message: m, request: request}); w.never(f.If) {
			a.in[f] = w
		}
	}
}

// wanted is the constant that a condition wants a field to be, as it is written there, "" where it
// wants something else.
func wanted(x schema.Expr, f *schema.WireField, text string) string {
	b, ok := x.(*schema.Binary)
	if !ok {
		return ""
	}
	ref, isField := b.X.(*schema.FieldRef)
	if b.Op != "==" || !isField || ref.Path[0].Name != f.Name {
		return ""
	}
	switch n := b.Y.(type) {
	case schema.Text:
		return schema.ExprString(n)
	case schema.Number:
		if n.Value == nil && !n.Negative && n.Abs > 9 && !strings.Contains(text, n.String()) {
			return fmt.Sprintf("%#x", n.Abs)
		}
		return schema.ExprString(n)
	}
	return ""
}
