package resolve

import (
	"cmp"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// ends returns the ways in which a string, bytes or a list can end: what the
// source gives, or else what the file's wire blocks do, or else the rest.
func (w *wirer) ends(kind string, x *syntax.Extent, t schema.WireType, in *wireScope) []*schema.End {
	if x != nil && (x.Rest || x.Else || x.Until != nil || x.Expr != nil) {
		end := w.end(x, in, t)
		if end == nil {
			end = &schema.End{How: schema.EndOpen}
		}
		w.bare[t], w.rest[t] = x.Rest, x.Rest
		return []*schema.End{end}
	}
	w.bare[t] = true
	ends := w.defaultEnds(kind, in, t)
	if x != nil && x.End != nil {
		for _, end := range ends {
			end.Literal = x.End.Value
		}
	}
	return ends
}

func (w *wirer) defaultEnds(kind string, in *wireScope, t schema.WireType) []*schema.End {
	switch in.layout {
	case schema.Words, schema.Headers:
		return []*schema.End{{How: schema.EndWord}}
	case schema.JSON:
		return []*schema.End{{How: schema.EndOpen}}
	}
	var ends []*schema.End
	for _, d := range w.defaults[kind] {
		end := w.end(d.extent, in, t)
		if end == nil {
			continue
		}
		ends = append(ends, end)
		if d.cond == nil {
			return ends
		}
		w.later = append(w.later, func() { end.If = w.softExpr(d.cond, in) })
	}
	return append(ends, &schema.End{How: schema.EndRest})
}

// end returns how a value of type t ends by what stands in brackets, or nil if that is
// wrong.
func (w *wirer) end(x *syntax.Extent, in *wireScope, t schema.WireType) *schema.End {
	end := &schema.End{InBytes: !schema.IsList(t) || x.Size}
	if x.End != nil {
		end.Literal = x.End.Value
	}
	switch {
	case x.Rest && (in.layout == schema.Words || in.layout == schema.Headers && schema.IsList(t)):
		end.How = wordEnd(t, in.layout, true).How
	case x.Rest:
		end.How = schema.EndRest
	case x.Else:
		w.errorf(CodeWireExtent, x.Span, "only tagged fields end where none of their tags stands").
			Helpf(`write tagged [until else] u8 for those, or a text that stands behind the value, as in until "\x00"`)
		return nil
	case isEmptyText(x.Until):
		w.errorf(CodeWireExtent, x.Until.Range(), "an empty text ends nothing")
		return nil
	case marksLast(x.Until):
		end.How = schema.EndMark
		level := in.level
		w.later = append(w.later, func() { w.markedEnd(end, x.Until.(*syntax.Binary), t, in, level) })
	case x.Until != nil:
		end.How = schema.EndUntil
		level := in.level
		w.later = append(w.later, func() {
			joined, is := w.joined(x.Until, t, in, level)
			if end.Until = joined; !is {
				end.Until = w.until(x.Until, in, t)
			}
		})
	case x.Expr == nil:
		w.errorf(CodeWireExtent, x.Span, "there has to be a size in these brackets")
		return nil
	default:
		end = w.sizeEnd(x, end, in)
	}
	if x.Fill != nil && end != nil {
		w.filledEnd(x, end, t, in)
	}
	return end
}

func isEmptyText(x syntax.Expr) bool {
	text, ok := x.(*syntax.String)
	return ok && text.Value == ""
}

// until resolves what ends a value: bytes that stand behind it, or for a list of numbers
// the last of them.
func (w *wirer) until(x syntax.Expr, in *wireScope, t schema.WireType) schema.Expr {
	list, isList := t.(*schema.WireList)
	hint := (*schema.WireEnum)(nil)
	if isList {
		hint = schema.EnumOf(list.Elem)
	}
	end := w.expr(x, in, schema.Body, hint)
	if _, text := end.(schema.Text); text || end == nil {
		return end
	}
	text := x.Range().Text()
	switch {
	case !isList:
		w.errorf(CodeWireExtent, x.Range(), "%s is no constant text, and only a list of numbers ends with anything else", text).
			Helpf(`write the bytes as a text, as in until "\x00"`)
		return nil
	case !isWhole(list.Elem):
		front := `"\x00"`
		if isZero(x) {
			front = cmp.Or(zerosInFront(list.Elem), front)
		}
		w.errorf(CodeWireExtent, x.Range(), "%s ends a list of numbers, and the elements of this one are none", text).
			Helpf(`write the bytes that stand behind the last element, as in [until %s]`, front)
		return nil
	}
	w.wantNumber(x, end)
	return end
}

// isWhole reports whether values of a type are whole numbers, or of a type in Go that may
// be.
func isWhole(t schema.WireType) bool {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireInt:
		return !t.Bool && t.Bits > 1
	case *schema.WireEnum, *schema.Varint, *schema.Decimal, *schema.Extern:
		return true
	}
	return false
}

// sizeEnd tells the type of a prefix from an expression.
func (w *wirer) sizeEnd(x *syntax.Extent, end *schema.End, in *wireScope) *schema.End {
	prefix := w.prefixType(x.Expr, in, "a length")
	if prefix == nil {
		end.How = schema.EndSize
		if x.Equal != nil {
			w.errorf(CodeWireExtent, x.Equal.Range(), "only a length on the wire can be told by an equation")
		}
		if n, ok := constant(x.Expr); ok {
			end.Size = n
			return end
		}
		level := in.level
		w.later = append(w.later, func() { end.Size = w.numeric(x.Expr, in, level, nil) })
		return end
	}
	end.How, end.Prefix = schema.EndPrefix, prefix
	end.Null = schema.HasSign(prefix)
	if x.Equal != nil {
		w.prefixScale(x.Equal, end)
	}
	return end
}

// prefixType returns the type that is named in brackets, or nil for a value. What names a
// field and a type is refused, but in a wire block, which is outside of all structs.
func (w *wirer) prefixType(x syntax.Expr, in *wireScope, what string) schema.WireType {
	if sized, ok := x.(*syntax.NamedType); ok {
		return w.numberType(sized, in, what)
	}
	ref, ok := x.(*syntax.Ref)
	if !ok || len(ref.Parts) != 1 {
		return nil
	}
	name := ref.Parts[0]
	if in.has(name.Text) && !w.inDefault(x) {
		w.rejectEither(name)
		return nil
	}
	if s := w.symbols[name.Text]; s == nil && builtinWire(name.Text, w.little) == nil {
		return nil
	}
	return w.numberType(&syntax.NamedType{Name: name, Span: name.Span}, &wireScope{}, what)
}

// rejectEither reports a name in brackets that a field has, and a type that a number may
// have: who means the type would get another message without a word.
func (w *wirer) rejectEither(name syntax.Name) {
	s := w.symbols[name.Text]
	if s == nil {
		return
	}
	switch s.syntax.(type) {
	case *syntax.Alias, *syntax.Enum, *syntax.Extern:
	default:
		return
	}
	w.errorf(CodeWireExtent, name.Span, "%s is a field and a type: its value may be the length, or one of its type stand in front", name.Text).
		Also(s.syntax.Range(), "%s is declared here", name.Text).
		Helpf("rename one of them: names do not travel, so this changes nothing on the wire")
}

// numberType returns a type that has to be a number's, with an end of its own.
func (w *wirer) numberType(x *syntax.NamedType, in *wireScope, what string) schema.WireType {
	problem := "is none"
	var t schema.WireType = &schema.WireText{}
	if !isText(x.Name.Text) { // whose own length this may be
		t = w.namedWire(x, in)
	}
	switch n := schema.BareWire(t).(type) {
	case *schema.Decimal:
		if n.End == nil || n.End.How != schema.EndRest {
			return t
		}
		problem = "has no end"
	case *schema.WireInt:
		if isWhole(n) {
			return w.fillsBytes(t, x, what)
		}
		problem = "is true or false"
	case *schema.WireEnum:
		return w.fillsBytes(t, x, what)
	case *schema.Varint, *schema.Extern:
		return t
	case nil: // which was said
		return &schema.WireInt{Bits: 8}
	}
	w.errorf(CodeWireExtent, x.Span, "%s is a number, and %s %s", what, x.Span.Text(), problem)
	return &schema.WireInt{Bits: 8}
}

// fillsBytes returns a number that has whole bytes for itself, as what stands in brackets.
func (w *wirer) fillsBytes(t schema.WireType, x *syntax.NamedType, what string) schema.WireType {
	bits, fixed := w.sizes.Bits(t)
	if !fixed || bits%8 == 0 {
		return t
	}
	d := w.errorf(CodeWireBits, x.Span, "%s has to fill whole bytes, and %s has %d bits", what, x.Span.Text(), bits)
	d.Helpf("make it a u%d; a number that shares its byte is a field with an equation: n u%d = size(x), count(x) or tag(x)", (bits+7)/8*8, bits)
	return &schema.WireInt{Bits: 8}
}

// inDefault reports whether an expression stands in a wire block.
func (w *wirer) inDefault(x syntax.Expr) bool {
	for _, defaults := range w.defaults {
		for _, d := range defaults {
			if d.extent.Expr == x {
				return true
			}
		}
	}
	return false
}

// prefixScale resolves `n + 1`, where n is the length itself.
func (w *wirer) prefixScale(x syntax.Expr, end *schema.End) {
	form, ok := lengthForm(x)
	if !ok {
		w.errorf(CodeWireLinear, x.Range(), "%s cannot be solved for the length: write it with one name, as in n + 1", x.Range().Text())
		return
	}
	if max(form.Mul, form.Div) == tooMuch {
		w.errorf(CodeWireLinear, x.Range(), "%s multiplies or divides the length by more than %d, and nothing is so long", x.Range().Text(), tooMuch-1)
		return
	}
	end.Scale = form
	n, ok := form.Add.(schema.Number)
	end.Null = ok && n.Abs == 1 && !n.Negative && form.Mul == 1 && form.Div == 1
}

// lengthForm reads a linear form of the one name in x.
func lengthForm(x syntax.Expr) (*schema.Linear, bool) {
	switch x := x.(type) {
	case *syntax.Ref:
		return &schema.Linear{Mul: 1, Div: 1}, len(x.Parts) == 1
	case *syntax.Paren:
		return lengthForm(x.X)
	case *syntax.Binary:
		n, ok := constant(x.Y)
		inner, fine := lengthForm(x.X)
		if !ok || !fine || n.Negative {
			return nil, false
		}
		switch {
		case x.Op == "+" && inner.Add == nil:
			inner.Add = n
		case x.Op == "-" && inner.Add == nil:
			inner.Add = schema.Number{Abs: n.Abs, Negative: n.Abs > 0}
		case x.Op == "*" && inner.Add == nil:
			inner.Mul = product(inner.Mul, n.Abs)
		case x.Op == "/" && inner.Add == nil && n.Abs > 0:
			inner.Div = product(inner.Div, n.Abs)
		default:
			return nil, false
		}
		return inner, inner.Mul > 0
	}
	return nil, false
}
