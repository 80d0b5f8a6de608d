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
	}
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
	w.empty, w.fixed, w.kind, w.let = nil, nil, nil, nil
	w.never(x)
	m := w.message
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
	fill := "." + w.empty.Name
	if value := wanted(x, w.empty, at.Text()); value != "" {
		fill += " = " + value + ", or " + fill + " if the program says"
	}
	if m.Type != nil {
		d.Helpf("only what has braces of its own fills slots: write its fields in them, with %s, or make %s a constant of the frame", fill, called(w.empty))
		return
	}
	d.Helpf("fill it in %s: %s", m.Name, fill)
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
		if !behind || c.said[use.Span] || !w.always(e.If) || w.empty == nil || w.fixed != nil || c.said[w.empty.Span] {
			continue
		}
		c.said[use.Span] = true
		m, slot := use.Message, w.empty
		c.report.Errorf(CodeWireUnfilled, use.Span, "%s leaves the frame's %s empty, so it is written as zero and read as error %s", m.Name, called(slot), e.Name).
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

// written is a message as it is written, as far as the schema alone says what is in it.
type written struct {
	message, request *schema.Message
	kinds            []schema.Expr     // of its kind fields, none where they do not matter
	empty            *schema.WireField // a slot that a value was taken of, nil for none
	fixed            *schema.WireField // likewise a constant
	kind             *schema.WireField // likewise a kind
	let              *schema.Let       // likewise a number that the frame has for messages that give no other
	zero             bool              // a struct that nobody fills: the program's fields are zero too
}

// never reports whether a condition is known not to hold.
func (w *written) never(x schema.Expr) bool {
	n, known := w.value(x)
	return known && n == 0
}

// always reports whether a condition is known to hold.
func (w *written) always(x schema.Expr) bool {
	n, known := w.value(x)
	return known && n != 0
}

// value returns what an expression is, if that is known. Only small values are.
func (w *written) value(x schema.Expr) (n int64, known bool) {
	if w.asRequest(x) {
		return 1, true
	}
	switch x := x.(type) {
	case schema.Number:
		n, _ = x.Int()
		return n, x.Abs < 1<<32
	case *schema.FieldRef:
		return w.field(x)
	case *schema.LetRef:
		if _, is := x.Let.Value.(schema.Number); is {
			w.let = x.Let
		}
		return w.value(x.Let.Value)
	case *schema.Unary:
		if n, known = w.value(x.X); x.Op == "!" {
			return truth(n == 0), known
		}
		return -n, known && x.Op == "-"
	case *schema.Binary:
		return w.binary(x)
	}
	return 0, false
}

func (w *written) binary(x *schema.Binary) (n int64, known bool) {
	a, knowsA := w.value(x.X)
	b, knowsB := w.value(x.Y)
	if s, t, are := w.texts(x); are && x.Op == "==" {
		return truth(s == t), true
	} else if are && x.Op == "!=" {
		return truth(s != t), true
	} else if are && x.Op == schema.Begins {
		return truth(strings.HasPrefix(s, t)), true
	}
	either := func(want int64) bool { return knowsA && truth(a != 0) == want || knowsB && truth(b != 0) == want }
	switch {
	case x.Op == "&&":
		return truth(!either(0)), either(0) || knowsA && knowsB
	case x.Op == "||":
		return truth(either(1)), either(1) || knowsA && knowsB
	case x.Op == "&" && (knowsA && a == 0 || knowsB && b == 0):
		return 0, true
	case !knowsA || !knowsB:
		return 0, false
	}
	switch x.Op {
	case "==":
		return truth(a == b), true
	case "!=":
		return truth(a != b), true
	case "<":
		return truth(a < b), true
	case "<=":
		return truth(a <= b), true
	case ">":
		return truth(a > b), true
	case ">=":
		return truth(a >= b), true
	case "&":
		return a & b, true
	case "|":
		return a | b, true
	case "+":
		return a + b, true
	case "-":
		return a - b, true
	}
	return 0, false
}

// texts returns two texts that are compared, if both are known.
func (w *written) texts(x *schema.Binary) (a, b string, known bool) {
	a, knowsA := w.text(x.X)
	b, knowsB := w.text(x.Y)
	return a, b, knowsA && knowsB
}

// text is that of a constant, or of a slot: one that nobody fills is of no or of zero bytes.
func (w *written) text(x schema.Expr) (s string, known bool) {
	switch x := x.(type) {
	case schema.Text:
		return string(x), true
	case *schema.FieldRef:
		f := w.slot(x)
		if f == nil {
			return "", false
		}
		t, ok := schema.BareWire(f.Type).(*schema.WireText)
		switch {
		case !ok:
		case f.Equation == nil:
			w.empty = f
			bits, _ := schema.WireBits(t)
			return string(make([]byte, min(bits/8, 1<<10))), true
		case isFixed(f):
			w.fixed = f
			return w.text(f.Equation.Value)
		}
	}
	return "", false
}

// slot returns the field of a frame that an expression means, unless the program fills it,
// or a constant of the message's own.
func (w *written) slot(x *schema.FieldRef) *schema.WireField {
	f := w.message.FieldNamed(x.Path[0].Name)
	if f == nil || len(x.Path) > 1 || f.Program && !w.zero || f.Role != schema.NoRole || schema.IsOptional(f.Type) {
		return nil
	}
	if f.Level == schema.Body && !w.zero && !isFixed(f) {
		return nil
	}
	return f
}

// isFixed reports whether a message itself says what a field always is.
func isFixed(f *schema.WireField) bool {
	return f.Equation != nil && f.Equation.Kind == schema.Constant && (f.Slot || f.Level == schema.Body)
}

// repeats reports whether an answer has in a slot what its request has there.
func (w *written) repeats(f *schema.WireField) bool {
	return w.request != nil && w.request.FieldNamed(f.Name) != nil
}

// repeated is the value of such a slot.
func (w *written) repeated(x *schema.FieldRef) (n int64, known bool) {
	asked := &written{message: w.request}
	if n, known = asked.field(x); known {
		w.empty, w.fixed = asked.empty, asked.fixed
	}
	return n, known
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// field is the value of a field that is a slot nobody fills, or a constant.
func (w *written) field(x *schema.FieldRef) (n int64, known bool) {
	if f := w.kindField(x); f != nil {
		w.kind = f
		return w.value(w.kinds[f.KindNext])
	}
	if f := w.inside(x); f != nil {
		w.fixed = f
		return w.value(f.Equation.Value)
	}
	f := w.slot(x)
	switch {
	case f == nil:
	case f.Equation == nil && w.repeats(f):
		return w.repeated(x)
	case f.Equation == nil:
		w.empty = f
		return 0, true
	case isFixed(f):
		w.fixed = f
		return w.value(f.Equation.Value)
	}
	return 0, false
}

// inside returns the constant that an expression means within a struct of the message, which is always
// there.
func (w *written) inside(x *schema.FieldRef) *schema.WireField {
	if len(x.Path) == 1 {
		return nil
	}
	f := w.message.FieldNamed(x.Path[0].Name)
	if f == nil || f.Level != x.Path[0].Level {
		return nil
	}
	for _, in := range x.Path[1:] {
		if f == nil || f.Presence != schema.Always || f.IsConditional() {
			return nil
		}
		s, ok := schema.BareWire(f.Type).(*schema.WireStruct)
		if !ok {
			return nil
		}
		f = s.Record.FieldNamed(in.Name)
	}
	if f == nil || f.Presence != schema.Always || f.IsConditional() || f.Equation == nil || f.Equation.Kind != schema.Constant {
		return nil
	}
	return f
}

// kindField returns the field of a kind that the message has, and not the program says.
func (w *written) kindField(x *schema.FieldRef) *schema.WireField {
	f := w.message.FieldNamed(x.Path[0].Name)
	if f == nil || len(x.Path) > 1 || f.Role != schema.KindRole || f.Program || w.message.Else || f.KindNext >= len(w.kinds) {
		return nil
	}
	return f
}
