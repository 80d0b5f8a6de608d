package check

import (
	"github.com/netgen-dev/netgen/generator/schema"
)

// eitherOrder reports what of a message is read before it is known in which order its numbers
// have their bytes, where messages say so themselves.
func (c *wireChecker) eitherOrder(r *record) {
	if r.message == nil || !c.wire.Either {
		return
	}
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.Role == schema.KindRole && schema.IsEither(f.Type) && r.layout[f] == "" {
			c.noOrder(r, f, "and messages are told apart by it before that is known")
		}
	}
	schema.Visit(r.message.If, func(x schema.Expr) {
		if ref, ok := x.(*schema.FieldRef); ok && schema.IsEither(ref.Path[len(ref.Path)-1].Type) && r.layout[ref.Path[0]] == "" {
			c.noOrder(r, ref.Path[0], "and the `if` of "+r.message.Name+" asks for it before that is known")
		}
	})
	if c.orderAsks(r) {
		return
	}
	for _, leaf := range r.Leaves[:r.OrderAt()] {
		if f, ok := leaf.(*schema.WireField); ok && r.layout[f] == "" && hasEither(f.Type, map[schema.WireType]bool{}) {
			c.noOrder(r, f, "and it is read before that is known")
		}
	}
}

// noOrder reports a number whose order is not known where it is looked at.
func (c *wireChecker) noOrder(r *record, f *schema.WireField, why string) {
	if c.said[f.Span] {
		return
	}
	c.said[f.Span] = true
	who, front := "message", "; or put what the wire block's `if` asks for in front"
	if r.Other != nil && r.OrderAt() == 0 && !schema.IsConstant(r.Other) {
		who, front = "session", ""
	}
	c.report.Errorf(CodeWireOrder, f.Span, "the %s says in which order %s has its bytes, %s", who, called(f), why).
		Helpf("say its order, as in u32be or u32le, or give it one byte%s", front)
}

// orderAsks reports an order that depends on something else than what the program gives for a
// message, or on what was agreed on before it.
func (c *wireChecker) orderAsks(r *record) (wrong bool) {
	schema.Visit(r.Other, func(x schema.Expr) {
		what := ""
		at := r.message.Span
		switch x := x.(type) {
		case *schema.SessionRef:
			if r.OrderAt() > 0 {
				what = "a session variable and on a field"
			}
		case *schema.RequestRef:
			what = "the request"
		case *schema.Measure, *schema.Checksum, *schema.KindRef:
			what = "what is measured"
		case *schema.FieldRef:
			f := x.Path[0]
			at = f.Span
			switch {
			case r.layout[f] != "":
				what = "a word, a header or a member of JSON"
			case f.Equation != nil && f.Role == schema.NoRole && !schema.IsConstant(f.Equation.Value):
				what = "what is computed"
			case f.IsTagged():
				what = "a tagged field"
			case r.message.Fragments != nil:
				what = "a field of fragments"
			}
		}
		if what == "" || wrong {
			return
		}
		wrong = true
		if c.said[at] {
			return
		}
		c.said[at] = true
		c.report.Errorf(CodeWireOrder, at, "the order of bytes in %s depends on %s, and it has to be known while the message is looked at", r.message.Name, what).
			Helpf("let the `if` of the wire block ask for a number of the message that is a slot or the program's, or for session variables alone")
	})
	return wrong
}

// hasEither reports whether numbers of either order are in a value, or around it.
func hasEither(t schema.WireType, seen map[schema.WireType]bool) bool {
	if t = schema.Present(t); t == nil || seen[t] {
		return false
	}
	seen[t] = true
	for _, end := range schema.Ends(t) {
		if end.Prefix != nil && hasEither(end.Prefix, seen) {
			return true
		}
	}
	switch t := t.(type) {
	case *schema.WireList:
		return hasEither(t.Elem, seen)
	case *schema.WireUnion:
		for _, v := range t.Variants {
			if hasEither(v.Type, seen) {
				return true
			}
		}
		return t.By == schema.ByTag && schema.IsEither(t.Tag)
	case *schema.WireStruct:
		for _, f := range t.Record.Fields() {
			if hasEither(f.Type, seen) {
				return true
			}
		}
	}
	return schema.IsEither(t)
}
