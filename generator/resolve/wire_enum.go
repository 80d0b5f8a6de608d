package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

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
