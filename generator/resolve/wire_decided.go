package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// decided reports a comparison with a constant that turns out the same whatever a message
// has, since the type of the other value holds nothing else: what it is to decide, it does not.
func (w *wirer) decided(x *syntax.Binary, a, b schema.Expr, in *wireScope) {
	for _, bound := range schema.Bounds(&schema.Binary{Op: x.Op, X: a, Y: b}) {
		of := meaning(bound.Of)
		if ref, asks := of.(*schema.RequestRef); asks && in.request != nil {
			of = w.inRequest(in.request, ref.Name, x.Span)
		}
		t := intOf(of)
		n, isNumber := bound.To.(schema.Number)
		if t == nil || !isNumber {
			continue
		}
		least, largest := t.Holds()
		outcome := ""
		switch {
		case always(bound.Op, n, least, largest):
			outcome = "always"
		case always(schema.Negated[bound.Op], n, least, largest):
			outcome = "never"
		default:
			continue
		}
		w.errorf(CodeWireNever, x.Span, "%s %s holds: %s goes from %s to %s", x.Span.Text(), outcome, schema.WireTypeNoun(t), least, largest).
			Helpf("compare it with a number that decides something, or leave the comparison out")
	}
}

// condition resolves what decides whether something is there, or which message something is.
func (w *wirer) condition(x syntax.Expr, in *wireScope, from schema.Level) schema.Expr {
	e := w.numeric(x, in, from, nil)
	w.decidedAlone(x, e, in, from)
	return e
}

// decidedAlone reports a constant as a condition, or as one of two: it leaves nothing to decide,
// for itself or for both. A let of a frame may be another one in another message.
func (w *wirer) decidedAlone(x syntax.Expr, e schema.Expr, in *wireScope, from schema.Level) {
	if !isFixed(e) && w.asks(x, in, from) {
		return
	}
	text := x.Range().Text()
	switch e := meaning(e).(type) {
	case schema.Number:
		outcome := "always"
		if e.Abs == 0 {
			outcome = "never"
		}
		w.errorf(CodeWireNever, x.Range(), "%s %s holds: it is a number, and no condition", text, outcome).
			Helpf("compare something with it, as in a == %s; & asks for bits of a number", text)
	case *schema.Unary, *schema.Binary:
		w.errorf(CodeWireNever, x.Range(), "%s is the same in all messages: it has constants only", text).
			Helpf("ask for something that a message has, or leave the condition out")
	}
}

// isFixed reports whether an expression is a let of a message or struct that is a number.
func isFixed(e schema.Expr) bool {
	ref, ok := e.(*schema.LetRef)
	if !ok || ref.Let.Level < schema.Body {
		return false
	}
	_, number := meaning(ref).(schema.Number)
	return number
}

// asks reports whether an expression is about something that has no constant value everywhere:
// even what is zero here, since the message leaves it out, may be something else in others.
func (w *wirer) asks(x syntax.Expr, in *wireScope, from schema.Level) bool {
	asks := false
	syntax.Walk(x, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Call:
			asks = true
		case *syntax.Ref:
			_, own := in.lookup(n.Parts[0].Text, from)
			_, constant := w.globalRef(n, nil).(schema.Number)
			asks = asks || own || !constant
		}
		return !asks
	})
	return asks
}

// always reports whether a comparison with n holds for all numbers from least to largest.
func always(op string, n, least, largest schema.Number) bool {
	switch op {
	case "!=":
		return n.Compare(least) < 0 || n.Compare(largest) > 0
	case "<":
		return n.Compare(largest) > 0
	case "<=":
		return n.Compare(largest) >= 0
	case ">":
		return n.Compare(least) < 0
	case ">=":
		return n.Compare(least) <= 0
	}
	return false
}

// intOf is the type of a value that stands in a whole number of some bits; nil for others.
func intOf(x schema.Expr) *schema.WireInt {
	var t schema.WireType
	switch x := meaning(x).(type) {
	case *schema.FieldRef:
		t = x.Path[len(x.Path)-1].Type
	case *schema.SessionRef:
		t = x.Variable.Type
	}
	t = schema.Present(t)
	if e, ok := t.(*schema.WireEnum); ok {
		t = schema.BareWire(e.Base)
	}
	n, _ := t.(*schema.WireInt)
	return n
}
