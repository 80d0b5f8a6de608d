package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// elementsMarked appends all elements, and a mark in them by which a reader knows the last one:
//
//	if len(m.Path) == 0 {
//		return b, wire.NoElement("ax25: Frame.path")
//	}
//	var at int
//	for i := range m.Path {
//		at = len(b)
//		b, err = appendAddress(b, x, &m.Path[i])
//		...
//	}
//	b[at+6] ^= 1
func (a *appending) elementsMarked(t *schema.WireList, src source, c context, f *schema.WireField) {
	mark, _ := a.p.wire.MarkAt(schema.BareWire(t.Elem).(*schema.WireStruct).Record, f, a.p.sizes)
	a.flush()
	a.refuse(gocode.Op(gocode.Len(src.path), "==", gocode.Int(0)), "NoElement", gocode.Str(c.what))
	at := a.fresh("at")
	a.add(&gocode.Var{Name: at, Type: gocode.Id("int")})
	marked := &gocode.Index{X: idB, I: []gocode.Expr{gocode.Op(gocode.Id(at), "+", gocode.Int(int64(mark.Byte)))}}
	if mark.Byte == 0 {
		marked.I[0] = gocode.Id(at)
	}
	a.eachElement(t, src, func(elem gocode.Expr) {
		if c.align > 0 {
			a.padTo(c.align, c.from)
			a.flush()
		}
		a.add(gocode.Assign(gocode.Id(at), gocode.Len(idB)))
		a.element(t.Elem, elem, c.ofElement())
		a.flush()
		if mark.Other != 0 {
			a.add(&gocode.Set{Targets: []gocode.Expr{marked}, Op: "|=", Value: gocode.Int(int64(mark.Other))})
		}
	})
	// the mark of the last element differs in these bits
	a.add(&gocode.Set{Targets: []gocode.Expr{marked}, Op: "^=", Value: gocode.Int(int64(mark.Last ^ mark.Other))})
	a.at = place{}
}
