package resolve

import (
	"slices"

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

// seenLet is a let of a struct, as something outside calls it.
type seenLet struct {
	in   *wireScope
	from schema.Level
	name string
}

// letInside returns a let of a struct for which something outside asks, of the fields as they
// are seen from there; nil if a name is none.
func (w *wirer) letInside(path []*schema.WireField, x *syntax.Ref, in *wireScope, from schema.Level) schema.Expr {
	last := len(x.Parts) - 1
	around := w.follow(path, x.Parts[1:last])
	if around == nil {
		return nil
	}
	s, ok := schema.Present(around[len(around)-1].Type).(*schema.WireStruct)
	if !ok || w.scopes[s] == nil {
		return nil
	}
	n, ok := w.scopes[s].lookup(x.Parts[last].Text, schema.Body)
	if !ok || n.let == nil {
		return nil
	}
	seen := seenLet{in, from, refText(x)}
	let := w.seenLets[seen]
	if let == nil {
		let = &schema.Let{Name: seen.name, Span: x.Span, Level: from}
		w.seenLets[seen] = let
		in.record.Lets = append(in.record.Lets, let)
		if value := w.outside(w.letSyntax[n.let], &syntax.Ref{Parts: x.Parts[:last], Span: x.Span}, w.scopes[s], in); value != nil {
			let.Value = w.asSeen(value, in, from)
		} else {
			w.errorf(CodeWireLinear, x.Span, "%s is a let of more than fields, which only %s itself can ask for", seen.name, s.Name).
				Helpf("ask for what it is of, or write the let here")
		}
	}
	return &schema.LetRef{Let: let}
}

// asSeen resolves a let as it is seen from outside its struct. What is wrong with how it is
// written was reported there.
func (w *wirer) asSeen(value syntax.Expr, in *wireScope, from schema.Level) schema.Expr {
	before := w.rewritten
	w.rewritten = true
	defer func() { w.rewritten = before }()
	return w.expr(value, in, from, nil)
}

// outside is an expression of a struct as it is written outside, where a name stands for the
// struct: flags & 1 is head.flags & 1. It is nil where there is more in it than fields and
// constants.
func (w *wirer) outside(x syntax.Expr, of *syntax.Ref, inside, in *wireScope) syntax.Expr {
	switch x := x.(type) {
	case *syntax.Int:
		return x
	case *syntax.String:
		return x
	case *syntax.Paren:
		if inner := w.outside(x.X, of, inside, in); inner != nil {
			return &syntax.Paren{X: inner, Span: x.Span}
		}
	case *syntax.Unary:
		if inner := w.outside(x.X, of, inside, in); inner != nil {
			return &syntax.Unary{Op: x.Op, X: inner, Span: x.Span}
		}
	case *syntax.Binary:
		a, b := w.outside(x.X, of, inside, in), w.outside(x.Y, of, inside, in)
		if a != nil && b != nil {
			return &syntax.Binary{Op: x.Op, X: a, Y: b, Span: x.Span}
		}
	case *syntax.Ref:
		return w.refOutside(x, of, inside, in)
	}
	return nil
}

func (w *wirer) refOutside(x, of *syntax.Ref, inside, in *wireScope) syntax.Expr {
	if inside.has(x.Parts[0].Text) {
		return &syntax.Ref{Parts: slices.Concat(of.Parts, x.Parts), Span: of.Span}
	}
	if _, constant := w.globalRef(x, nil).(schema.Number); constant && !in.has(x.Parts[0].Text) {
		return x
	}
	return nil
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
