package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// trim cuts the zeros at the end of a body:
//
//	b = wire.Trim(b, start+10)
func (a *appending) trim(t *schema.Trim) {
	switch {
	case a.p.sizes.FullBytes(a.rec) == 0:
	case t.Front:
		a.trimFrom = a.here()
	default:
		a.when(condOf(a, t.If), func() {
			a.grow(gocode.Assign(idB, gocode.CallOf(wireID("Trim"), idB, a.trimFrom.expr())))
		})
	}
}

// trim puts the zeros back that the end of a body may lack, and behind it goes on in what was
// sent:
//
//	r.Fill(28)
//	...
//	r.Unfill()
func (r *reader) trim(t *schema.Trim) {
	full := r.p.sizes.FullBytes(r.rec)
	switch {
	case full == 0:
	case t.Front:
		r.when(condOf(r, t.If), func() { r.run("Fill", gocode.Int(int64(full))) })
	default:
		r.run("Unfill")
	}
}

// condOf is a condition that may be none.
func condOf(s scope, x schema.Expr) gocode.Expr {
	if x == nil {
		return nil
	}
	return cond(s, x)
}
