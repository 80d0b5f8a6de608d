package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// conditional finds the messages that a reader takes for what they are only with certain
// values: whose own condition may not hold, or for which that of another may, which is
// asked first.
func (p *planner) conditional(c *schema.Conversation) {
	p.out.Conditional = map[*schema.Message]bool{}
	p.out.Before = map[*schema.Message][]schema.Beginning{}
	for _, phase := range c.Phases {
		for side, r := range phase.Reads {
			p.conditionalIn(r.Dispatch)
			for _, x := range phase.Exchanges {
				if d := r.Choices[x]; d != nil {
					p.conditionalIn(d)
					p.conditionalOf(inputs(x, side))
				}
			}
		}
	}
}

// inputs are the items that the opener of an exchange sends, as alternatives.
func inputs(x *schema.Exchange, side int) []*schema.Alternative {
	var all []*schema.Alternative
	for _, a := range x.In {
		if m := a.Message[side]; m != nil {
			all = append(all, &schema.Alternative{Answer: a, Message: m, If: a.If})
		}
	}
	return all
}

func (p *planner) conditionalIn(d *schema.Decision) {
	for node := range d.Nodes() {
		p.conditionalOf(node.Leaf)
	}
}

// conditionalOf looks at alternatives of which the first counts whose condition holds.
func (p *planner) conditionalOf(all []*schema.Alternative) {
	for i, a := range all {
		p.before(a)
		if p.doubtful(a) || p.hidden(a, all[:i]) {
			p.out.Conditional[a.Message] = true
		}
	}
}

// before notes the beginnings that a message may not have.
func (p *planner) before(a *schema.Alternative) {
	for _, b := range a.Before {
		if !slices.Contains(p.out.Before[a.Message], b) {
			p.out.Before[a.Message] = append(p.out.Before[a.Message], b)
		}
	}
}

// doubtful reports whether an alternative may not be what its message is, since its
// condition does not always hold, or since the program gives its kind, which may be that of
// another. One for misfits may have any: a reader takes it for the other only if it fits.
func (p *planner) doubtful(a *schema.Alternative) bool {
	switch {
	case a.Else && !a.Message.Misfit:
		return true
	case a.Answer == nil && isOfSession(a):
		return false
	}
	x, ok := a.If.(*schema.Binary)
	if !ok || schema.Negated[x.Op] == "" {
		return a.If != nil
	}
	return p.mayHold(&schema.Binary{Op: schema.Negated[x.Op], X: x.X, Y: x.Y}, a)
}

// isOfSession reports whether the condition of an opening asks for nothing that is in it.
// Session variables need not be set where it is written: whoever reads may know more.
func isOfSession(a *schema.Alternative) bool {
	return a.If != nil && len(fieldsIn(a.Message.Record, a.If)) == 0
}

// hidden reports whether a condition of one that is asked before may hold for an
// alternative.
func (p *planner) hidden(a *schema.Alternative, before []*schema.Alternative) bool {
	for _, b := range before {
		switch {
		case b.If == nil, a.If != nil && schema.Exclude(a.If, b.If):
		case b.Answer == nil && isOfSession(b):
		case p.mayHold(b.If, a):
			return true
		}
	}
	return false
}

// mayHold reports whether a condition may hold for the message of an alternative: not
// where a field that it looks at is a constant there that it excludes.
func (p *planner) mayHold(condition schema.Expr, a *schema.Alternative) bool {
	may := true
	schema.Visit(condition, func(x schema.Expr) {
		ref, ok := x.(*schema.FieldRef)
		if !ok || len(ref.Path) > 1 {
			return
		}
		f := sameField(a.Message.Record, ref.Path[0])
		if n, constant := p.constantOf(a.Message, f); constant {
			may = may && !schema.Exclude(condition, &schema.Binary{Op: "==", X: ref, Y: n})
		}
	})
	return may
}

// constantOf returns what a field of a message always is.
func (p *planner) constantOf(m *schema.Message, f *schema.WireField) (value schema.Expr, ok bool) {
	if f.Program || f.If != nil || m.Record.LeafAt(f) < 0 {
		return nil, false
	}
	if f.Equation != nil {
		return f.Equation.Value, schema.IsValue(f.Equation.Value)
	}
	return schema.Number{}, f.IsUnfilled() && !p.needs.repeats[f] && kindOf(f.Type) != isText
}
