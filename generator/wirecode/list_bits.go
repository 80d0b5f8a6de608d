package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// packedBits reads n bits, eight of a byte:
//
//	m.Coils = r.BitsLow(m.Coils, n)
func (r *reader) packedBits(t *schema.WireList, to target, n gocode.Expr) {
	if to.x == nil {
		r.run("Next", gocode.CallOf(wireID("BytesOfBits"), n))
		return
	}
	r.add(gocode.Assign(to.x, r.call("Bits"+r.p.lowBits(), to.x, n)))
}

// lowBits is how functions are called that fill a byte from its lowest bit on.
func (p *planner) lowBits() string {
	if p.wire.LowBits {
		return "Low"
	}
	return ""
}
