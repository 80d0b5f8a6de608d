package wirecode

import (
	"fmt"
	"math"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// goInt is an integer type of Go.
type goInt struct {
	bits   uint
	signed bool
	below  bool // the value may be negative
	plain  bool // it is an int, whose width depends on the machine
}

// anInt is an int, which may be negative.
func anInt(below bool) goInt { return goInt{64, true, below, true} }

// intOf returns the Go type of a program's integer.
func intOf(t *schema.WireInt) goInt {
	bits := uint(64)
	for _, n := range []uint{32, 16, 8} {
		if t.Bits <= n {
			bits = n
		}
	}
	return goInt{bits, t.Signed, t.Signed, false}
}

func (g goInt) name() string {
	name := map[uint]string{8: "int8", 16: "int16", 32: "int32", 64: "int64"}[g.bits]
	if g.signed {
		return name
	}
	return "u" + name
}

// convert is to(x), and just x where that is a constant, or that already.
func convert(to string, x gocode.Expr) gocode.Expr {
	switch n := x.(type) {
	case *gocode.Call:
		if n.Fun == gocode.Expr(gocode.Id(to)) {
			return x
		}
	case gocode.Hex:
		return x
	case gocode.Int:
		if n >= 0 {
			return x
		}
	}
	return gocode.CallOf(gocode.Id(to), x)
}

// checkRange refuses numbers that do not fit t.
func (a *appending) checkRange(n gocode.Expr, from goInt, t *schema.WireInt, what string) {
	low, high := fits(t)
	if _, constant := n.(gocode.Int); constant {
		return
	}
	var wrong []gocode.Expr
	if from.below && from.signed && (!t.Signed || t.Bits < from.bits) {
		if !from.plain || low >= math.MinInt32 {
			wrong = append(wrong, gocode.Op(n, "<", gocode.Int(low)))
		}
	}
	most := uint64(math.MaxUint64) >> (64 - from.bits)
	if from.signed {
		most >>= 1
	}
	if high < most {
		wrong = append(wrong, gocode.Op(wide(n, high, from.plain), ">", bound(high)))
	}
	if len(wrong) == 0 {
		return
	}
	a.refuse(gocode.Or(wrong...), "OutOfRange", gocode.Str(what), n, gocode.Int(low), bound(high))
}

// fits is from the least to the largest number that t has room for.
func fits(t *schema.WireInt) (low int64, high uint64) {
	if high = t.Largest(); t.Signed {
		low = -int64(high) - 1
	}
	return low, high
}

// wide makes an int comparable with a limit that an int may not hold.
func wide(n gocode.Expr, high uint64, plain bool) gocode.Expr {
	if plain && high > math.MaxInt32 {
		return gocode.CallOf(gocode.Id("uint64"), n)
	}
	return n
}

// bound writes a limit.
func bound(n uint64) gocode.Expr {
	if n > 0xffff && n <= math.MaxInt64 {
		return gocode.Hex(n)
	}
	if n > math.MaxInt64 {
		return gocode.Hex(n)
	}
	return gocode.Int(int64(n))
}

func (a *appending) writeEnum(t *schema.WireEnum, src source, c context) {
	switch base := schema.BareWire(t.Base).(type) {
	case *schema.WireInt:
		from := intOf(base)
		a.writeNumber(base, src, c, from, src.path != nil)
	default:
		if src.path != nil {
			src.path = convert(varintGo(base), src.path)
		}
		a.write(base, src, c)
	}
}

func varintGo(t schema.WireType) string {
	switch t := schema.BareWire(t).(type) {
	case *schema.Varint:
		if t.Signed {
			return "int64"
		}
	case *schema.Decimal:
		if t.Signed() {
			return "int64"
		}
	}
	return "uint64"
}

func (a *appending) writeInt(t *schema.WireInt, src source, c context, from goInt) {
	a.writeNumber(t, src, c, from, false)
}

// writeNumber appends an integer of whole bytes. Named tells that its Go type has a
// name of its own, so that it has to be converted.
func (a *appending) writeNumber(t *schema.WireInt, src source, c context, from goInt, named bool) {
	switch {
	case src.fixed != nil && t.Either:
		a.gather(piece{kind: wideNumber, x: written(t, gocode.Hex(bitsOfNumber(t, *src.fixed))), size: int(t.Bits / 8), little: t.Little})
		return
	case src.fixed != nil:
		a.constant(fixedBytes(t, *src.fixed))
		return
	case src.path == nil && src.number == nil:
		a.constant(string(make([]byte, t.Bits/8)))
		return
	}
	n := src.path
	if n == nil {
		n, from = a.counted(t, src, c)
		named = true
	} else if t.Bool || kindOf(t) == isBool {
		a.one(convert("byte", oneIf(n)))
		return
	} else {
		a.checkRange(n, from, t, c.what)
	}
	a.emitInt(t, n, from, named)
}

// counted is a computed number, checked to fit: what is no sum of sizes is the
// exchange's and fits.
func (a *appending) counted(t *schema.WireInt, src source, c context) (gocode.Expr, goInt) {
	n := src.intExpr()
	if src.is != isInt || c.field != nil && (c.field.Equation == nil || c.field.Role == schema.KindRole || isRequest(c.field)) {
		return n, anInt(false)
	}
	if !isSimple(n) && !isLen(n) {
		n = a.keep(n, localName(fieldName(c.field)))
	}
	if _, yes := n.(gocode.Int); !yes {
		a.checkCount(n, src, t, c)
	}
	return n, anInt(src.signed)
}

// isRequest reports whether a field repeats what the request has.
func isRequest(f *schema.WireField) bool {
	_, ok := f.Equation.Value.(*schema.RequestRef)
	return ok
}

func fieldName(f *schema.WireField) string {
	if f == nil || f.Name == "" {
		return "n"
	}
	return f.Name
}

func isLen(x gocode.Expr) bool {
	call, ok := x.(*gocode.Call)
	return ok && call.Fun == gocode.Expr(gocode.Id("len"))
}

// checkCount refuses a computed number that does not fit. Where it is the length of
// one field, the error is about that.
func (a *appending) checkCount(n gocode.Expr, src source, t *schema.WireInt, c context) {
	f := c.field
	if f != nil && f.Equation != nil && isLen(n) {
		if m, ok := f.Equation.Value.(*schema.Measure); ok && m.Stretch.To == m.Stretch.From+1 {
			if target, ok := a.rec.Leaves[m.Stretch.From].(*schema.WireField); ok {
				a.checkLen(n, t, a.named(target), m.Of == schema.CountOf)
				return
			}
		}
	}
	a.checkRange(n, anInt(src.signed), t, c.what)
}

// checkLen refuses a length that does not fit.
func (a *appending) checkLen(n gocode.Expr, t *schema.WireInt, what string, list bool) {
	high := t.Largest()
	if high >= math.MaxInt64 {
		return
	}
	refusal := "TooLong"
	if list {
		refusal = "TooMany"
	}
	a.refuse(gocode.Op(wide(n, high, true), ">", bound(high)), refusal, gocode.Str(what), n, bound(high))
}

// emitInt appends an integer that fits.
func (a *appending) emitInt(t *schema.WireInt, n gocode.Expr, from goInt, named bool) {
	if t.Bits == 8 {
		if named || from.signed {
			n = convert("byte", n)
		}
		a.one(n)
		return
	}
	to := goInt{bits: 64}
	if t.Bits == 16 || t.Bits == 32 {
		to.bits = t.Bits
	}
	if named || from.signed || from.bits != to.bits {
		n = convert(to.name(), n)
	}
	a.gather(piece{kind: wideNumber, x: written(t, n), size: int(t.Bits / 8), little: t.Little})
}

// fixedBytes are those of a constant.
func fixedBytes(t *schema.WireInt, n schema.Number) string {
	v := n.Abs
	if n.Negative {
		v = -v
	}
	b := make([]byte, t.Bits/8)
	for i := range b {
		at := len(b) - 1 - i
		if t.Little {
			at = i
		}
		b[at] = byte(v >> (8 * i))
	}
	return string(b)
}

func (a *appending) writeFloat(t *schema.WireFloat, src source) {
	x := src.path
	switch {
	case x != nil:
	case src.fixed != nil:
		x = number(*src.fixed)
	default:
		x = gocode.Int(0)
	}
	if t.Either {
		n := gocode.CallOf(gocode.Qual{Path: "math", Name: fmt.Sprint("Float", t.Bits, "bits")}, x)
		a.gather(piece{kind: wideNumber, x: ordered(t, n, t.Bits), size: int(t.Bits / 8), little: t.Little})
		return
	}
	a.gather(piece{kind: floatNumber, x: x, size: int(t.Bits / 8), little: t.Little})
}

// writeVarint appends LEB128.
func (a *appending) writeVarint(t *schema.Varint, src source, c context) {
	if src.fixed != nil || src.path == nil && src.number == nil {
		n := schema.Number{}
		if src.fixed != nil {
			n = *src.fixed
		}
		a.constant(varintBytes(t, n))
		return
	}
	n := src.path
	if n == nil {
		n = src.intExpr()
		if t.Signed && c.field != nil && (c.field.Role == schema.IDRole || c.field.Role == schema.ChannelRole) {
			n = convert("int64", n) // of the exchange, which has them without a sign
		}
		if !isSimple(n) {
			name := a.fresh(localName(fieldName(c.field)))
			a.flush()
			a.add(gocode.Define(name, n))
			n = gocode.Id(name)
		}
		a.checkVarint(t, n, true, src.signed, c)
		a.appendVarint(t, n, true)
		return
	}
	a.checkVarint(t, n, false, t.Signed, c)
	a.appendVarint(t, n, false)
}

// appendVarint appends a number that was found to fit; plain tells that it is an int, or else that
// it has the type of the field.
func (a *appending) appendVarint(t *schema.Varint, n gocode.Expr, plain bool) {
	switch {
	case t.Complement && t.Bits() == 32:
		a.appends("AppendUvarint", convert("uint64", convert("uint32", n)))
	case t.Complement:
		a.appends("AppendUvarint", convert("uint64", n))
	case plain:
		a.appends(varintAppender(t), convert(varintGo(t), n))
	default:
		a.appends(varintAppender(t), n)
	}
}

func varintAppender(t *schema.Varint) string {
	if t.Signed {
		return "AppendVarint"
	}
	return "AppendUvarint"
}

// checkVarint refuses what does not fit in as many bytes as a varint may have, and
// what is below zero where it has no sign.
func (a *appending) checkVarint(t *schema.Varint, n gocode.Expr, plain, below bool, c context) {
	low, high, narrow := varintRange(t)
	if !narrow {
		return
	}
	wrong := gocode.Op(wide(n, high, plain), ">", bound(high))
	if below && t.Signed {
		wrong = gocode.Or(gocode.Op(n, "<", gocode.Int(low)), wrong)
	}
	a.flush()
	a.refuse(wrong, "OutOfRange", gocode.Str(c.what), n, gocode.Int(low), bound(high))
}

// varintRange is what fits in as many bytes as a varint may have, if that is less than its type
// in Go has room for.
func varintRange(t *schema.Varint) (low int64, high uint64, narrow bool) {
	if t.Bits() == 64 {
		return 0, 0, false
	}
	least, largest := schema.NumbersOf(t)
	return -int64(least.Abs), largest.Abs, true
}

func varintBytes(t *schema.Varint, n schema.Number) string {
	v := n.Abs
	signed := int64(n.Abs)
	if n.Negative {
		signed = -signed
	}
	switch {
	case t.Complement && t.Bits() == 32:
		v = uint64(uint32(signed))
	case t.Complement:
		v = uint64(signed)
	case t.Signed:
		v = uint64(signed)<<1 ^ uint64(signed>>63)
	}
	var b []byte
	for v >= 0x80 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return string(append(b, byte(v)))
}
