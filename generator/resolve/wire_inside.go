package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// asked is a field of a struct for which something outside of that asks.
type asked struct {
	path []*schema.WireField
	at   source.Span
}

// ask notes what is asked for, whose equation may not be known yet.
func (w *wirer) ask(path []*schema.WireField, at source.Span) {
	if len(path) > 1 {
		w.asked = append(w.asked, asked{path, at})
	}
}

// letInside reports a let of a struct that something outside asks for, if it is one.
func (w *wirer) letInside(path []*schema.WireField, x *syntax.Ref) bool {
	last := len(x.Parts) - 1
	around := w.follow(path, x.Parts[1:last])
	if around == nil {
		return false
	}
	s, ok := schema.Present(around[len(around)-1].Type).(*schema.WireStruct)
	if !ok || w.scopes[s] == nil {
		return false
	}
	n, ok := w.scopes[s].lookup(x.Parts[last].Text, schema.Body)
	if !ok || n.let == nil {
		return false
	}
	w.errorf(CodeWireLinear, x.Span, "%s is a let, which only %s itself can ask for", refText(x), s.Name).
		Helpf("ask for the fields that it is of, or write the let here, of these fields")
	return true
}

// computedInside reports fields that a struct computes, and that something outside asks for:
// what they are of is measured in there, and not known anywhere else.
func (w *wirer) computedInside() {
	said := map[source.Span]bool{}
	for _, a := range w.asked {
		for _, f := range a.path[1:] {
			if f.Program || f.Equation == nil || f.Equation.Value == nil || schema.IsConstant(f.Equation.Value) || said[a.at] {
				continue
			}
			said[a.at] = true
			w.errorf(CodeWireLinear, a.at, "%s is computed in its struct, and not known outside of that", a.at.Text()).
				Also(f.Span, "%s stands here", f.Name).
				Helpf("leave %s to the program, or move it, or what asks for it, to where the other is", f.Name)
		}
	}
}
