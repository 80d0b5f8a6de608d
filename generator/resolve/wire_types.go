package resolve

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// madeName is the name that an inline struct gets.
type madeName struct{ name, doc string }

func isText(name string) bool { return name == "string" || name == "bytes" }

// builtinWire returns the built-in type of a name, or nil. Texts and numbers as
// text need an end, and are not among them.
func builtinWire(name string, little bool) schema.WireType {
	switch name {
	case "bool":
		return &schema.WireInt{Bits: 8, Bool: true}
	case "bit":
		return &schema.WireInt{Bits: 1}
	case "any", "json":
		return &schema.WireAny{}
	case "uvarint", "varint", "ivarint":
		return &schema.Varint{Signed: name != "uvarint", Complement: name == "ivarint"}
	case "dec", "udec":
		return &schema.Decimal{Base: 10, Unsigned: name == "udec"}
	case "hex", "HEX":
		return &schema.Decimal{Base: 16, Upper: name == "HEX"}
	case "":
		return nil
	}
	number, little := cutOrder(name, little)
	bits, err := strconv.ParseUint(number[1:], 10, 8)
	if err != nil || bits == 0 || bits > 64 || number[1] == '0' {
		return nil
	}
	switch {
	case name[0] == 'u' || name[0] == 'i':
		return &schema.WireInt{Bits: uint(bits), Signed: name[0] == 'i', Little: little && bits > 8}
	case name[0] == 'f' && (bits == 32 || bits == 64):
		return &schema.WireFloat{Bits: uint(bits), Little: little}
	}
	return nil
}

// builtin is a built-in type as it stands in the file. Where a wire block with a condition has
// another order, numbers that do not say theirs have either.
func (w *wirer) builtin(name string) schema.WireType {
	t := builtinWire(name, w.little)
	if w.other == nil {
		return t
	}
	number, little := cutOrder(name, w.little)
	says := number != name
	switch t := t.(type) {
	case *schema.WireInt:
		wide := t.Bits > 8 && t.Bits%8 == 0
		t.Either, t.Big = wide && !says, wide && says && !little
	case *schema.WireFloat:
		t.Either, t.Big = !says, says && !little
	}
	return t
}

// cutOrder takes `le` or `be` off the end of a number's name.
func cutOrder(name string, little bool) (string, bool) {
	if number, ok := strings.CutSuffix(name, "le"); ok && len(number) > 1 {
		return number, true
	}
	if number, ok := strings.CutSuffix(name, "be"); ok && len(number) > 1 {
		return number, false
	}
	if len(name) == 1 {
		return name + "0", little
	}
	return name, little
}

// typeOf returns what a type expression stands for, or nil if it is wrong.
func (w *wirer) typeOf(x syntax.Type, in *wireScope, made madeName) schema.WireType {
	switch x := x.(type) {
	case *syntax.Optional:
		elem := w.typeOf(x.Elem, in, made)
		if elem == nil {
			return nil
		}
		if schema.IsOptional(elem) {
			w.errorf(CodeDoubleOptional, x.Span, "?? means nothing more than ?").Fix("remove one ?", firstByte(x.Span), "")
			return elem
		}
		return &schema.WireOptional{Elem: elem}
	case *syntax.List:
		return w.listOf(x, in, made)
	case *syntax.Inline:
		return w.inlineStruct(x, in, made)
	case *syntax.NamedType:
		return w.namedWire(x, in)
	case *syntax.Map:
		return w.mapOf(x, in, made)
	case *syntax.Body:
		w.errorf(CodeWireBody, x.Span, "body stands in a frame, for the message")
	}
	return nil
}

func firstByte(s source.Span) source.Span {
	s.End = s.Start + 1
	return s
}

func (w *wirer) listOf(x *syntax.List, in *wireScope, made madeName) schema.WireType {
	elem := w.typeOf(x.Elem, in, made)
	if elem == nil {
		return nil
	}
	list := &schema.WireList{Elem: elem}
	list.Ends = w.ends("list", x.Extent, list, in)
	return list
}

// mapOf returns a map, which is an object in JSON, where names are strings.
func (w *wirer) mapOf(x *syntax.Map, in *wireScope, made madeName) schema.WireType {
	key, elem := w.typeOf(x.Key, in, made), w.typeOf(x.Value, in, made)
	if key == nil || elem == nil {
		return nil
	}
	if text, ok := schema.BareWire(key).(*schema.WireText); !ok || text.Bytes {
		w.errorf(CodeMapKey, x.Key.Range(), "the key of a map cannot be %s: a map is an object in JSON, whose names are strings", x.Key.Range().Text()).
			Helpf("make it string, and read in Go what it says")
		return nil
	}
	return &schema.WireMap{Key: key, Elem: elem}
}

func (w *wirer) namedWire(x *syntax.NamedType, in *wireScope) schema.WireType {
	name := x.Name.Text
	if isText(name) {
		text := &schema.WireText{Bytes: name == "bytes"}
		text.Ends = w.ends(name, x.Extent, text, in)
		return text
	}
	if t := w.builtin(name); t != nil && w.symbols[name] == nil {
		return w.sizedNumber(t, x, in)
	}
	s := w.symbols[name]
	switch {
	case s == nil && nativeOnly[name] != "":
		w.errorf(CodeWireNoBytes, x.Name.Span, "%s has no bytes of its own in a wire protocol; say which ones, as in `type %s = %s`", name, name, nativeOnly[name])
		return nil
	case s == nil:
		if name != "" {
			w.unknown = append(w.unknown, unknown{x.Name, CodeUnknownType, "no type is called %s"})
		}
		return nil
	case x.Extent != nil && !w.noClosing(x, in):
		w.ownEnd(x)
	}
	if d, ok := s.syntax.(*syntax.Alias); ok && s.state != resolved {
		return w.earlyAlias(s, d, x.Name)
	}
	return s.decl
}

// nativeOnly are the native types that no wire protocol agrees on, and bytes that they may
// have.
var nativeOnly = map[string]string{"time": "i64", "duration": "u32", "uuid": "bytes[16]"}

// wireBuiltins are the types of wire protocols that may be meant by a misspelt name.
var wireBuiltins = []string{
	"bool", "bit", "u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "f32", "f64",
	"uvarint", "varint", "ivarint", "udec", "dec", "hex", "string", "bytes", "any",
}

// sizedNumber gives a varint its limit and a decimal its end.
func (w *wirer) sizedNumber(t schema.WireType, x *syntax.NamedType, in *wireScope) schema.WireType {
	switch t := t.(type) {
	case *schema.Decimal:
		if x.Extent != nil {
			t.End = w.end(x.Extent, in, t)
			w.endsAmongDigits(t, x, in)
		} else if in.layout == schema.NoLayout {
			w.errorf(CodeWireNoEnd, x.Span, "%s has no end: give it one, as in %s[3] or %s[until \"\\r\\n\"]", x.Name.Text, x.Name.Text, x.Name.Text)
		}
	case *schema.Varint:
		if x.Extent == nil {
			return t
		}
		n, ok := x.Extent.Expr.(*syntax.Int)
		switch {
		case t.Complement && (!ok || n.Value != 5 && n.Value != 10):
			w.errorf(CodeWireExtent, x.Extent.Span, "ivarint[5] has the 32 bits of an i32, and ivarint[10] the 64 of an i64")
		case !ok || n.Value == 0 || n.Value > 10:
			w.errorf(CodeWireExtent, x.Extent.Span, "behind %s stands how many bytes it takes at most, from 1 to 10", x.Name.Text)
		default:
			t.MaxBytes = n.Value
		}
	default:
		if x.Extent != nil && !w.noClosing(x, in) {
			w.brackets(x, "%s has a fixed size, so it takes none in brackets")
		}
	}
	return t
}

// endsAmongDigits reports a number as text that ends with what may stand in it.
func (w *wirer) endsAmongDigits(t *schema.Decimal, x *syntax.NamedType, in *wireScope) {
	until, ok := x.Extent.Until.(*syntax.String)
	if !ok || until.Value == "" || in.layout == schema.Words || strings.Trim(until.Value, schema.Characters(t)) != "" {
		return
	}
	d := w.errorf(CodeWireExtent, until.Span, "%s ends with %s, which a number may have in it", x.Name.Text, until.Span.Text())
	if t.Signed() && until.Value == "-" {
		d.Helpf("write udec%s if it is never below zero", x.Extent.Span.Text())
	}
}

// noClosing reports a word of a type that takes no literal at its end, and whether it did.
func (w *wirer) noClosing(x *syntax.NamedType, in *wireScope) bool {
	if in.layout != schema.Words || x.Extent.Until == nil {
		return false
	}
	w.errorf(CodeWireExtent, x.Extent.Span, "%s does not say what its word ends with, and only string, bytes, and numbers as text do", x.Name.Text).
		Helpf("write string%s, or udec%[1]s for a number", x.Extent.Span.Text())
	return true
}

// brackets reports brackets behind a type that has its size: in other languages they stand
// there for a list.
func (w *wirer) brackets(x *syntax.NamedType, format string) *diag.Diagnostic {
	d := w.errorf(CodeWireExtent, x.Extent.Span, format, x.Name.Text)
	list := x.Extent.Span.Text() + x.Name.Text
	if x.Name.Text == "u8" {
		list = "bytes" + x.Extent.Span.Text()
	}
	at := x.Span
	if isElem(x) {
		at.Start -= len("[]") // a list already, whose end belongs there
	}
	return d.Fix("write "+list, at, list)
}

// ownEnd reports brackets behind a type that needs none.
func (w *wirer) ownEnd(x *syntax.NamedType) {
	text := x.Extent.End
	for _, by := range []syntax.Expr{x.Extent.Until, x.Extent.Expr} {
		if is, ok := by.(*syntax.String); ok {
			text = is
		}
	}
	if text == nil || isElem(x) {
		d := w.brackets(x, "%s has its own end; brackets go behind string and bytes, or in front of a list's elements")
		if !isElem(x) {
			d.Helpf("for one whose bytes are counted in front, give the length a field: n u16 = size(x), x %s", x.Name.Text)
		}
		return
	}
	w.errorf(CodeWireExtent, x.Extent.Span, "%s has its own end; what stands behind it is an item of its own", x.Name.Text).
		Helpf("write %s, and %s behind it", x.Name.Text, text.Span.Text())
}

// isElem reports whether a type is that of the elements of a list without an end of its own.
func isElem(x *syntax.NamedType) bool {
	return bytes.HasSuffix(x.Span.File.Text[:x.Span.Start], []byte("[]"))
}

// atMost returns a type whose text, list or map has a limit of its own.
func (w *wirer) atMost(t schema.WireType, most uint64) schema.WireType {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireOptional:
		return &schema.WireOptional{Elem: w.atMost(t.Elem, most)}
	case *schema.WireText:
		copied := *t
		copied.Max = limit(t.Max, most)
		w.bare[&copied], w.rest[&copied] = w.bare[t], w.rest[t]
		return &copied
	case *schema.WireList:
		copied := *t
		copied.Max = limit(t.Max, most)
		w.bare[&copied], w.rest[&copied] = w.bare[t], w.rest[t]
		return &copied
	case *schema.WireMap:
		copied := *t
		copied.Max = limit(t.Max, most)
		return &copied
	}
	return t
}

// limit is the lower one of two limits, of which 0 is none.
func limit(a, b uint64) uint64 {
	if a == 0 || b < a {
		return b
	}
	return a
}

// inlineStruct makes the struct that is written where it is used.
func (w *wirer) inlineStruct(x *syntax.Inline, in *wireScope, made madeName) schema.WireType {
	name, at := made.name, firstByte(x.Span)
	if x.Name != nil {
		name, at = x.Name.Text, x.Name.Span
		w.namedArray(x)
		if w.enumInPlace(x, made) {
			return nil
		}
		w.builtinStruct(x)
	}
	s := &schema.WireStruct{Name: name, Doc: made.doc, Span: at, Inline: true, Record: &schema.Record{}}
	w.wire.Types = append(w.wire.Types, s)
	w.structs = append(w.structs, s)
	if x.Record != nil {
		w.defineWireStruct(s, x.Record, in, in.layout)
	}
	return s
}

// builtinStruct reports a struct that is called as a built-in type: its fields say how large it is.
func (w *wirer) builtinStruct(x *syntax.Inline) {
	if builtinWire(x.Name.Text, w.little) == nil && !isText(x.Name.Text) {
		return
	}
	d := w.errorf(CodeBuiltinName, x.Name.Span, "%s is a built-in type; choose another name", x.Name.Text)
	if x.Record != nil {
		name := source.Span{File: x.Name.Span.File, Start: x.Name.Span.Start, End: x.Record.Span.Start}
		d.Fix("write the fields alone, which are as many bits as they have", name, "")
	}
}

// constant returns a number that is written as one.
func constant(x syntax.Expr) (schema.Number, bool) {
	switch x := x.(type) {
	case *syntax.Int:
		return schema.Number{Abs: x.Value}, true
	case *syntax.Paren:
		return constant(x.X)
	case *syntax.Unary:
		if n, ok := constant(x.X); ok && x.Op == "-" {
			return schema.Number{Abs: n.Abs, Negative: !n.Negative && n.Abs > 0}, true
		}
	}
	return schema.Number{}, false
}
