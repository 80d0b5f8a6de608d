package dispatch

import "github.com/netgen-dev/netgen/generator/schema"

// member notes what a message has in one member of its JSON: a constant, and that it is there.
func (s *scanner) member(c *candidate, f *schema.WireField, value schema.Expr) {
	if c.members == nil {
		c.members = map[string]int{}
	}
	if f.Within != "" {
		c.members[f.Within] = 1
		c.add(known{probe: schema.Probe{Name: f.Within, Way: schema.AmongMembers, Present: true}, value: schema.Number{Abs: 1}})
		s.memberWithin(c, f.Within, f, value)
		return
	}
	name := f.MemberName()
	if value == schema.Expr(schema.Null{}) { // as if it were missing
		c.add(known{probe: schema.Probe{Name: name, Way: schema.AmongMembers, Present: true}, value: schema.Number{}})
		return
	}
	c.members[name] = 1
	if schema.IsOptional(f.Type) || f.IsConditional() {
		c.members[name] = 2
	}
	if value != nil {
		c.add(known{probe: schema.Probe{Name: name, Way: schema.AmongMembers}, value: value, kind: f.Role == schema.KindRole})
	}
	if c.alt.Else && f.Slot && f.Role == schema.NoRole {
		return // it is none of the others by its kind, whatever else they have
	}
	if name == "" {
		if f.Program { // and no object without members
			c.whole = f.Type
		}
		return
	}
	if in, is := schema.BareWire(f.Type).(*schema.WireStruct); is && !f.IsConditional() {
		for _, inner := range in.Record.Fields() {
			s.memberWithin(c, name, inner, s.constantOf(c, inner))
		}
	}
	if c.members[name] == 1 || f.Level < schema.Body && !f.Slot && !f.IsConditional() {
		c.add(known{probe: schema.Probe{Name: name, Way: schema.AmongMembers, Present: true}, value: schema.Number{Abs: 1}})
	}
}

// memberWithin notes a constant in the object, or the array, that a member is.
func (s *scanner) memberWithin(c *candidate, within string, f *schema.WireField, value schema.Expr) {
	if value != nil && value != schema.Expr(schema.Null{}) && !f.IsConditional() {
		c.add(known{probe: schema.Probe{Name: f.MemberName(), Within: within, Way: schema.AmongMembers}, value: value, kind: f.Role == schema.KindRole})
	}
}
