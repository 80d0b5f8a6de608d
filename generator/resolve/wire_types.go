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

// earlyAlias resolves an alias before its turn.
func (w *wirer) earlyAlias(s *wireSymbol, d *syntax.Alias, at syntax.Name) schema.WireType {
	if s.state == resolving {
		w.errorf(CodeAliasCycle, at.Span, "type %s is defined by itself", d.Name.Text)
		return nil
	}
	w.defineWireAlias(s, d)
	if s.decl.(*schema.WireAlias).Type == nil {
		return nil
	}
	return s.decl
}

// maxAliases is how many aliases may stand for one another.
const maxAliases = 64

func (w *wirer) defineWireAlias(s *wireSymbol, d *syntax.Alias) {
	if s.state != untouched {
		return
	}
	s.state = resolving
	if w.aliasDepth++; w.aliasDepth > maxAliases {
		w.errorf(CodeAliasDepth, d.Name.Span, "more than %d types stand for one another here", maxAliases)
	} else {
		alias := s.decl.(*schema.WireAlias)
		alias.Type = w.typeOf(d.Type, &wireScope{}, madeName{name: d.Name.Text, doc: d.Doc})
		for _, m := range d.Mods {
			w.aliasMod(alias, d.Type.Range().Text(), m)
		}
	}
	w.aliasDepth--
	s.state = resolved
}

// aliasMod reads a word behind the type of an alias.
func (w *wirer) aliasMod(alias *schema.WireAlias, text string, m *syntax.Mod) {
	switch _, isInt := m.Value.(*syntax.Int); {
	case m.Key.Text == "max" && isInt && schema.EnumOf(alias.Type) != nil:
		w.errorf(CodeMisplacedMod, m.Span, "%s is an enum, and a limit of its texts stands behind each field", text).
			Helpf("write it there, as in value %s %s", text, m.Span.Text())
	case m.Key.Text == "max" && isInt:
		if alias.Max = w.maxOf(alias.Type, m); alias.Via == nil {
			alias.Via = schema.ViaOf(alias.Type)
		}
		alias.Type = w.atMost(alias.Type, alias.Max)
	case m.Key.Text == "via":
		w.viaOnce(alias.Type, m)
		alias.Via = w.extern(m)
	default:
		w.errorf(CodeMisplacedMod, m.Span, "%s means nothing behind an alias", m.Key.Text).
			Helpf("write it behind the fields that have the type, or behind a field of a struct: struct %s { value %s %s }", alias.Name, text, m.Span.Text())
	}
}

// viaOnce reports a second via on the way to the same bytes.
func (w *wirer) viaOnce(t schema.WireType, m *syntax.Mod) {
	if other := schema.ViaOf(t); other != nil {
		w.errorf(CodeRepeatedMod, m.Span, "%s goes through %s already", schema.WrittenType(t), other.Name).
			Helpf("leave out one of them, or write a function that does both")
	}
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

// enumInPlace reports the values of an enum where its field stands, and whether there are such.
func (w *wirer) enumInPlace(x *syntax.Inline, made madeName) bool {
	if builtinWire(x.Name.Text, w.little) == nil || x.Record == nil || len(x.Record.Items) == 0 {
		return false
	}
	for _, item := range x.Record.Items {
		f, ok := item.(*syntax.Field)
		if !ok || f.Type != nil || modOf(f, "=") == nil {
			return false
		}
	}
	w.errorf(CodeBuiltinName, x.Name.Span, "%s is a built-in type, and values stand in an enum", x.Name.Text).
		Helpf("declare it, as in enum %[1]s %[2]s %[3]s, and write %[1]s here", made.name, x.Name.Text, x.Record.Span.Text())
	return true
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

func (w *wirer) defineWireEnum(e *schema.WireEnum, d *syntax.Enum) {
	e.Base = w.wireBase(d.Base)
	names, next := scope{}, schema.Number{}
	for _, v := range d.Values {
		value := &schema.WireValue{Name: v.Name.Text, Doc: v.Doc, Span: v.Name.Span, Enum: e}
		switch {
		case e.IsText():
			value.Text = w.enumText(e, v)
		case v.Value != nil:
			next = w.enumNumber(e, v, next)
		}
		value.Value = next
		if w.add(names, v.Name) {
			e.Values = append(e.Values, value)
			w.values[value.Name] = append(w.values[value.Name], value)
		}
		next = next.Next()
	}
}

// enumText is the text that a value of an enum of texts is: its name, where the source gives none.
func (w *wirer) enumText(e *schema.WireEnum, v *syntax.EnumValue) schema.Text {
	switch x := v.Value.(type) {
	case nil:
		return schema.Text(v.Name.Text)
	case *syntax.String:
		return schema.Text(x.Value)
	}
	text := v.Value.Range().Text()
	w.errorf(CodeEnumValue, v.Value.Range(), "%s.%s is %s, and values of an enum of strings are texts", e.Name, v.Name.Text, text).
		Helpf("write a text, as in %s = %q; or make it an enum of numbers: enum %s u8", v.Name.Text, text, e.Name)
	return schema.Text(v.Name.Text)
}

// wireBase returns the integer that an enum is on the wire, or its texts: with an end of their own,
// or without, in JSON or as a word or header each.
func (w *wirer) wireBase(x *syntax.NamedType) schema.WireType {
	if x == nil || x.Name.Text == "" {
		return &schema.WireInt{Bits: 8}
	}
	if x.Name.Text == "string" {
		if x.Extent != nil {
			return w.namedWire(x, &wireScope{})
		}
		return &schema.WireText{Ends: []*schema.End{{How: schema.EndWord}}}
	}
	switch t := w.builtin(x.Name.Text).(type) {
	case *schema.WireInt:
		if x.Extent == nil && !t.Bool {
			return t
		}
	case *schema.Varint:
		return w.sizedNumber(t, x, &wireScope{})
	case *schema.Decimal:
		return w.digitsBase(t, x)
	}
	d := w.errorf(CodeEnumBase, x.Span, "an enum is an integer or a string, not %s", x.Span.Text())
	t := w.translated(x.Name.Text)
	if _, integer := builtinWire(t, w.little).(*schema.WireInt); integer {
		suggest(d, x.Name, t)
	} else if isText(x.Name.Text) || isText(t) {
		d.Helpf("write string, with an end as in string[4] where its texts stand among bytes")
	} else if x.Name.Text == "bool" {
		d.Helpf("write u8 for a byte, or bit")
	}
	return &schema.WireInt{Bits: 64}
}

// digitsBase returns what an enum is whose values are text, each of as many characters: where
// another one ends, the field would have to say.
func (w *wirer) digitsBase(t *schema.Decimal, x *syntax.NamedType) schema.WireType {
	if x.Extent != nil {
		w.sizedNumber(t, x, &wireScope{})
	}
	if t.Width() == 0 && (x.Extent == nil || t.End != nil) {
		w.errorf(CodeEnumBase, x.Span, "each value of an enum of digits has as many of them and nothing behind, and %s does not say how many", x.Span.Text()).
			Helpf("write it as in %s[3]; among words each integer is decimal, as u16 is", x.Name.Text)
	}
	if t.Width() == 0 {
		return &schema.WireInt{Bits: 64}
	}
	return t
}

func (w *wirer) enumNumber(e *schema.WireEnum, v *syntax.EnumValue, next schema.Number) schema.Number {
	if n, ok := constant(v.Value); ok {
		return n
	}
	d := w.errorf(CodeEnumValue, v.Value.Range(), "%s.%s is %s, and enum values are whole numbers",
		e.Name, v.Name.Text, v.Value.Range().Text())
	if _, text := v.Value.(*syntax.String); text {
		d.Helpf("for texts it is an enum of strings: enum %s string, with an end as in string[4] where they stand among bytes", e.Name)
	}
	return next
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

func (w *wirer) defineWireUnion(u *schema.WireUnion, d *syntax.Union) {
	u.By = schema.ByPrefix
	if d.Tag != nil {
		u.By = schema.ByTag
		if d.Tag.Expr != nil {
			u.Tag = w.prefixType(d.Tag.Expr, &wireScope{}, "a tag")
		}
		if u.Tag == nil {
			w.errorf(CodeWireExtent, d.Tag.Span, "in the brackets of a union stands the type of its tag, as in [u32]")
		}
	}
	names := scope{}
	for _, v := range d.Variants {
		if w.add(names, v.Name) {
			u.Variants = append(u.Variants, w.wireVariant(u, v))
		}
	}
	if u.By == schema.ByPrefix && hasTags(u) {
		u.By = schema.Apart
	}
}

func hasTags(u *schema.WireUnion) bool {
	for _, v := range u.Variants {
		if v.Tag != nil {
			return true
		}
	}
	return false
}

// bareVariant reports a variant that is only a type, and has no name.
func (w *wirer) bareVariant(v *syntax.Variant) {
	d := w.errorf(CodeBareVariant, v.Name.Span, "%s is a type, and a variant has a name in front of it", v.Name.Text)
	d.Helpf("write name %s", v.Name.Text)
	if v.Tag != nil {
		d.Helpf("write %s: name %s", v.Tag.Range().Text(), v.Name.Text)
	}
}

func (w *wirer) wireVariant(u *schema.WireUnion, v *syntax.Variant) *schema.WireVariant {
	variant := &schema.WireVariant{Name: v.Name.Text, Doc: v.Doc, Span: v.Name.Span, Else: v.Else}
	if v.Tag != nil {
		w.later = append(w.later, func() {
			if n, ok := w.expr(v.Tag, &wireScope{}, schema.Body, nil).(schema.Number); ok {
				variant.Tag = &n
				return
			}
			w.errorf(CodeModValue, v.Tag.Range(), "the tag of %s is a number or an enum value", v.Name.Text)
		})
		variant.Tag = &schema.Number{}
	}
	if v.Type != nil {
		made := madeName{u.Name + v.Name.Text, v.Doc}
		if _, isStruct := v.Type.(*syntax.Inline); v.Else || !isStruct {
			made.name += "Value" // the variant is a struct itself, which has this value
		}
		variant.Type = w.typeOf(v.Type, &wireScope{}, made)
		return variant
	}
	if builtinWire(v.Name.Text, w.little) != nil || isText(v.Name.Text) {
		w.bareVariant(v)
		return variant
	}
	if s := w.symbols[v.Name.Text]; s != nil {
		variant.Type = w.namedWire(&syntax.NamedType{Name: v.Name, Span: v.Name.Span}, &wireScope{})
	}
	return variant
}
