package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// endNeeds returns the stretches that have to be appended before it is known how much
// the text or list of a field should have; none where that is known before.
func (a *appending) endNeeds(f *schema.WireField, leaf int) []schema.Stretch {
	var all []schema.Stretch
	for _, end := range schema.Ends(f.Type) {
		if end.How != schema.EndSize {
			continue
		}
		needs := a.lateSizes(end.Size, false, 0)
		if len(needs) > 0 && end.InBytes {
			needs = append(needs, a.lateSizes(bytesOf(f, leaf), false, 0)...)
		}
		all = append(all, needs...)
	}
	return all
}

// checkEnd refuses a text or list that has been appended and does not have what is known
// by now that it should:
//
//	if len(m.Items) != length {
//		return b, wire.WrongLength("shop: Order.items", len(m.Items), length)
//	}
func (a *appending) checkEnd(f *schema.WireField, leaf int) {
	a.flush()
	a.when(a.isAppended(f), func() {
		a.ends(schema.Ends(f.Type), func(end *schema.End) {
			if end.How != schema.EndSize || len(a.lateSizes(end.Size, false, 0)) == 0 {
				return
			}
			n, want := a.count(f), a.keep(num(a, end.Size), "want")
			if end.InBytes {
				n = num(a, bytesOf(f, leaf))
			}
			if !isLen(n) {
				n = a.keep(n, "n")
			}
			a.refuse(gocode.Op(n, "!=", want), "WrongLength", gocode.Str(a.named(f)), n, want)
		})
	})
}

// bytesOf asks how many bytes a field has.
func bytesOf(f *schema.WireField, leaf int) *schema.Measure {
	return &schema.Measure{Of: schema.SizeOf, Stretch: schema.Stretch{Text: f.Name, From: leaf, To: leaf + 1}}
}
