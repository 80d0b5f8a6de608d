package check

import (
	"github.com/netgen-dev/netgen/generator/schema"
)

// around reports what tells a message from others, or whose it is, and stands where only who
// knows that finds it.
func (c *wireChecker) around(m *schema.Message) {
	for i, leaf := range m.Record.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok || f.Role == schema.NoRole || f.Role == schema.VersionRole || f.Equation != nil && f.Equation.Kind == schema.Constant {
			continue
		}
		if !m.Reply && f.Role == schema.IDRole || c.said[f.Span] {
			continue
		}
		c.standsAround(m, f, schema.AroundOf(m.Record.Leaves[:i+1]))
	}
}

func (c *wireChecker) standsAround(m *schema.Message, f *schema.WireField, asks schema.Around) {
	by, what := asks.Session, "a session variable"
	if f.Role != schema.KindRole { // in replies it is looked for once the request is known
		if by == nil {
			by, what = asks.Request, "its request"
		}
		if by == nil {
			by, what = asks.Version, "the version of its request"
		}
	}
	if by == nil {
		return
	}
	c.said[f.Span] = true
	d := c.report.Errorf(CodeWireOrder, f.Span, "where the %s of %s stands depends on %s, and it is looked for before that is known", f.Role, m.Name, what)
	if by != f {
		d.Also(by.Span, "%s asks for it", called(by)).Helpf("put %s behind %s", called(by), called(f))
	}
}
