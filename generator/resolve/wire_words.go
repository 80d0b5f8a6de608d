package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
)

// markWords finds the structs that stand among words, or headers. A declared one was
// resolved before anything used it, as bytes; among words each of its values is one word.
func (w *wirer) markWords() {
	if words := w.wire.Words; words != nil && words.List != nil {
		words.List = schema.BareWire(words.List)
	}
	for r := range w.records() {
		w.wordTypes(r)
	}
	uses := structUses{w, map[schema.LayoutKind]map[*schema.WireStruct]bool{schema.NoLayout: {}, schema.Words: {}, schema.Headers: {}}}
	if p := w.wire.Protocol; p != nil {
		for _, m := range p.Messages {
			uses.record(m.Record, schema.NoLayout)
		}
	}
	for s := range w.unfilled {
		uses.visit(s, schema.Words)
	}
	for _, s := range w.structs {
		if s.Record.HasLayout() { // what stands in its lines is known then
			uses.visit(s, schema.NoLayout)
		}
	}
	for _, s := range w.structs {
		if !uses.in[schema.Words][s] && !uses.in[schema.Headers][s] {
			uses.visit(s, schema.NoLayout)
		}
	}
	for _, d := range w.wire.Types {
		if u, ok := d.(*schema.WireUnion); ok {
			uses.variants(u)
		}
	}
	for _, s := range w.structs {
		s.Words, s.Header = uses.only(s, schema.Words), uses.only(s, schema.Headers)
		switch {
		case s.Words:
			w.inLine(s.Record, schema.Words)
		case s.Header:
			w.inLine(s.Record, schema.Headers)
		case uses.in[schema.Words][s]:
			w.usedTwice(s, "words")
		case uses.in[schema.Headers][s]:
			w.usedTwice(s, "headers")
		}
	}
}

func (w *wirer) usedTwice(s *schema.WireStruct, among string) {
	w.errorf(CodeWireWords, s.Span, "%s stands among %s, and elsewhere too, where its bytes are others", s.Name, among).
		Helpf("declare two structs, one for each")
}

// structUses are the structs that are used among words, among headers, and as bytes.
type structUses struct {
	*wirer
	in map[schema.LayoutKind]map[*schema.WireStruct]bool
}

// only reports whether a struct is used in one layout and nowhere else.
func (u structUses) only(s *schema.WireStruct, lay schema.LayoutKind) bool {
	for other, structs := range u.in {
		if structs[s] != (other == lay) {
			return false
		}
	}
	return true
}

func (u structUses) record(r *schema.Record, lay schema.LayoutKind) {
	for _, f := range schema.FieldsIn(r.Leaves) {
		switch in := f.Layout; {
		case in == schema.Words, in == schema.Headers && f.HeaderList() != nil:
			u.visit(f.Type, in)
		case in != schema.JSON:
			u.visit(f.Type, lay)
		}
	}
	for _, f := range r.Tagged {
		u.visit(f.Type, schema.NoLayout)
	}
}

func (u structUses) visit(t schema.WireType, lay schema.LayoutKind) {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireOptional:
		u.visit(t.Elem, lay)
	case *schema.WireList:
		u.visit(t.Elem, lay)
	case *schema.WireStruct:
		if !u.in[lay][t] {
			u.in[lay][t] = true
			u.record(t.Record, lay)
		}
	}
}

// variants visits what a union may be, which is bytes: in a line none stands.
func (u structUses) variants(union *schema.WireUnion) {
	for _, v := range union.Variants {
		u.visit(v.Type, schema.NoLayout)
	}
}

// inLine makes the fields of a struct words, or parts of a header.
func (w *wirer) inLine(r *schema.Record, lay schema.LayoutKind) {
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.Layout == schema.NoLayout {
			f.Layout = lay
		}
	}
	w.wordTypes(r)
}

// wordTypes gives what stands in lines of words or headers the ends that it has there.
func (w *wirer) wordTypes(r *schema.Record) {
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.InLine() {
			w.viaOfElements(f)
			f.Type = w.asWord(f.Type, f.Layout)
		}
	}
}

// viaOfElements lets the function that the elements of a list go through be that of its field.
func (w *wirer) viaOfElements(f *schema.WireField) {
	list, ok := schema.Present(f.Type).(*schema.WireList)
	if !ok || schema.ViaOf(list.Elem) == nil {
		return
	}
	if f.Via != nil {
		w.errorf(CodeRepeatedMod, f.Span, "each element of %s goes through %s already", f.Name, schema.ViaOf(list.Elem).Name).
			Helpf("leave out one of them, or write a function that does both")
	}
	f.Via = schema.ViaOf(list.Elem)
}

// asWord returns a type with the ends that it has among words, where the source
// gives it none.
func (w *wirer) asWord(t schema.WireType, in schema.LayoutKind) schema.WireType {
	switch t := t.(type) {
	case *schema.WireAlias:
		if inner := w.asWord(t.Type, in); inner != t.Type {
			return inner
		}
	case *schema.WireOptional:
		if elem := w.asWord(t.Elem, in); elem != t.Elem {
			return &schema.WireOptional{Elem: elem}
		}
	case *schema.WireText:
		if w.bare[t] && !isWord(t.Ends[0]) {
			copied := *t
			copied.Ends = []*schema.End{wordEnd(t, in, w.rest[t])}
			w.bare[&copied] = true
			return &copied
		}
		if end := closingEnd(t.Ends[0], in); end != nil {
			copied := *t
			copied.Ends = []*schema.End{end}
			w.bare[&copied] = true
			return &copied
		}
	case *schema.Decimal:
		if end := closingEnd(t.End, in); end != nil {
			copied := *t
			copied.End = end
			return &copied
		}
	case *schema.WireList:
		elem, bare := w.asWord(t.Elem, in), w.bare[t] && !isWord(t.Ends[0])
		if elem == t.Elem && !bare {
			return t
		}
		copied := *t
		copied.Elem = elem
		if w.bare[&copied] = w.bare[t]; bare {
			copied.Ends = []*schema.End{wordEnd(t, in, w.rest[t])}
		}
		return &copied
	}
	return t
}

// closingEnd is the end of a word that is up to a literal, nil for another one. What stands behind
// that, as in [until ">" end ";"], makes it none.
func closingEnd(end *schema.End, in schema.LayoutKind) *schema.End {
	if in != schema.Words || end == nil || end.How != schema.EndUntil || end.Literal != "" {
		return nil
	}
	if _, text := end.Until.(schema.Text); !text {
		return nil
	}
	return &schema.End{How: schema.EndWord, InBytes: true, Until: end.Until}
}

func isWord(end *schema.End) bool { return end.How == schema.EndWord || end.How == schema.EndWords }

// wordEnd is how a value of type t ends in a line or in headers, with rest where the source says
// that it takes the rest. A list among words takes those that are left over in any case.
func wordEnd(t schema.WireType, in schema.LayoutKind, rest bool) *schema.End {
	if rest && !(in == schema.Words && schema.IsList(t)) {
		return &schema.End{How: schema.EndWords}
	}
	return &schema.End{How: schema.EndWord}
}
