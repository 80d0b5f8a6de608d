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
			of = w.inRequest(in.request, ref.Name)
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

// decidedAlone reports a constant as one of two conditions: it leaves nothing to decide, for
// itself or for both.
func (w *wirer) decidedAlone(x syntax.Expr, op string, e schema.Expr) {
	n, ok := e.(schema.Number)
	if !ok || op != "&&" && op != "||" {
		return
	}
	outcome := "always"
	if n.Abs == 0 {
		outcome = "never"
	}
	w.errorf(CodeWireNever, x.Range(), "%s %s holds: it is a number, and no condition", x.Range().Text(), outcome).
		Helpf("compare something with it, as in a == %s; & asks for bits of a number", x.Range().Text())
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
