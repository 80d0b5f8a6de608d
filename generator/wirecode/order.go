package wirecode

import (
	"fmt"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// ordered gives a number of whole bytes, which was read or is to be written in the order of the
// wire block, that of the message:
//
//	x.Order32(binary.BigEndian.Uint32(h[8:]))
func ordered(t schema.WireType, n gocode.Expr, bits uint) gocode.Expr {
	switch {
	case !schema.IsEither(t):
		return n
	case bits == 16 || bits == 32 || bits == 64:
		return gocode.Method(idX, fmt.Sprint("Order", bits), n)
	}
	if call, ok := n.(*gocode.Call); ok && call.Fun == gocode.Expr(gocode.Id(goUint(bits))) {
		n = call.Args[0] // a uint64
	}
	return gocode.CallOf(gocode.Id(goUint(bits)), orderedBytes(n, bits))
}

// orderedBytes is x.Order(n, 3).
func orderedBytes(n gocode.Expr, bits uint) gocode.Expr {
	return gocode.Method(idX, "Order", n, gocode.Int(int64(bits/8)))
}

// written is ordered for what the runtime writes: a uint64 where Go has no number of as many
// bits.
func written(t *schema.WireInt, n gocode.Expr) gocode.Expr {
	if t.Either && !(piece{size: int(t.Bits / 8)}).hasGoType() {
		return orderedBytes(n, t.Bits)
	}
	return ordered(t, n, t.Bits)
}

// bitsOfNumber is a constant as it stands in so many bits.
func bitsOfNumber(t *schema.WireInt, n schema.Number) uint64 {
	return n.Bits() << (64 - t.Bits) >> (64 - t.Bits)
}

// either reads a number of either order alone: x.Order16(r.U16()).
func (r *reader) either(bits uint, little, float bool) gocode.Expr {
	plain := &schema.WireInt{Bits: bits, Little: little}
	n := ordered(&schema.WireInt{Bits: bits, Either: true}, r.integer(plain), bits)
	if float {
		return gocode.CallOf(gocode.Qual{Path: "math", Name: fmt.Sprint("Float", bits, "frombits")}, n)
	}
	return n
}

func isFloat(t schema.WireType) bool {
	_, is := schema.BareWire(t).(*schema.WireFloat)
	return is
}

// orderAt is the leaf of a message behind all that its order depends on, 0 for one that says
// nothing of it, as where session variables tell it, and -1 where messages do not.
func (p *planner) orderAt(m *schema.Message, rec *schema.Record) int {
	if m == nil || !p.wire.Either {
		return -1
	}
	return rec.OrderAt()
}

// otherOrder notes whether a message has the other order: x.Swapped = order == 'l'.
func otherOrder(s scope, x schema.Expr) gocode.Stmt {
	is := gocode.Expr(gocode.False)
	if x != nil {
		is = cond(s, x)
	}
	return gocode.Assign(gocode.Dot(idX, "Swapped"), is)
}
