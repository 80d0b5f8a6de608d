package resolve

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// joined resolves a text that ends a value, and that has the value of a field in it, as in
// until "--" + boundary. What is no text, and a constant alone, is left to others.
func (w *wirer) joined(x syntax.Expr, t schema.WireType, in *wireScope, level schema.Level) (end schema.Expr, is bool) {
	operands := operandsOf(x)
	if !w.isJoined(operands, in, level) {
		return nil, false
	}
	text, constant := &schema.Joined{}, schema.Text("")
	for _, operand := range operands {
		part := w.partOf(operand, in, level)
		if part == nil {
			return nil, true
		}
		text.Parts = append(text.Parts, part)
		if c, ok := part.(schema.Text); ok {
			constant += c
		}
	}
	if !slices.ContainsFunc(text.Parts, isReference) {
		if constant == "" {
			w.errorf(CodeWireExtent, x.Range(), "an empty text ends nothing")
		}
		return constant, true
	}
	if _, own := t.(*schema.WireText); !own || !isField(in.record, t) {
		w.errorf(CodeWireExtent, x.Range(), "%s ends with the value of a field, and only a field that is a string or bytes can", x.Range().Text()).
			Helpf("put it into a struct with that field")
		return nil, true
	}
	if !slices.ContainsFunc(text.Parts, mayEnd) {
		w.errorf(CodeWireExtent, x.Range(), "nothing fills %s in %s, and an empty text ends nothing", x.Range().Text(), in.message.Name).
			Helpf("let the message fill it, or put a constant in front")
		return nil, true
	}
	w.later = append(w.later, func() { w.measuredJoined(in.record, t) })
	return text, true
}

// isJoined reports whether a sum has a text in it that is a constant, or the value of a field.
func (w *wirer) isJoined(operands []syntax.Expr, in *wireScope, level schema.Level) bool {
	return slices.ContainsFunc(operands, func(x syntax.Expr) bool {
		switch x := x.(type) {
		case *syntax.String:
			return len(operands) > 1
		case *syntax.Ref:
			n, found := in.lookup(x.Parts[0].Text, level)
			return found && len(n.path) > 0 && schema.IsText(n.path[0].Type)
		}
		return false
	})
}

// operandsOf are those of a sum.
func operandsOf(x syntax.Expr) []syntax.Expr {
	switch x := x.(type) {
	case *syntax.Paren:
		return operandsOf(x.X)
	case *syntax.Binary:
		if x.Op == "+" {
			return append(operandsOf(x.X), operandsOf(x.Y)...)
		}
	}
	return []syntax.Expr{x}
}

// partOf resolves a part of what ends a value. It is nil for what is no text, or not at hand, which
// is reported.
func (w *wirer) partOf(x syntax.Expr, in *wireScope, level schema.Level) schema.Expr {
	problem := "no text"
	if ref, ok := x.(*syntax.Ref); ok && !in.has(ref.Parts[0].Text) && in.parent.sees(ref.Parts[0].Text) {
		problem = "around this struct, which gets numbers only"
	} else {
		switch part := w.expr(x, in, level, nil).(type) {
		case nil:
			return nil
		case schema.Text:
			return part
		case *schema.FieldRef:
			if problem = unlikeText(part); problem == "" {
				return part
			}
		}
	}
	w.errorf(CodeWireExtent, x.Range(), "%s is %s, and cannot be in what ends a value", x.Range().Text(), problem).
		Helpf("a text that is always there can, in front of it in the same struct or message")
	return nil
}

func isReference(x schema.Expr) bool {
	_, is := x.(*schema.FieldRef)
	return is
}

// unlikeText is what keeps the value of a field from being a text at hand, "" for nothing.
func unlikeText(ref *schema.FieldRef) string {
	for _, f := range ref.Path {
		switch {
		case f.IsConditional() || f.IsTagged() || schema.IsOptional(f.Type):
			return "not always there"
		case f.InJSON():
			return "in JSON"
		case f.Via != nil:
			return "read through " + f.Via.Name
		case f.Role == schema.IDRole && hasSize(f.Type):
			return "an id of so many bytes"
		}
	}
	if last := ref.Path[len(ref.Path)-1]; !schema.IsText(last.Type) {
		return schema.WireTypeNoun(schema.Present(last.Type))
	}
	return ""
}

// hasSize reports whether a text has its size in its brackets.
func hasSize(t schema.WireType) bool {
	ends := schema.Ends(t)
	return schema.IsText(t) && len(ends) == 1 && ends[0].How == schema.EndSize
}

// mayEnd reports whether a part of what ends a value may be a byte or more: all but a text of a
// frame that its message does not fill.
func mayEnd(part schema.Expr) bool {
	ref, ok := part.(*schema.FieldRef)
	if !ok {
		return part != schema.Expr(schema.Text(""))
	}
	f := ref.Path[0]
	return f.Program || f.Equation != nil || f.Role != schema.NoRole || hasSize(f.Type)
}

// isField reports whether a type is that of a field of a record.
func isField(r *schema.Record, t schema.WireType) bool {
	return slices.ContainsFunc(schema.FieldsIn(r.Leaves), func(f *schema.WireField) bool { return schema.Present(f.Type) == t })
}

// measuredJoined reports what measures a value that ends with that of a field: how long its end
// is, is no constant.
func (w *wirer) measuredJoined(r *schema.Record, t schema.WireType) {
	check := func(s schema.Stretch) {
		if !s.Alone || s.From >= s.To {
			return
		}
		if f, ok := r.Leaves[s.From].(*schema.WireField); ok && schema.Present(f.Type) == t {
			w.errorf(CodeWireExtent, s.Span, "%s ends with the value of a field, and is measured without that", s.Text).
				Helpf("measure it with what ends it, as in %s..%[1]s, or count(%[1]s), which is how long its value is", s.Text)
		}
	}
	visit := func(x schema.Expr) {
		schema.Visit(x, func(x schema.Expr) {
			switch x := x.(type) {
			case *schema.Measure:
				if x.Of == schema.SizeOf {
					check(x.Stretch)
				}
			case *schema.Checksum:
				for _, s := range x.Stretches {
					check(s)
				}
			}
		})
	}
	for _, f := range schema.FieldsIn(r.Leaves) {
		visit(f.If)
		if f.Equation != nil {
			visit(f.Equation.Value)
		}
	}
	for _, l := range r.Lets {
		visit(l.Value)
	}
}
