package check

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// asking is a condition in a message that has it.
type asking struct {
	record *schema.Record
	x      schema.Expr
	at     source.Span
}

// extremes reports conditions that ask whether a part of a message is smaller than it ever is, or
// larger, in all messages that have them.
func (c *wireChecker) extremes(p *schema.Conversation) {
	leasts, may := schema.LeastsOf(c.wire.Types), map[source.Span]bool{}
	var never []*extreme
	for _, a := range conditionsOf(p) {
		if e := c.extreme(leasts, a); e == nil {
			may[a.at] = true
		} else {
			never = append(never, e)
		}
	}
	for _, e := range never {
		if may[e.at] || c.said[e.at] {
			continue
		}
		c.said[e.at] = true
		c.report.Errorf(CodeWireNever, e.at, "the condition %s never holds: size(%s) is at %s %s", schema.ExprString(e.x), e.size, e.end, plural(e.bytes, "byte")).
			Helpf("compare it with a size that it can have")
	}
}

// conditionsOf are the conditions of messages, and of the fields that are their own.
func conditionsOf(p *schema.Conversation) (all []asking) {
	for _, x := range p.Exchanges() {
		for use := range x.Uses() {
			all = append(all, asking{use.Message.Record, use.If, use.IfAt})
		}
	}
	for _, m := range p.Messages {
		for _, f := range schema.FieldsIn(m.Record.Leaves) {
			if f.Level == schema.Body {
				all = append(all, asking{m.Record, f.If, f.Span})
			}
		}
	}
	return slices.DeleteFunc(all, func(a asking) bool { return a.x == nil })
}

// extreme is a condition that never holds, since a size is at least or at most so much.
type extreme struct {
	asking
	size, end string
	bytes     uint64
}

// extreme looks at the sizes that a condition asks for; nil if it may hold.
func (c *wireChecker) extreme(leasts *schema.WireLeasts, a asking) (found *extreme) {
	if slices.ContainsFunc(a.record.Items, isLayout) {
		return nil
	}
	schema.Visit(a.x, func(asked schema.Expr) {
		stretch, ok := measured(a.record, asked)
		if !ok || found != nil {
			return
		}
		excludes := func(op string, n uint64) bool {
			return schema.Exclude(a.x, &schema.Binary{Op: op, X: asked, Y: schema.Number{Abs: n}})
		}
		leaves := a.record.Leaves[stretch.From:stretch.To]
		least := leasts.Bits(leaves) / 8
		switch most, limited := c.mostBytes(leaves); {
		case excludes(">=", least):
			found = &extreme{a, stretch.Text, "least", least}
		case limited && excludes("<=", most):
			found = &extreme{a, stretch.Text, "most", most}
		}
	})
	return found
}

func isLayout(item schema.Item) bool {
	_, is := item.(*schema.Layout)
	return is
}

// measured is the part of a record of which a field is the size and nothing more.
func measured(r *schema.Record, x schema.Expr) (at schema.Stretch, ok bool) {
	ref, ok := x.(*schema.FieldRef)
	if !ok || len(ref.Path) != 1 || ref.Path[0].Equation == nil || !slices.Contains(r.Fields(), ref.Path[0]) {
		return at, false
	}
	size, ok := ref.Path[0].Equation.Value.(*schema.Measure)
	if !ok || size.Of != schema.SizeOf || size.Stretch.From == size.Stretch.To {
		return at, false
	}
	return size.Stretch, true
}

// mostBytes is how many bytes leaves have at most, if all that may be there are of a fixed size.
func (c *wireChecker) mostBytes(leaves []schema.Item) (bytes uint64, limited bool) {
	bits := uint64(0)
	for _, leaf := range leaves {
		f, ok := leaf.(*schema.WireField)
		n, fixed := c.sizes.StretchBits([]schema.Item{leaf})
		if ok {
			n, fixed = c.sizes.Bits(schema.Present(f.Type))
			fixed = fixed && f.Pad == 0 && f.Align == 0 && f.Via == nil
		}
		if !fixed || c.wire.Lenient {
			return 0, false
		}
		bits += n
	}
	return bits / 8, true
}
