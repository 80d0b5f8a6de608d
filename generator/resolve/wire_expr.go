package resolve

import (
	"maps"
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

func refText(x *syntax.Ref) string {
	names := make([]string, len(x.Parts))
	for i, p := range x.Parts {
		names[i] = p.Text
	}
	return strings.Join(names, ".")
}

// expr resolves an expression in a scope, seen from one of its levels. A bare name
// may be a value of the hinted enum. It is nil if something in it is wrong.
func (w *wirer) expr(x syntax.Expr, in *wireScope, from schema.Level, hint *schema.WireEnum) schema.Expr {
	switch x := x.(type) {
	case *syntax.Int:
		return schema.Number{Abs: x.Value}
	case *syntax.String:
		return schema.Text(x.Value)
	case *syntax.Paren:
		return w.expr(x.X, in, from, hint)
	case *syntax.Unary:
		return w.unary(x, in, from, hint)
	case *syntax.Binary:
		return w.binary(x, in, from, hint)
	case *syntax.Ref:
		return w.reference(x, in, from, hint)
	case *syntax.Call:
		return w.call(x, in, from)
	case *syntax.Float:
		w.errorf(CodeModValue, x.Span, "%s has a fraction, and expressions are whole numbers", x.Text)
	}
	return nil
}

// softExpr resolves the condition of a wire block: what it asks for need not exist.
func (w *wirer) softExpr(x syntax.Expr, in *wireScope) schema.Expr {
	soft := w.soft
	w.soft = true
	defer func() { w.soft = soft }()
	return w.condition(x, in, in.level)
}

func (w *wirer) unary(x *syntax.Unary, in *wireScope, from schema.Level, hint *schema.WireEnum) schema.Expr {
	inner := w.numeric(x.X, in, from, hint)
	if inner == nil {
		return nil
	}
	if n, ok := inner.(schema.Number); ok && x.Op == "-" {
		return schema.Number{Abs: n.Abs, Negative: !n.Negative && n.Abs > 0}
	}
	return &schema.Unary{Op: x.Op, X: inner}
}

func (w *wirer) binary(x *syntax.Binary, in *wireScope, from schema.Level, hint *schema.WireEnum) schema.Expr {
	left, right := hint, hint
	compares := isComparison(x)
	w.mixed(x)
	if compares {
		left, right = w.enumOf(x.Y, in, from), w.enumOf(x.X, in, from)
	}
	a, b := w.expr(x.X, in, from, left), w.expr(x.Y, in, from, right)
	if a == nil || b == nil {
		return nil
	}
	if compares {
		w.compared(x, a, b, in)
		return schema.Fold(x.Op, a, b)
	}
	w.wantNumber(x.X, a)
	w.wantNumber(x.Y, b)
	if x.Op == "&&" || x.Op == "||" {
		w.decidedAlone(x.X, a, in, from)
		w.decidedAlone(x.Y, b, in, from)
		return schema.Fold(x.Op, a, b)
	}
	a, b = asConstant(a), asConstant(b)
	w.wantDivisor(x, b)
	return schema.Fold(x.Op, a, b)
}

// enumOf returns the enum that a name is a field of, if it is.
func (w *wirer) enumOf(x syntax.Expr, in *wireScope, from schema.Level) *schema.WireEnum {
	ref, ok := x.(*syntax.Ref)
	if !ok {
		return nil
	}
	parts := ref.Parts
	if parts[0].Text == "request" && len(parts) > 1 && in.request != nil {
		return w.enumOf(&syntax.Ref{Parts: parts[1:]}, in.request, schema.Body)
	}
	found, ok := in.lookup(parts[0].Text, from)
	if !ok && in.request != nil {
		found, ok = in.request.lookup(parts[0].Text, schema.Body)
	}
	if !ok || len(found.path) == 0 {
		return nil
	}
	path := w.follow(found.path, parts[1:])
	if path == nil {
		return nil
	}
	return schema.EnumOf(path[len(path)-1].Type)
}

// reference finds what a name stands for: a field or let of the record, of those
// around it, of the frame, of the request; a session variable; an enum value.
func (w *wirer) reference(x *syntax.Ref, in *wireScope, from schema.Level, hint *schema.WireEnum) schema.Expr {
	first := x.Parts[0]
	if first.Text == "" {
		return nil
	}
	if first.Text == "request" && len(x.Parts) > 1 {
		return w.requestRef(x, in)
	}
	if in.kind && first.Text == "kind" {
		return &schema.KindRef{}
	}
	if found, ok := in.lookup(first.Text, from); ok {
		return w.found(found, x, in, from)
	}
	if in.owner != nil && in.parent != nil && in.parent.sees(first.Text) {
		return w.param(in, refText(x), x.Span)
	}
	if in.request != nil {
		if _, ok := in.request.lookup(first.Text, schema.Body); ok {
			return w.ofRequest(in, refText(x), x.Span)
		}
	}
	if e := w.globalRef(x, hint); e != nil {
		return e
	}
	if in.owner != nil {
		return w.param(in, refText(x), x.Span)
	}
	if w.soft {
		return schema.Number{}
	}
	d := w.unknownAmong(first, x.Span, refText(x), in.visible())
	if hint != nil && d.Help != "" {
		d.Helpf("the values of %s are %s", hint.Name, strings.Join(valueNames(hint), ", "))
	}
	return nil
}

func valueNames(e *schema.WireEnum) (names []string) {
	for _, v := range e.Values {
		names = append(names, v.Name)
	}
	return names
}

// unknownName reports a name that nothing has.
func (w *wirer) unknownName(at source.Span, name string) *diag.Diagnostic {
	return w.errorf(CodeWireUnknownName, at, "nothing here is called %s", name).
		Helpf("an expression sees the fields of its record, of the records and frames around it, of the request, session variables and enum values; a text stands in quotes")
}

// unknownAmong is unknownName with one of some names, or a value of an enum, that may have
// been meant.
func (w *wirer) unknownAmong(first syntax.Name, at source.Span, text string, names []string) *diag.Diagnostic {
	d := w.unknownName(at, text)
	names = append(names, slices.Sorted(maps.Keys(w.values))...)
	if guess := closest(first.Text, names); guess != "" {
		d.Help = ""
		suggest(d, first, guess)
	}
	return d
}

// globalRef finds a session variable or an enum value.
func (w *wirer) globalRef(x *syntax.Ref, hint *schema.WireEnum) schema.Expr {
	name := x.Parts[0].Text
	if len(x.Parts) == 2 {
		if s := w.symbols[name]; s != nil {
			e, ok := s.decl.(*schema.WireEnum)
			if !ok {
				return nil
			}
			return valueOf(e, x.Parts[1].Text)
		}
		return nil
	}
	if v := w.session[name]; v != nil {
		return &schema.SessionRef{Variable: v}
	}
	if hint != nil {
		if e := valueOf(hint, name); e != nil {
			return e
		}
	}
	if all := w.values[name]; len(all) > 0 {
		return constantOf(all[0])
	}
	switch name {
	case "true":
		return schema.Number{Abs: 1}
	case "false":
		return schema.Number{}
	case "null":
		return schema.Null{}
	}
	return nil
}

func valueOf(e *schema.WireEnum, name string) schema.Expr {
	for _, v := range e.Values {
		if v.Name == name {
			return constantOf(v)
		}
	}
	return nil
}

// constantOf is the number or text that a value of an enum is.
func constantOf(v *schema.WireValue) schema.Expr {
	if v.Enum.IsText() {
		return v.Text
	}
	n := v.Value
	n.Value = v
	return n
}

func (w *wirer) requestRef(x *syntax.Ref, in *wireScope) schema.Expr {
	name := strings.TrimPrefix(refText(x), "request.")
	switch {
	case in.owner != nil:
		return w.param(in, refText(x), x.Span)
	case in.request == nil:
		w.errorf(CodeWireRequest, x.Span, "only a reply has a request, so %s means nothing here", refText(x))
		return nil
	}
	if _, ok := in.request.lookup(x.Parts[1].Text, schema.Body); !ok {
		d := w.errorf(CodeWireUnknownName, x.Span, "the request has no field %s", name)
		if in.request.message != nil {
			d.Also(in.request.message.Span, "this is the first request that it answers")
		}
		return nil
	}
	return w.ofRequest(in, name, x.Span)
}

// found makes a reference of what was found by the first name.
func (w *wirer) found(n named, x *syntax.Ref, in *wireScope, from schema.Level) schema.Expr {
	if n.let != nil {
		if len(x.Parts) > 1 {
			w.unknownName(x.Span, refText(x))
			return nil
		}
		return &schema.LetRef{Let: n.let}
	}
	if n.leftOut {
		return schema.Number{}
	}
	if len(n.path) == 0 {
		w.errorf(CodeWireUnknownName, x.Span, "%s is no field, so it has no value", refText(x))
		return nil
	}
	path := w.follow(n.path, x.Parts[1:])
	if path == nil {
		if let := w.letInside(n.path, x, in, from); let != nil {
			return let
		}
		w.noField(n.path, x)
		return nil
	}
	w.ask(path, x.Span)
	return &schema.FieldRef{Path: path}
}

// follow goes on from a field to a field of its struct, and so on.
func (w *wirer) follow(path []*schema.WireField, names []syntax.Name) []*schema.WireField {
	for _, name := range names {
		s, ok := schema.Present(path[len(path)-1].Type).(*schema.WireStruct)
		if !ok || w.scopes[s] == nil {
			return nil
		}
		next, ok := w.scopes[s].lookup(name.Text, schema.Body)
		if !ok || len(next.path) == 0 {
			return nil
		}
		path = append(path[:len(path):len(path)], next.path...)
	}
	return path
}

// noField reports a name of something within a field that has nothing of that name.
func (w *wirer) noField(path []*schema.WireField, x *syntax.Ref) {
	names := x.Parts[1:]
	for next := w.follow(path, names[:1]); next != nil; next = w.follow(path, names[:1]) {
		path, names = next, names[1:]
	}
	f := path[len(path)-1]
	d := w.errorf(CodeWireUnknownName, x.Span, "%s has no field %s", f.Name, names[0].Text).
		Also(f.Span, "%s stands here", f.Name)
	if f.Slot {
		d.Helpf("a message that fills %s with a struct of its own gives that a field %s, too", f.Name, names[0].Text)
	}
}

// param returns the value that the owner of a scope is given from outside.
func (w *wirer) param(in *wireScope, name string, at source.Span) schema.Expr {
	return &schema.ParamRef{Param: addParam(in.owner, &schema.Param{Name: name, Span: at, Soft: w.soft})}
}

// addParam adds a param to a struct unless it has one of that name.
func addParam(s *schema.WireStruct, p *schema.Param) *schema.Param {
	for _, has := range s.Params {
		if has.Name == p.Name && has.Version == p.Version {
			if has.Soft && !p.Soft {
				has.Soft, has.Span = false, p.Span
			}
			return has
		}
	}
	s.Params = append(s.Params, p)
	return p
}
