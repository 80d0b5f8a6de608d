package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// endNeeds returns the stretches that have to be appended before it is known how much
// the text or list of a field should have; none where that is known when it is appended.
func (a *appending) endNeeds(f *schema.WireField, leaf int) []schema.Stretch {
	var all []schema.Stretch
	for _, end := range schema.Ends(f.Type) {
		if end.How != schema.EndSize {
			continue
		}
		needs := a.lateSizes(end.Size, false)
		if !slices.ContainsFunc(needs, func(at schema.Stretch) bool { return at.To > leaf }) {
			continue
		}
		if end.InBytes {
			needs = append(needs, a.lateSizes(bytesOf(f, leaf), false)...)
		}
		all = append(all, needs...)
	}
	return all
}

// sizesIn returns the stretches whose sizes say where something in a field ends: in the
// elements of a list, or in a struct that is given them.
func (a *appending) sizesIn(f *schema.WireField) []schema.Stretch {
	var all []schema.Stretch
	for _, bind := range f.Binds {
		all = append(all, a.lateSizes(bind.Value, false)...)
	}
	for t := f.Type; t != nil; {
		for _, end := range schema.Ends(t) {
			all = append(all, a.lateSizes(end.Size, false)...)
		}
		list, ok := schema.Present(t).(*schema.WireList)
		if !ok {
			break
		}
		t = list.Elem
	}
	return all
}

// isLater reports whether an expression asks for sizes that are not known yet.
func (a *appending) isLater(x schema.Expr) bool {
	return slices.ContainsFunc(a.lateSizes(x, false), a.isAhead)
}

// compareLater leaves it for later to compare what a field has with what its end asks for,
// if that is not known yet. That is behind all that waits, which may move what it measures.
func (a *appending) compareLater(f *schema.WireField, leaf int) {
	if needs := a.endNeeds(f, leaf); len(needs) > 0 {
		a.pending = slices.Insert(a.pending, 0, &late{field: f, leaf: leaf, needs: needs, end: true})
	}
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
			if end.How != schema.EndSize || len(a.lateSizes(end.Size, false)) == 0 {
				return
			}
			n, want := a.count(f), a.keep(a.wanted(end.Size), "want")
			if end.InBytes {
				n = num(a, bytesOf(f, leaf))
			}
			if !isLen(n) {
				n = a.keep(n, "n")
			}
			a.wantLength(n, want, a.named(f))
		})
	})
}

// bytesOf asks how many bytes a field has.
func bytesOf(f *schema.WireField, leaf int) *schema.Measure {
	return &schema.Measure{Of: schema.SizeOf, Stretch: schema.Stretch{Text: f.Name, From: leaf, To: leaf + 1, Alone: true, Named: true}}
}
