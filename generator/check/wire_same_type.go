package check

import "github.com/netgen-dev/netgen/generator/schema"

// sameTypes reports answers that are one struct: a program that returns it does not say which answer it is.
func (c *wireChecker) sameTypes(x *schema.Exchange) {
	for _, list := range [][]*schema.WireAnswer{x.In, x.Out, x.Results, x.Errors} {
		for side := range x.Open {
			c.sameType(x, list, side)
		}
	}
}

func (c *wireChecker) sameType(x *schema.Exchange, list []*schema.WireAnswer, side int) {
	first := map[*schema.WireStruct]*schema.WireAnswer{}
	for _, a := range list {
		m := a.Message[side]
		if m == nil {
			continue
		}
		s, is := m.Type.(*schema.WireStruct)
		if !is {
			continue
		}
		other := first[s]
		if other == nil {
			first[s] = a
			continue
		}
		if other.Message[side] == m || c.said[a.Span] {
			continue
		}
		c.said[a.Span] = true
		c.report.Errorf(CodeSameAnswer, a.Span, "two answers of %s are both %s, so a program that gives one does not say which", x.Name, s.Name).
			Also(other.Span, "the first one").
			Helpf("write its fields in braces, so that it is a struct of its own: Name { ... }")
	}
}
