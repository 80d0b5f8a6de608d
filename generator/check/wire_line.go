package check

import "github.com/netgen-dev/netgen/generator/schema"

// restsOfLines are the fields by which structs take any number of words that are left of a line.
// Structs may contain themselves: therefore all are looked at again and again, until no other
// is found.
type restsOfLines map[*schema.WireStruct]*schema.WireField

func restsOf(types []schema.WireDecl) restsOfLines {
	l := restsOfLines{}
	for found := -1; found < len(l); {
		found = len(l)
		for _, d := range types {
			if s, ok := d.(*schema.WireStruct); ok && l[s] == nil {
				l.look(s)
			}
		}
	}
	return l
}

func (l restsOfLines) look(s *schema.WireStruct) {
	for _, f := range schema.FieldsIn(s.Record.Leaves) {
		if line := l.in(f); line != nil {
			l[s] = line
			return
		}
	}
}

// in returns the field that takes what is left of a line: f, or one in its struct.
func (l restsOfLines) in(f *schema.WireField) *schema.WireField {
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
		return l[t]
	}
	return nil
}

// lineInside reports what takes the rest of the line within a value among words, where none
// is left for what comes after it: other words, or another element.
func (c *wireChecker) lineInside(r *record, f *schema.WireField, last bool) bool {
	list := schema.IsList(f.Type)
	line := c.rests.in(f)
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
