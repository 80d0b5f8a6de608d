package check

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// trimmed reports a body whose zeros at the end are not sent, and of which a reader would not
// know how many there were, or where it ends.
func (c *wireChecker) trimmed(r *record) {
	from, to := r.Trimmed()
	if from == 0 {
		return
	}
	front := r.Leaves[from-1].(*schema.Trim)
	o := &orderer{wireChecker: c, place: r.reading(), at: from, field: &schema.WireField{Name: "body", Span: front.Span}, leaves: r.Leaves}
	o.depends(front.If, "`if`")
	if !slices.ContainsFunc(r.Solved, func(s *schema.Solution) bool {
		at := s.Unknown.Stretch
		return s.Unknown.Of == schema.SizeOf && at.From < from && at.To == to+1 && s.Tells() && r.IsTold(from-1, s)
	}) {
		c.trim(front.Span, front, "nothing in front of the body says how many bytes are left of it without its zeros", "give the frame a length that ends with the body, as in length u8 = size(body)")
	}
	if slices.ContainsFunc(schema.FieldsIn(r.Leaves[from:to]), func(f *schema.WireField) bool { return f.TakesRest(nil) }) {
		return
	}
	for _, leaf := range r.Leaves[from:to] {
		c.inTrimmed(r, front, leaf)
	}
	if len(r.Tail) > 0 {
		c.trim(r.message.Span, front, "zeros at the end of its body are not sent, and "+r.name+" ends with tagged fields", "")
	}
	c.measuredInTrimmed(r, front, from, to)
}

func (c *wireChecker) trim(at source.Span, front *schema.Trim, text, help string) {
	if c.said[at] {
		return
	}
	c.said[at] = true
	d := c.report.Errorf(CodeWireTrim, at, "%s", text)
	if at != front.Span {
		d.Also(front.Span, "trim stands here")
	}
	if help != "" {
		d.Helpf("%s", help)
	}
}

// inTrimmed checks one leaf of such a body.
func (c *wireChecker) inTrimmed(r *record, front *schema.Trim, leaf schema.Item) {
	const cut = "zeros at the end of its body are not sent, and "
	f, ok := leaf.(*schema.WireField)
	if !ok {
		if _, literal := leaf.(*schema.Literal); !literal {
			c.trim(spanOf(leaf), front, "zeros at the end of its body are not sent, so nothing in that is padded or aligned", "give the zeros a field of their own, as in _ u16")
		}
		return
	}
	_, fixed := c.sizes.Bits(schema.Present(f.Type))
	switch {
	case !fixed || f.Via != nil || r.layout[f] != "":
		c.trim(f.Span, front, cut+r.of(f)+" can be of any size", "give it a fixed size, as in bytes[16]; what takes the rest, as bytes[rest] does, has the message sent as it is")
	case !slices.Contains([]schema.Presence{schema.Always, schema.ByIf, schema.ByNothing}, f.Presence):
		c.trim(f.Span, front, cut+r.of(f)+" would not be missed among them", "leave out the ?: it is zero where it is missing")
	case f.Role != schema.NoRole:
		c.trim(f.Span, front, cut+r.of(f)+" is looked for before the others", "put it in front of the body that is trimmed")
	case f.Equation != nil && f.Equation.Kind != schema.Constant:
		c.trim(f.Span, front, cut+r.of(f)+" is computed", "put it into the frame, or into a struct with all that it is computed from")
	}
}

// measuredInTrimmed reports what measures a part of such a body, or ends within it.
func (c *wireChecker) measuredInTrimmed(r *record, front *schema.Trim, from, to int) {
	within := func(at schema.Stretch) bool {
		return at.From < at.To && (at.From >= from && at.From <= to || at.To > from-1 && at.To <= to)
	}
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.Equation == nil {
			continue
		}
		schema.Visit(f.Equation.Value, func(x schema.Expr) {
			stretches := []schema.Stretch{}
			switch x := x.(type) {
			case *schema.Measure:
				stretches = append(stretches, x.Stretch)
			case *schema.Checksum:
				stretches = x.Stretches
			}
			for _, at := range stretches {
				if within(at) {
					c.trim(at.Span, front, "zeros at the end of the body are not sent, and "+at.Text+" is but a part of that", "measure all of the body, as in size(body)")
				}
			}
		})
	}
}

// askedOfTrimmed reports a condition that tells a message from others, and asks for what is not
// there where it is zero.
func (c *wireChecker) askedOfTrimmed(p *schema.Conversation) {
	for _, x := range p.Exchanges() {
		for use := range x.Uses() {
			c.askedInTrimmed(use)
		}
	}
}

func (c *wireChecker) askedInTrimmed(use schema.Use) {
	leaves := use.Message.Record.Leaves
	from, to := use.Message.Record.Trimmed()
	schema.Visit(use.If, func(x schema.Expr) {
		if f := askedBy(x); f != nil && slices.Contains(leaves[from:to], schema.Item(f)) {
			c.trim(use.IfAt, leaves[from-1].(*schema.Trim), "zeros at the end of its body are not sent, so "+called(f)+" does not tell "+use.Message.Name+" from others", "ask for a field of the frame, in front of the body")
		}
	})
}
