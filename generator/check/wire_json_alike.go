package check

import (
	"github.com/netgen-dev/netgen/generator/schema"
)

// alikeObjects are those of the variants of a union that are objects in JSON, each with one in front of it
// that no constant tells from it. Where each two have one, no one member may tell all of them: then that is
// said of the second.
func alikeObjects(u *schema.WireUnion) map[*schema.WireVariant]*schema.WireVariant {
	var objects []*schema.WireVariant
	alike := map[*schema.WireVariant]*schema.WireVariant{}
	for _, v := range u.Variants {
		if schema.JSONKind(v.Type) != "Object" || v.Else {
			continue
		}
		for _, other := range objects {
			if alike[v] == nil && !constantTells(v, other) {
				alike[v] = other
			}
		}
		objects = append(objects, v)
	}
	if len(alike) == 0 && len(objects) > 1 {
		alike[objects[1]] = objects[0]
	}
	return alike
}

// constantTells reports whether two variants have a member that is another constant in each.
func constantTells(v, other *schema.WireVariant) bool {
	s, ok := schema.BareWire(v.Type).(*schema.WireStruct)
	if !ok {
		return false
	}
	for _, f := range schema.FieldsIn(s.Record.Leaves) {
		g := other.Member(f.MemberName())
		if g != nil && isFixed(f) && isFixed(g) && schema.ExprString(f.Equation.Value) != schema.ExprString(g.Equation.Value) {
			return true
		}
	}
	return false
}
