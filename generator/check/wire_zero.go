package check

import "github.com/netgen-dev/netgen/generator/schema"

// unwritable reports what is written as zero, since nobody fills it, where something in it has no
// zero, so that no reader finds it.
func (c *wireChecker) unwritable(r *record, f *schema.WireField) {
	if f.Program || f.Role != schema.NoRole || f.Equation != nil || c.said[f.Span] || r.message == nil && f.Name != "" {
		return
	}
	if f.If != nil && r.message != nil && (&written{message: r.message}).never(f.If) {
		return
	}
	none := withoutZero(f.Type, f.If != nil, 0)
	if none == "" {
		return
	}
	c.said[f.Span] = true
	if f.Level == schema.Body || f.Name == "" {
		c.report.Errorf(CodeWireUnfilled, f.Span, "%s is written as zero, and %s has none", called(f), none).
			Helpf("give it a name, so that the program fills it")
		return
	}
	c.report.Errorf(CodeWireUnfilled, r.message.Span, "%s leaves the frame's %s empty, so it is written as zero, and %s has none", r.message.Name, f.Name, none).
		Also(f.Span, "%s is declared here", f.Name).
		Helpf("fill it in %s: .%s; or say in the frame when it is there: %[2]s %[3]s if ...", r.message.Name, f.Name, schema.WrittenType(f.Type))
}

// withoutZero names what has no zero that could be written in a value of t, "" for nothing. A
// value that may be missing is, unless a condition says that it is there.
func withoutZero(t schema.WireType, asked bool, depth int) string {
	if schema.IsOptional(t) && !asked || depth > 8 {
		return ""
	}
	switch bare := schema.Present(t).(type) {
	case *schema.WireUnion:
		return schema.WrittenType(schema.Present(t))
	case *schema.WireStruct:
		return fieldWithoutZero(bare, depth)
	case *schema.WireList:
		return listWithoutZero(bare, depth)
	}
	return ""
}

func listWithoutZero(t *schema.WireList, depth int) string {
	if n, sized := schema.ConstantSize(t.Ends); sized && n > 0 {
		return withoutZero(t.Elem, false, depth+1)
	}
	end := t.Ends[0]
	_, text := end.Until.(schema.Text)
	if _, known := schema.LastNumber(t); schema.HasMark(t) || end.How == schema.EndUntil && !text && !known {
		return schema.WrittenType(t)
	}
	return ""
}

// fieldWithoutZero looks at the fields of a struct of which all are zero.
func fieldWithoutZero(t *schema.WireStruct, depth int) string {
	w := &written{message: &schema.Message{Record: t.Record}, zero: true}
	for _, f := range t.Record.Fields() {
		if f.Equation != nil || f.If != nil && w.never(f.If) {
			continue
		}
		holds := f.If != nil && w.always(f.If)
		if holds && schema.IsOptional(f.Type) {
			return t.Name + "." + f.Name
		}
		if none := withoutZero(f.Type, holds, depth+1); none != "" {
			return none
		}
	}
	return ""
}
