package resolve

import "github.com/netgen-dev/netgen/generator/schema"

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
		_, isText := schema.Present(f.Type).(*schema.WireText)
		text, ofText := asked.(schema.Text)
		if !isText && !ofText {
			continue
		}
		why := ""
		_, repeats := m.Kinds[i].(*schema.KindRef)
		switch {
		case !repeats:
			why = "no more than a number can be computed"
		case open.Else:
			why = "only the program knows that of " + o.x.Name
		case !isText || !ofText:
			why = "one is a text and the other is none"
		case i < len(before) && before[i] != schema.Expr(text):
			why = "it answers several requests, of different ones"
		}
		if why == "" {
			m.Kinds[i] = text
			continue
		}
		if !o.unrepeated[m] {
			o.unrepeated[m] = true
			o.errorf(CodeWireNoReplyKind, d.at, "%s cannot repeat the kind of the request %s: %s", m.Name, o.x.Name, why).
				Helpf("give it a kind of its own, as in -> Name = \"OK\" { ... }")
		}
		return false
	}
	return true
}
