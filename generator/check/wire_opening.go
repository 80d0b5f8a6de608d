package check

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// takenForOpenings reports answers for which the condition of a message always holds that is told
// from them by nothing else: every reader takes them for that message.
func (c *wireChecker) takenForOpenings(p *schema.Conversation, tree *schema.Decision) {
	for leaf := range tree.Nodes() {
		for _, open := range leaf.Leaf {
			if open.Answer == nil && open.If != nil {
				c.takenForOpening(p, open, leaf.Leaf)
			}
		}
	}
}

func (c *wireChecker) takenForOpening(p *schema.Conversation, open *schema.Alternative, all []*schema.Alternative) {
	for _, x := range p.Exchanges() {
		for use := range x.Uses() {
			w := &written{message: use.Message, request: use.Request}
			answers := slices.ContainsFunc(all, func(a *schema.Alternative) bool { return a.Answer != nil && a.Message == use.Message })
			if !answers || use.Request == nil || c.said[use.Span] || !w.always(open.If) {
				continue
			}
			c.said[use.Span] = true
			c.report.Errorf(CodeWireEventOrReply, use.Span, "%s always has what %s asks for, so that every reader takes it for that", use.Message.Name, open.Name).
				Also(open.Span, "that is what it is if %s", schema.ExprString(open.If)).
				Helpf("fill a slot in the reply with something for which this does not hold: what it leaves alone repeats the request's")
		}
	}
}

// asRequest reports whether an expression holds as it did for the request: it is true or false, part
// of the condition of that, and asks for nothing but slots in which the answer has what it had.
func (w *written) asRequest(x schema.Expr) bool {
	if w.request == nil || !isTruth(x) || !isPart(x, w.request.If) {
		return false
	}
	repeats, asks := true, false
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case schema.Number, *schema.Unary, *schema.Binary:
		case *schema.FieldRef:
			f := w.slot(x)
			repeats, asks = repeats && f != nil && f.Equation == nil && w.repeats(f), true
		default:
			repeats = false
		}
	})
	return repeats && asks
}

// isTruth reports whether an expression is never anything but 0 or 1.
func isTruth(x schema.Expr) bool {
	switch x := x.(type) {
	case *schema.Unary:
		return x.Op == "!"
	case *schema.Binary:
		return schema.IsLogic(x.Op)
	case *schema.FieldRef:
		bits, fixed := schema.WireBits(x.Path[len(x.Path)-1].Type)
		return fixed && bits == 1
	}
	return false
}

// isPart reports whether an expression is one of those that have to hold for a condition to.
func isPart(x, condition schema.Expr) bool {
	if both, ok := condition.(*schema.Binary); ok && both.Op == "&&" {
		return isPart(x, both.X) || isPart(x, both.Y)
	}
	return condition != nil && schema.ExprString(x) == schema.ExprString(condition)
}
