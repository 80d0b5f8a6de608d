package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// listMarked reads elements up to the one with the mark of the last:
//
//	for more := true; more; {
//		at := r.Pos()
//		m.Path = append(m.Path, Address{})
//		readAddress(r, x, &m.Path[len(m.Path)-1])
//		more = r.GoesOn(at+6, 1, 1, 0)
//	}
func (r *reader) listMarked(t *schema.WireList, as schema.WireType, to target, end *schema.End) {
	mark, _ := r.p.wire.MarkAt(schema.BareWire(t.Elem).(*schema.WireStruct).Record, end.Mark, r.p.sizes)
	r.emptyList(t, to, schema.IsOptional(as))
	more, at := r.fresh("more"), r.fresh("at")
	var place gocode.Expr = gocode.Id(at)
	if mark.Byte > 0 {
		place = gocode.Op(place, "+", gocode.Int(int64(mark.Byte)))
	}
	r.add(&gocode.For{Init: gocode.Define(more, gocode.True), Cond: gocode.Id(more), Body: r.block(func() {
		if r.alignsEach(t, to) {
			r.pad(to.f.Align, to.f.FromMessage)
		}
		r.add(gocode.Define(at, r.call("Pos")))
		r.oneElement(t, to)
		r.add(gocode.Assign(gocode.Id(more), r.call("GoesOn", place, gocode.Int(int64(mark.Mask)), gocode.Int(int64(mark.Last)), gocode.Int(int64(mark.Other)))))
	})})
	r.listLimit(t, to)
}
