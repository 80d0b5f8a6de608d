package check

import (
	"fmt"

	"github.com/netgen-dev/netgen/generator/schema"
)

// head checks the struct in which tagged fields stand. It is read up to the value without knowing
// which field it is, and written with nothing but that, its tag and constants.
func (c *wireChecker) head(tail *schema.TagLayout) {
	head := tail.Head()
	if c.said[tail.Span] {
		return
	}
	c.said[tail.Span] = true
	if tail.List.How == schema.EndUntil {
		c.report.Errorf(CodeWireTagLayout, tail.Span, "%s, which ends the tagged fields, may be what %s begins with", schema.ExprString(tail.List.Until), head.Name).
			Helpf("write tagged [rest] %s for all that is left, or [u8] or [size u16] for a count or a size in front", head.Name)
	}
	for _, problem := range []string{c.unfitHead(head), valueOfHead(head)} {
		if problem != "" {
			c.report.Errorf(CodeWireTagLayout, tail.Span, "tagged fields cannot stand in %s: %s", head.Name, problem).
				Also(head.Span, "%s is declared here", head.Name).
				Helpf("write it like `struct %s { code u16 tag, length u16 = size(value), value bytes }`", head.Name)
			return
		}
	}
	for _, f := range schema.FieldsIn(head.Record.Leaves) {
		c.headField(head, f)
	}
}

// unfitHead is what keeps a struct from being around tagged fields, as a whole.
func (c *wireChecker) unfitHead(head *schema.WireStruct) string {
	r := head.Record
	for _, item := range r.Items {
		if layout, ok := item.(*schema.Layout); ok {
			return fmt.Sprintf("it has %s", layout.Kind)
		}
	}
	switch {
	case len(head.Params) > 0:
		return fmt.Sprintf("it asks for %s, which it does not have itself", head.Params[0].Name)
	case len(r.Tagged) > 0:
		return "it has tagged fields itself"
	case len(r.TagParts()) == 0:
		return "none of its fields is marked `tag`"
	case asksSession(r):
		return "it asks for a session variable, or sets one"
	case c.placed.InRecord(r):
		return "places in it are counted from the beginning of the message"
	}
	return ""
}

// asksSession reports whether a record has to do with session variables.
func asksSession(r *schema.Record) (asks bool) {
	var all []schema.Expr
	for _, f := range schema.FieldsIn(r.Leaves) {
		asks = asks || f.Sets != nil
		if all = append(all, f.If); f.Equation != nil {
			all = append(all, f.Equation.Value)
		}
	}
	for _, let := range r.Lets {
		asks = asks || let.Sets != nil
		all = append(all, let.Value)
	}
	for _, x := range all {
		schema.Visit(x, func(x schema.Expr) {
			_, is := x.(*schema.SessionRef)
			asks = asks || is
		})
	}
	return asks
}

// valueOfHead is what keeps the last field of a struct from being the value of tagged fields.
func valueOfHead(head *schema.WireStruct) string {
	f := head.Record.TaggedValue()
	if f == nil {
		return "it has no fields"
	}
	text, ok := f.Type.(*schema.WireText)
	if !ok || !text.Bytes || !f.IsPlain() || f.Pad == 0 && head.Record.Leaves[len(head.Record.Leaves)-1] != schema.Item(f) {
		return "it does not end with plain bytes, where the value would be"
	}
	switch how := text.Ends[0].How; {
	case len(text.Ends) != 1 || text.Ends[0].Literal != "" || text.Max > 0 || f.Max > 0:
		return fmt.Sprintf("%s is more than bytes of which a length tells", f.Name)
	case how == schema.EndGiven, how == schema.EndPrefix, how == schema.EndRest && !head.Record.Rest:
		return ""
	}
	return fmt.Sprintf("nothing in it tells how long %s is", f.Name)
}

// headField reports a field of a struct in which tagged fields stand of which nobody would say
// what is in it.
func (c *wireChecker) headField(head *schema.WireStruct, f *schema.WireField) {
	switch {
	case f.TagPart && (!f.Program || !isWhole(f.Type)):
		d := c.report.Errorf(CodeWireTagLayout, f.Span, "%s.%s is marked `tag`, and is no whole number that a tagged field gives", head.Name, called(f))
		if schema.JSONKind(f.Type) == "Bool" {
			d.Helpf("one bit is true or false: leave out `tag` and let tagged fields fill it, as in { .%s = true }, or make it part of a number of more bits", f.Name)
		}
	case f.TagPart && !schema.IsOptional(f.Type) && !asksTags(f.If):
		c.report.Errorf(CodeWireTagLayout, f.Span, "%s.%s is part of the tag, and `if %s` asks for more than the other parts", head.Name, called(f), schema.ExprString(f.If)).
			Helpf("make it ?%s, so that it is told from what is not there, or ask for fields that are marked `tag` alone", schema.WrittenType(f.Type))
	case !f.Program || f.TagPart || f == head.Record.TaggedValue() || schema.IsOptional(f.Type):
	case !schema.IsNumber(f.Type):
		c.report.Errorf(CodeWireTagLayout, f.Span, "%s.%s stands beside the value of each tagged field, and is no number that could be constant there", head.Name, f.Name).
			Helpf("make it a number, give it a constant, or put it into the value")
	}
}

// asksTags reports whether a condition asks for numbers and parts of a tag alone.
func asksTags(x schema.Expr) bool {
	tags := true
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case schema.Number, *schema.Unary, *schema.Binary:
		case *schema.FieldRef:
			tags = tags && len(x.Path) == 1 && x.Path[0].TagPart
		default:
			tags = false
		}
	})
	return tags
}

// isWhole reports whether a value is a whole number, and no bool.
func isWhole(t schema.WireType) bool {
	n, isInt := schema.Present(t).(*schema.WireInt)
	return schema.IsNumber(schema.Present(t)) && !(isInt && (n.Bool || n.Bits == 1))
}

// inHead checks what a tagged field has in the struct that it stands in.
func (c *wireChecker) inHead(r *record, f *schema.WireField, tail *schema.TagLayout) {
	head := tail.Head()
	if tail.Unknown {
		return
	}
	if head == nil {
		c.fits("the tag of "+called(f), f.Span, tail.Tag, schema.Number{Abs: *f.Tag})
		if len(f.TagMore) > 0 || len(f.Fill) > 0 {
			c.report.Errorf(CodeWireTagLayout, f.Span, "%s has more than a number as its tag, and no room for more in front of its value", r.of(f)).
				Also(tail.Span, "how they stand").
				Helpf("name a struct in place of the type of the tags, with fields for all of it")
		}
		return
	}
	parts := head.Record.TagParts()
	if len(parts) == 0 { // which was said
		return
	}
	if len(f.Tags()) > len(parts) {
		c.report.Errorf(CodeWireTagLayout, f.Span, "the tag of %s has %d numbers, and %s has room for %d", called(f), len(f.Tags()), head.Name, len(parts)).
			Also(head.Span, "those that are marked `tag` in here")
		return
	}
	for i, n := range f.Tags() {
		c.fits("the tag of "+called(f), f.Span, parts[i].Type, schema.Number{Abs: n})
		if n != 0 && !head.Record.HasPartFor(f, parts[i]) {
			c.report.Errorf(CodeWireTagLayout, f.Span, "%s of %s is not there, as far as the tag of %s tells, and so not %d", called(parts[i]), head.Name, called(f), n).
				Also(parts[i].Span, "it is there if %s", schema.ExprString(parts[i].If))
		}
	}
	for _, fill := range f.Fill {
		c.fill(head, fill)
	}
}

// fill checks a constant beside the value of a tagged field.
func (c *wireChecker) fill(head *schema.WireStruct, fill *schema.SlotFill) {
	for _, f := range schema.FieldsIn(head.Record.Leaves) {
		if f.Name != fill.Name || fill.Name == "" {
			continue
		}
		switch _, constant := fill.Value.(schema.Number); {
		case fill.Value == nil: // which was said
		case !f.Program || f.TagPart || f == head.Record.TaggedValue():
			c.report.Errorf(CodeWireTagLayout, fill.Span, "%s of %s is not for a tagged field to fill", fill.Name, head.Name).
				Also(f.Span, "it stands here")
		case !constant || !schema.IsNumber(f.Type):
			c.report.Errorf(CodeWireTagLayout, fill.Span, "what fills %s of %s is a constant number", fill.Name, head.Name)
		default:
			c.fits(fill.Name, fill.Span, f.Type, fill.Value)
		}
		return
	}
	c.report.Errorf(CodeWireTagLayout, fill.Span, "%s has no field %s", head.Name, fill.Name).
		Also(head.Span, "it is declared here")
}

// sameTag is the tag of a field as it is on the wire, with the zeros that go without saying.
func sameTag(r *record, f *schema.WireField) string {
	tags := f.Tags()
	if len(r.Tail) > 0 && r.Tail[0].Head() != nil {
		parts := r.Tail[0].Head().Record.TagParts()
		for len(tags) < len(parts) && !schema.IsOptional(parts[len(tags)].Type) {
			tags = append(tags, 0)
		}
	}
	return fmt.Sprint(tags)
}
