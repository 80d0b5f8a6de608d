package resolve

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// marksLast reports whether what ends a value is a field of the last element, as in until last == 1.
func marksLast(x syntax.Expr) bool {
	b, ok := x.(*syntax.Binary)
	return ok && b.Op == "=="
}

// markedEnd resolves by which field the elements of a list tell which one is the last. The program has
// nothing to do with it then.
func (w *wirer) markedEnd(end *schema.End, x *syntax.Binary, t schema.WireType, in *wireScope, level schema.Level) {
	end.How = schema.EndOpen // unless all is well
	elem := structOfElements(t)
	if elem == nil || in.layout != schema.NoLayout {
		w.errorf(CodeWireExtent, x.Range(), "only a list of structs ends with the one that has a field with a value").
			Helpf(`write the bytes that stand behind the value as a text, as in until "\x00"`)
		return
	}
	f := w.marking(x, elem)
	if f == nil {
		return
	}
	value := w.expr(x.Y, in, level, schema.EnumOf(f.Type))
	last, ok := value.(schema.Number)
	if !ok {
		if value != nil {
			w.errorf(CodeWireExtent, x.Y.Range(), "what %s of the last element has is a constant number", f.Name)
		}
		return
	}
	mark := &schema.LastMark{Last: last, Other: otherThan(last, f)}
	switch {
	case mark.Last == mark.Other:
		w.errorf(CodeWireExtent, x.Range(), "%s of the other elements has the same number", f.Name).
			Also(f.Span, "that is its default, or 0, or 1 where the last has 0")
		return
	case f.Mark != nil && *f.Mark != *mark:
		w.errorf(CodeWireExtent, x.Range(), "another list ends with the element of which %s is %s", f.Name, f.Mark.Last)
		return
	}
	f.Mark = mark
	if _, ok := w.wire.MarkAt(elem.Record, f, w.sizes); !ok {
		w.errorf(CodeWireExtent, x.Range(), "%s does not tell which element is the last: it has no place of its own in one byte, behind fields of a fixed size", f.Name).
			Also(f.Span, "it stands here")
		return
	}
	f.Program, end.How, end.Mark = false, schema.EndMark, f
}

func structOfElements(t schema.WireType) *schema.WireStruct {
	list, ok := t.(*schema.WireList)
	if !ok {
		return nil
	}
	s, _ := schema.BareWire(list.Elem).(*schema.WireStruct)
	return s
}

// otherThan is the number in elements that are not the last.
func otherThan(last schema.Number, f *schema.WireField) schema.Number {
	if n, ok := f.Default.(schema.Number); ok {
		return n
	}
	if last.Abs == 0 {
		return schema.Number{Abs: 1}
	}
	return schema.Number{}
}

// marking returns the field that a comparison names, nil if it is none that can tell the last element.
func (w *wirer) marking(x *syntax.Binary, elem *schema.WireStruct) *schema.WireField {
	ref, ok := x.X.(*syntax.Ref)
	if !ok || len(ref.Parts) != 1 {
		w.errorf(CodeWireExtent, x.X.Range(), "%s is no field of %s, the struct of the elements", x.X.Range().Text(), elem.Name).
			Helpf("write the name of a field, as in until last == 1")
		return nil
	}
	f := elem.Record.FieldNamed(ref.Parts[0].Text)
	if f == nil {
		w.errorf(CodeWireExtent, x.X.Range(), "%s has no field %s", elem.Name, ref.Parts[0].Text).Also(elem.Span, "the struct of the elements")
		return nil
	}
	if problem := w.noMark(elem, f); problem != "" {
		d := w.errorf(CodeWireExtent, x.Range(), "%s does not tell which element is the last: %s", f.Name, problem).
			Also(f.Span, "it stands here")
		if zeros := zerosInFront(elem); zeros != "" && elem.Record.Leaves[0] == schema.Item(f) && isZero(x.Y) {
			d.Helpf("where an element of nothing but zeros ends the list, say that: [until %s]", zeros)
		}
		return nil
	}
	return f
}

// noMark is why a field cannot tell which element is the last, "" if it can.
func (w *wirer) noMark(elem *schema.WireStruct, f *schema.WireField) string {
	bits, fixed := w.sizes.FieldBits(f)
	switch {
	case f.Equation != nil || f.Role != schema.NoRole:
		return "it is computed"
	case f.IsConditional() || schema.IsOptional(f.Type):
		return "it may be missing"
	case f.Via != nil || !schema.IsNumber(f.Type) || schema.BaseOfDigits(f.Type) > 0 || !fixed || bits > 8:
		return "it is no number of at most 8 bits"
	}
	for _, other := range schema.FieldsIn(elem.Record.Leaves) {
		if other.IsChecksum() {
			return "a checksum is computed before it is known"
		}
	}
	return ""
}

func isZero(x syntax.Expr) bool {
	n, ok := x.(*syntax.Int)
	return ok && n.Value == 0
}

// zerosInFront is the text of a 0 in the number with which values of a type begin, be it a length; ""
// where they begin with none.
func zerosInFront(t schema.WireType) string {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireInt:
		if t.Bits%8 == 0 {
			return `"` + strings.Repeat(`\x00`, int(t.Bits/8)) + `"`
		}
	case *schema.WireText, *schema.WireList:
		if ends := schema.Ends(t); len(ends) == 1 && ends[0].How == schema.EndPrefix {
			return zerosInFront(ends[0].Prefix)
		}
	case *schema.WireStruct:
		if len(t.Record.Leaves) == 0 {
			return ""
		}
		if f, ok := t.Record.Leaves[0].(*schema.WireField); ok && f.If == nil && !schema.IsOptional(f.Type) {
			return zerosInFront(f.Type)
		}
	}
	return ""
}
