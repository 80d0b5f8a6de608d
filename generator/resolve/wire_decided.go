package resolve

import (
	"fmt"

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
		n, isNumber := bound.To.(schema.Number)
		least, largest, known := holds(of, maxLets)
		if !isNumber || !known || schema.IsConstant(of) {
			continue
		}
		outcome := ""
		switch {
		case masksOut(of, n) && (bound.Op == "==" || bound.Op == "!="):
			outcome = map[string]string{"==": "never", "!=": "always"}[bound.Op]
		case always(bound.Op, n, least, largest):
			outcome = "always"
		case always(schema.Negated[bound.Op], n, least, largest):
			outcome = "never"
		default:
			continue
		}
		what := schema.ExprString(of)
		if t := intOf(of); t != nil {
			what = schema.WireTypeNoun(t)
		}
		text := fmt.Sprintf("goes from %s to %s", least, largest)
		if masksOut(of, n) && n.Compare(largest) <= 0 {
			text = "has other bits"
		}
		w.errorf(CodeWireNever, x.Span, "%s %s holds: %s %s", x.Span.Text(), outcome, what, text).
			Helpf("compare it with a number that decides something, or leave the comparison out")
	}
}

// condition resolves what decides whether something is there, or which message something is.
func (w *wirer) condition(x syntax.Expr, in *wireScope, from schema.Level) schema.Expr {
	e := w.numeric(x, in, from, nil)
	w.decidedAlone(x, e, in, from)
	if !w.soft && schema.Contradicts(e) {
		w.errorf(CodeWireNever, x.Range(), "%s never holds: parts of it exclude each other", x.Range().Text()).
			Helpf("put || between conditions of which one is to hold")
	}
	return e
}

// decidedAlone reports a constant as a condition, or as one of two: it leaves nothing to decide,
// for itself or for both. A let of a frame may be another one in another message.
func (w *wirer) decidedAlone(x syntax.Expr, e schema.Expr, in *wireScope, from schema.Level) {
	if e == nil || !isFixed(e) && w.asks(x, in, from) { // what is nil was reported
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

// holds returns between which numbers an expression is, and false where it is not known: bits
// of a number are no more than all those that are asked for.
func holds(x schema.Expr, depth int) (least, largest schema.Number, known bool) {
	if depth == 0 { // lets may stand for one another in a circle
		return least, largest, false
	}
	switch x := meaning(x).(type) {
	case schema.Number:
		return x, x, true
	case *schema.Binary:
		least, largest, known = holds(x.X, depth-1)
		by, isNumber := meaning(x.Y).(schema.Number)
		switch {
		case !isNumber || by.Negative || by.Abs == 0:
		case x.Op == "&":
			if !known || least.Negative || largest.Compare(by) > 0 {
				largest = by
			}
			return schema.Number{}, largest, true
		case x.Op == "/" && known && !least.Negative:
			return schema.Number{Abs: least.Abs / by.Abs}, schema.Number{Abs: largest.Abs / by.Abs}, true
		}
		return least, largest, false
	}
	if t := intOf(x); t != nil {
		least, largest = t.Holds()
		return least, largest, true
	}
	return least, largest, false
}

// masksOut reports whether a comparison asks for bits that an expression never has: a & 4 == 1.
func masksOut(x schema.Expr, n schema.Number) bool {
	b, ok := meaning(x).(*schema.Binary)
	if !ok || b.Op != "&" {
		return false
	}
	mask, ok := meaning(b.Y).(schema.Number)
	return ok && !mask.Negative && !n.Negative && n.Abs&^mask.Abs != 0
}
