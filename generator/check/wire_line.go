package check

import "github.com/netgen-dev/netgen/generator/schema"

// takesLine reports whether a field takes any number of words that are left of a line.
func takesLine(f *schema.WireField) bool { return lineIn(f, map[*schema.WireStruct]bool{}) != nil }

// lineIn returns the field that takes what is left of a line: f, or one in its struct.
func lineIn(f *schema.WireField, seen map[*schema.WireStruct]bool) *schema.WireField {
	t := schema.Present(f.Type)
	if list, ok := t.(*schema.WireList); ok {
		t = schema.Present(list.Elem)
	}
	switch t := t.(type) {
	case *schema.WireText:
		if len(t.Ends) > 0 && t.Ends[0].How == schema.EndWords {
			return f
		}
	case *schema.WireStruct:
		if seen[t] {
			return nil
		}
		seen[t] = true
		for _, leaf := range t.Record.Leaves {
			inner, ok := leaf.(*schema.WireField)
			if !ok {
				continue
			}
			if line := lineIn(inner, seen); line != nil {
				return line
			}
		}
	}
	return nil
}

// lineInside reports what takes the rest of the line within a value among words, where none
// is left for what comes after it: other words, or another element.
func (c *wireChecker) lineInside(r *record, f *schema.WireField, last bool) bool {
	_, list := schema.Present(f.Type).(*schema.WireList)
	line := lineIn(f, map[*schema.WireStruct]bool{})
	switch {
	case line == nil:
		return false
	case list:
		c.report.Errorf(CodeWireRest, f.Span, "each element of %s takes the rest of the line, but another one may come after it", r.of(f)).
			Also(line.Span, "%s takes it", called(line)).
			Helpf("write string for one word")
		return true
	case last, line == f:
		return false
	}
	c.report.Errorf(CodeWireRest, f.Span, "%s takes the rest of the line, but something comes after it", r.of(f)).
		Also(line.Span, "%s takes it", called(line)).
		Helpf("move it to the end of the words, or write string for one word")
	return true
}
