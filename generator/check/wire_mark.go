package check

import "github.com/netgen-dev/netgen/generator/schema"

// lastMark reports what asks for the field by which a list's last element is told: the writer of an
// element does not know it.
func (c *wireChecker) lastMark(r *record) {
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.Mark == nil {
			continue
		}
		for _, other := range r.Fields() {
			if asksFor(other, f) {
				c.report.Errorf(CodeWireOrder, other.Span, "%s asks for %s, which says whether an element is the last one of a list: a writer knows that behind the element", r.of(other), called(f)).
					Also(f.Span, "it stands here")
			}
		}
	}
}

// asksFor reports whether a field's condition, size or equation asks for another one.
func asksFor(f, other *schema.WireField) (found bool) {
	all := []schema.Expr{f.If}
	for _, bind := range f.Binds {
		all = append(all, bind.Value)
	}
	for _, end := range schema.Ends(f.Type) {
		all = append(all, end.If, end.Size)
	}
	if f.Equation != nil {
		all = append(all, f.Equation.Value)
	}
	var look func(schema.Expr)
	look = func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.FieldRef:
			found = found || x.Path[0] == other
		case *schema.LetRef:
			schema.Visit(x.Let.Value, look)
		}
	}
	for _, x := range all {
		schema.Visit(x, look)
	}
	return found
}
