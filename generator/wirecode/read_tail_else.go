package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// untilElse reads tagged fields for as long as one of their tags comes next:
//
//	for more := true; more && r.OK(); {
//		switch {
//		case r.At("448="):
//			m.ID = r.String(r.Until("\x01"))
//		default:
//			more = false
//		}
//	}
func (r *reader) untilElse(t *schema.TagLayout) {
	if len(r.rec.Tagged) == 0 {
		return
	}
	more := r.fresh("more")
	s := &gocode.Switch{}
	for _, f := range r.rec.Tagged {
		text, _ := r.p.wire.TagText(t.Tag, *f.Tag, r.p.sizes)
		body := r.block(func() { r.taggedValue(f, t) })
		s.Cases = append(s.Cases, gocode.Case{Values: []gocode.Expr{r.call("At", gocode.Str(text))}, Body: body})
	}
	s.Cases = append(s.Cases, gocode.Case{Body: []gocode.Stmt{gocode.Assign(gocode.Id(more), gocode.False)}})
	r.add(&gocode.For{
		Init: gocode.Define(more, gocode.True), Cond: gocode.Op(gocode.Id(more), "&&", r.call("OK")), Body: []gocode.Stmt{s},
	})
}
