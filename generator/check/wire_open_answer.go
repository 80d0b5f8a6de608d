package check

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
)

// openOrAnswer reports what begins an exchange and cannot be told from another beginning, or from an
// answer. Each is named once, whatever else it is like.
func (c *wireChecker) openOrAnswer(r *schema.Reading) {
	var framed *diag.Diagnostic // of the first whose frame is to blame
	said := map[*schema.Exchange]bool{}
	c.tree(r.Dispatch, func(a, b *schema.Alternative) {
		if a.Answer != nil {
			a, b = b, a
		}
		if b.Answer == nil {
			c.openAlike(a, b)
			return
		}
		if said[a.Exchange] || c.movedKinds(b, a) {
			return
		}
		said[a.Exchange] = true
		oneKind := len(a.Message.Kinds) > 0 && len(b.Message.Kinds) > 0 && !kindsDiffer(a.Message, b.Message)
		if framed != nil && !oneKind {
			framed.Also(a.Span, "nor can %s %s %s", a.Message.Sender, a.Exchange.Role, a.Name)
			return
		}
		what := c.roleOf(b.Answer)
		d := c.report.Errorf(CodeWireEventOrReply, a.Span, "%s %s %s cannot be told from %s: give its frame another constant, or a kind",
			a.Message.Sender, a.Exchange.Role, a.Name, what).
			Also(b.Span, "%s is %s", b.Name, what)
		if textInWay(d, a, b) {
			return
		}
		if !oneKind {
			framed = d
			return
		}
		if c.isFixed(a.Message) && c.isFixed(b.Message) {
			d.Helpf("they have one kind: give one of them another, or both a field at one place that is a constant in each; or make both one event, and let the program find what it answers")
			return
		}
		d.Helpf("they have one kind, and what stands behind fields of any size is known only once they are read: " +
			"put what differs in front of those, or make both one event, and let the program find what it answers")
	})
}

// isFixed reports whether a message always has as many bytes.
func (c *wireChecker) isFixed(m *schema.Message) bool {
	_, fixed := c.sizes.StretchBits(m.Record.Leaves)
	return fixed
}

// roleOf is what an answer is called: what the opener of a stream sends in it is no reply.
func (c *wireChecker) roleOf(a *schema.WireAnswer) string {
	for _, x := range c.wire.Protocol.Exchanges() {
		if slices.Contains(x.In, a) {
			return "what is sent in " + x.Name
		}
	}
	return "a reply"
}
