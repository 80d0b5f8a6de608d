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
	by, what := asks.Session, "a session variable that something in front may set"
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

// once reports a second id, channel or version of a message. A kind may consist of several.
func (c *wireChecker) once(m *schema.Message) {
	first := map[schema.FieldRole]*schema.WireField{}
	for _, f := range schema.FieldsIn(m.Record.Leaves) {
		if f.Role == schema.NoRole || f.Role == schema.KindRole {
			continue
		}
		if first[f.Role] == nil {
			first[f.Role] = f
			continue
		}
		if c.said[f.Span] {
			continue
		}
		c.said[f.Span] = true
		c.report.Errorf(CodeWireRole, f.Span, "%s has the %s %s already, and one is all that it can have", m.Name, f.Role, called(first[f.Role])).
			Also(first[f.Role].Span, "%s stands here", called(first[f.Role])).
			Helpf("let %s repeat it with an equation, `= %s`, or take the mark from one of them", called(f), called(first[f.Role]))
	}
}
