package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// checksumCall is wire.CRC32(parts...), or the program's function, with its numbers in front:
//
//	sumAdler(parts ...[]byte) uint64
//	sumX25(extra int, parts ...[]byte) uint64
func checksumCall(p *planner, x *schema.Checksum, args []gocode.Expr) gocode.Expr {
	if x.Extern != nil {
		return gocode.CallOf(gocode.Id("sum"+p.names.Decl(x.Extern)), args...)
	}
	name := map[string]string{"crc32": "CRC32", "crc32c": "CRC32C"}[x.Func]
	return gocode.CallOf(wireID(name), args...)
}

// numbersOf are the numbers that a checksum is given.
func numbersOf(s scope, x *schema.Checksum) (args []gocode.Expr) {
	for _, n := range x.Numbers {
		args = append(args, num(s, n))
	}
	return args
}

// truncated is a checksum of type int as its field holds it: the lowest bits of one that is
// wider. Both sides cut it, so that they agree.
//
//	int(uint16(sumTotal(b)))
func truncated(f *schema.WireField, sum gocode.Expr) gocode.Expr {
	bits, signed := checksumBits(f.Type)
	if c, ok := f.Equation.Value.(*schema.Checksum); bits == 0 || bits >= 64 || ok && c.Extern == nil && bits == 32 && !signed {
		return sum
	}
	inner := sum
	if call, ok := sum.(*gocode.Call); ok && call.Fun == gocode.Expr(gocode.Id("int")) {
		inner = call.Args[0]
	}
	as := goInt{bits: bits, signed: signed}
	switch {
	case bits == 8 || bits == 16 || bits == 32:
		return gocode.CallOf(gocode.Id("int"), gocode.CallOf(gocode.Id(as.name()), inner))
	case signed:
		up := gocode.Int(64 - bits)
		high := gocode.Op(gocode.CallOf(gocode.Id("int64"), inner), "<<", up)
		return gocode.CallOf(gocode.Id("int"), gocode.Op(high, ">>", up))
	}
	if bits > 32 {
		inner = gocode.CallOf(gocode.Id("uint64"), inner)
	}
	return gocode.CallOf(gocode.Id("int"), gocode.Op(inner, "&", gocode.Hex(1<<bits-1)))
}

// checksumBits is how wide the numbers of a type are, 0 where that varies.
func checksumBits(t schema.WireType) (bits uint, signed bool) {
	if n, ok := baseInt(schema.Present(t)); ok {
		return n.Bits, n.Signed
	}
	if hex, ok := schema.Present(t).(*schema.Decimal); ok && hex.Base == 16 && hex.End != nil && hex.End.How == schema.EndSize {
		if n, ok := hex.End.Size.(schema.Number); ok {
			return 4 * uint(min(n.Abs, 16)), false
		}
	}
	return 0, false
}
