package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// packedBits reads n elements of which several share a byte:
//
//	m.Coils = r.BitsLow(m.Coils, n)
//	m.Digits = r.Packed(m.Digits, n, 4)
func (r *reader) packedBits(t *schema.WireList, to target, n gocode.Expr) {
	if to.x == nil {
		r.run("Next", bytesOfPacked(t, n))
		return
	}
	if bits := schema.PackedBits(t); bits > 1 {
		r.add(gocode.Assign(to.x, r.call("Packed"+r.p.lowBits(), to.x, n, gocode.Int(int64(bits)))))
		return
	}
	r.add(gocode.Assign(to.x, r.call("Bits"+r.p.lowBits(), to.x, n)))
}

// packedBits appends elements of which several share a byte:
//
//	if n, above := wire.Above(m.Digits, 15); above {
//		return b, wire.LargeElement("gsm: Phone.digits", n, 15)
//	}
//	b = wire.AppendPacked(b, m.Digits, 4)
func (a *appending) packedBits(t *schema.WireList, list gocode.Expr, c context) {
	bits := schema.PackedBits(t)
	if bits == 1 {
		a.appends("AppendBits"+a.p.lowBits(), list)
		return
	}
	a.flush()
	n, above, most := a.fresh("n"), a.fresh("above"), gocode.Int(1<<bits-1)
	a.add(&gocode.If{
		Init: &gocode.Let{Names: []string{n, above}, Value: gocode.CallOf(wireID("Above"), list, most)}, Cond: gocode.Id(above),
		Then: []gocode.Stmt{gocode.Give(idB, gocode.CallOf(wireID("LargeElement"), gocode.Str(c.what), gocode.Id(n), most))},
	})
	a.appends("AppendPacked"+a.p.lowBits(), list, gocode.Int(int64(bits)))
}

// bytesOfPacked is how many bytes n elements take.
func bytesOfPacked(t *schema.WireList, n gocode.Expr) gocode.Expr {
	if bits := schema.PackedBits(t); bits > 1 {
		return gocode.CallOf(wireID("BytesOfPacked"), n, gocode.Int(int64(bits)))
	}
	return gocode.CallOf(wireID("BytesOfBits"), n)
}

// lowBits is how functions are called that fill a byte from its lowest bit on.
func (p *planner) lowBits() string {
	if p.wire.LowBits {
		return "Low"
	}
	return ""
}
