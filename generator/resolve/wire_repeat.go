package resolve

import (
	"fmt"

	"github.com/netgen-dev/netgen/generator/schema"
)

// repeatTexts gives a reply the kinds of its request that it repeats and that are texts, and
// reports whether it has one text for each. Numbers are repeated where it is written.
func (o *opener) repeatTexts(d *messageDecl, m, open *schema.Message, before []schema.Expr) bool {
	for i, f := range kindFieldsOf(m) {
		if i >= len(m.Kinds) || schema.IsConstant(m.Kinds[i]) {
			continue
		}
		asked := schema.Expr(nil)
		if i < len(open.Kinds) {
			asked = open.Kinds[i]
		}
		isText := schema.IsText(f.Type)
		text, ofText := asked.(schema.Text)
		if !isText && !ofText {
			continue
		}
		why, help := "", "give it a kind of its own, as in -> Name = \"OK\" { ... }"
		_, repeats := m.Kinds[i].(*schema.KindRef)
		switch {
		case !repeats:
			why = "no more than a number can be computed"
		case open.Else:
			why = "only the program knows that of " + o.x.Name
		case !isText || !ofText:
			why = "one is a text and the other is none"
		case i < len(before) && before[i] != schema.Expr(text):
			why, help = "it answers several requests, of different ones", o.insteadOfShared(d, m, f, text)
		}
		if why == "" {
			m.Kinds[i] = text
			continue
		}
		if !o.unrepeated[m] {
			o.unrepeated[m] = true
			o.errorf(CodeWireNoReplyKind, d.at, "%s cannot repeat the kind of the request %s: %s", m.Name, o.x.Name, why).
				Helpf("%s", help)
		}
		return false
	}
	return true
}

// insteadOfShared is what to write in place of an answer that many requests share: one for
// each, or numbers where the texts are as short as those.
func (o *opener) insteadOfShared(d *messageDecl, m *schema.Message, f *schema.WireField, kind schema.Text) string {
	form := "-> %s%s { ... }"
	if d.role == "error" || o.failing[d.node] {
		form = "-> ... | error %s%s { ... }"
	}
	help := fmt.Sprintf("write one for each request, as in "+form, o.x.Name, m.Name)
	bits, fixed := o.sizes.FieldBits(f)
	if !fixed || bits > 64 || bits != uint64(8*len(kind)) || o.little || o.other != nil {
		return help
	}
	return help + fmt.Sprintf("; or make the kinds numbers, which can be repeated: enum Kind u%d { %s = 0x%x }", bits, o.x.Name, string(kind))
}
