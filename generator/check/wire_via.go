package check

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// via reports what cannot go through a function: one number, which has no bytes apart from
// its value, what the schema gives, and a list that ends with a value of its own.
func (c *wireChecker) via(r *record, f *schema.WireField) {
	if f.Via == nil || r.layout[f] != "" { // words and headers have rules of their own
		return
	}
	if !f.Program && f.Equation != nil {
		c.report.Errorf(CodeWireVia, f.Span, "%s goes through %s, and its value is given by the schema", r.of(f), f.Via.Name).
			Helpf("write what the bytes are when they have gone through it, or leave out the equation")
		return
	}
	switch t := schema.Present(f.Type).(type) {
	case *schema.WireStruct:
		if m := r.message; m != nil && m.Type != nil && schema.BareWire(m.Type) == schema.WireType(t) && f.Level == schema.Body {
			c.report.Errorf(CodeWireVia, m.Span, "%s is all of a struct, and what goes through %s is a field", m.Name, f.Via.Name).
				Helpf("put it into one, as in { value %s }", f.TypeAt.Text())
		}
	case *schema.WireText, *schema.WireUnion:
	case *schema.WireList:
		c.viaList(r, f, t)
	case *schema.Extern:
		c.report.Errorf(CodeWireVia, f.Span, "%s goes through %s, and is of the type %s, which is written in Go itself", r.of(f), f.Via.Name, t.Name).
			Helpf("call %s in the methods of %s", f.Via.Name, t.Name)
	default:
		c.report.Errorf(CodeWireVia, f.Span, "%s goes through %s, and only strings, bytes, lists, structs and unions can", r.of(f), f.Via.Name).
			Helpf("declare a type that is written in Go and give it to %s: extern Coded", called(f))
	}
}

// noVia is what to write in place of a word or a header that cannot go through a function, or
// "" for what can: a text that the program gives, be it with a slot that a message leaves out.
func noVia(f *schema.WireField, t schema.WireType) string {
	_, text := t.(*schema.WireText)
	switch {
	case f.Via == nil:
		return ""
	case !text:
		return "write string via " + f.Via.Name
	case f.Program || f.Equation == nil && f.Role == schema.NoRole:
		return ""
	}
	return "write what stands on the wire, and leave out via " + f.Via.Name
}

// viaList reports a list whose end stands among what goes through the function.
func (c *wireChecker) viaList(r *record, f *schema.WireField, t *schema.WireList) {
	for _, end := range t.Ends {
		if end.How == schema.EndUntil || end.How == schema.EndMark {
			c.report.Errorf(CodeWireVia, f.Span, "%s goes through %s, and its end would be looked for among bytes that do not show it yet", r.of(f), f.Via.Name).
				Helpf("put the list into a struct of its own and write %s Elements[until ...] via %s", called(f), f.Via.Name)
			return
		}
		if end.How != t.Ends[0].How || end.InBytes != t.Ends[0].InBytes || end.Literal != t.Ends[0].Literal {
			c.report.Errorf(CodeWireVia, f.Span, "%s goes through %s, and does not always end in the same way", r.of(f), f.Via.Name).
				Helpf("write a field for each way, with a condition")
			return
		}
	}
}

// viaInside reports a type that goes through a function where it is no field's: in a list, or
// in a union.
func (c *wireChecker) viaInside(what string, at source.Span, t schema.WireType) {
	if extern := schema.ViaOf(t); extern != nil {
		name := schema.WrittenType(t)
		c.report.Errorf(CodeWireVia, at, "%s is a %s, which goes through %s, and only a field can", what, name, extern.Name).
			Helpf("put it into a struct: { value %s }", name)
	}
}

// hasVia reports whether some of what stands somewhere goes through the program's code, so
// that nobody knows how many bytes it has.
func hasVia(leaves []schema.Item) bool {
	return slices.ContainsFunc(leaves, func(leaf schema.Item) bool {
		f, ok := leaf.(*schema.WireField)
		return ok && f.Via != nil
	})
}
