package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// bitPart is one number among bits.
type bitPart struct {
	field *schema.WireField
	own   *schema.WireField // field, or the one of the struct in it that is the number
	leaf  int
	t     *schema.WireInt
	named bool // of an enum
	src   source
	from  uint // where it begins in the group
	waits bool
}

// bitShare is what a late number has in one byte of its group.
type bitShare struct {
	byteAt int
	part   bitPart
}

// isBits reports whether a field does not have whole bytes for itself.
func (p *planner) isBits(f *schema.WireField) bool {
	bits, fixed := p.sizes.Bits(f.Type)
	switch schema.BareWire(f.Type).(type) {
	case *schema.WireInt, *schema.WireEnum, *schema.WireStruct:
		return fixed && (f.Bit != 0 || bits%8 != 0)
	}
	return false
}

// bitFields returns the fields that items begin with, up to the next whole byte.
func (p *planner) bitFields(items []schema.Item) []*schema.WireField {
	var fields []*schema.WireField
	at := uint64(0)
	for _, item := range items {
		f, ok := item.(*schema.WireField)
		if !ok {
			break
		}
		bits, _ := p.sizes.Bits(f.Type)
		fields = append(fields, f)
		if at += bits; at%8 == 0 {
			break
		}
	}
	return fields
}

// bitGroup appends fields up to the next whole byte, and returns how many they are:
//
//	b = append(b, 0x30|byte(wire.Bit(m.Flags.Dup))<<3|byte(m.Flags.QoS)<<1|byte(wire.Bit(m.Flags.Retain)))
//
// Those that are there on a condition all have the same one. If any of them is late, their
// bytes are inserted, but for those of checksums, which have a place.
func (a *appending) bitGroup(items []schema.Item, s *stretches, leaf int) int {
	fields := a.p.bitFields(items)
	none := map[*schema.WireField]bool{}
	conds := a.conditions(fields[0])
	switch {
	case len(conds) == 0:
		a.bits(fields, s.late, leaf)
	case slices.ContainsFunc(fields, func(f *schema.WireField) bool { return f.IsChecksum() && !a.isLater(a.conditionToAsk(f)) }):
		a.here()
		a.when(gocode.And(conds...), func() { a.holding(fields[0], func() { a.bits(fields, s.late, leaf) }) })
	case slices.ContainsFunc(fields, func(f *schema.WireField) bool { return s.late[f] }):
		l := &late{field: fields[0], leaf: leaf, at: a.here(), inserted: true, write: func() { a.bits(fields, none, leaf) }}
		for _, f := range fields {
			l.needs = append(l.needs, a.needsOf(f)...)
		}
		a.pending = append(a.pending, l)
		a.flush()
		a.at = place{}
	default:
		a.when(gocode.And(conds...), func() { a.holding(fields[0], func() { a.bits(fields, none, leaf) }) })
	}
	return len(fields)
}

// bits appends the bytes that fields share.
func (a *appending) bits(fields []*schema.WireField, late map[*schema.WireField]bool, leaf int) {
	var parts []bitPart
	at := uint(0)
	for i, f := range fields {
		src := source{}
		if !late[f] {
			src = a.sourceOf(f)
		}
		for _, part := range a.bitParts(f, src) {
			part.field, part.leaf, part.from = f, leaf+i, at
			part.waits = late[f]
			parts = append(parts, part)
			at += part.t.Bits
		}
	}
	a.bytesOf(parts, int(at+7)/8)
	for _, part := range parts {
		if !part.waits {
			a.sets(part.own, part.src)
		}
	}
}

// bitParts returns the numbers of a field: itself, or those of a struct.
func (a *appending) bitParts(f *schema.WireField, src source) []bitPart {
	switch t := schema.BareWire(f.Type).(type) {
	case *schema.WireInt:
		return []bitPart{{own: f, t: t, src: src}}
	case *schema.WireEnum:
		if base, ok := baseInt(t); ok {
			return []bitPart{{own: f, t: base, named: true, src: src}}
		}
	case *schema.WireStruct:
		var all []bitPart
		for _, inner := range schema.FieldsIn(t.Record.Leaves) {
			all = append(all, a.bitParts(inner, a.innerSource(inner, src))...)
		}
		return all
	}
	return nil
}

// innerSource is where a field of a struct among bits comes from.
func (a *appending) innerSource(f *schema.WireField, of source) source {
	switch {
	case f.Program && of.path != nil:
		return source{path: gocode.Dot(of.path, a.p.names.Field(f))}
	case f.Equation != nil:
		if n, ok := f.Equation.Value.(schema.Number); ok {
			return source{fixed: &n}
		}
	}
	return source{}
}

// bytesOf appends the bytes that some numbers fill.
func (a *appending) bytesOf(parts []bitPart, size int) {
	checked := make([]gocode.Expr, len(parts))
	for i, part := range parts {
		checked[i] = a.bitValue(part)
	}
	var lates []*late
	for _, part := range parts {
		if part.waits {
			lates = append(lates, &late{field: part.field, leaf: part.leaf, needs: a.needsOf(part.field), at: a.here()})
		}
	}
	for k := range size {
		known, x := byte(0), gocode.Expr(nil)
		for i, part := range parts {
			shift, in := a.share(part, k)
			switch {
			case !in:
			case part.waits:
				for _, l := range lates {
					if l.field == part.field {
						l.bits = append(l.bits, bitShare{k, part})
					}
				}
			case part.src.fixed != nil:
				known |= shifted(part, shift)
			case checked[i] != nil:
				x = orBits(x, shiftBits(checked[i], shift, part))
			}
		}
		a.byteOf(known, x)
	}
	a.pending = append(a.pending, lates...)
}

func orBits(a, b gocode.Expr) gocode.Expr {
	if a == nil {
		return b
	}
	return gocode.Op(a, "|", b)
}

func (a *appending) byteOf(known byte, x gocode.Expr) {
	switch {
	case x == nil:
		a.constant(string([]byte{known}))
	case known == 0:
		a.one(x)
	default:
		a.one(gocode.Op(gocode.Hex(known), "|", x))
	}
}

// share returns by how many bits a number is shifted left in byte k of its group,
// and whether it has some of it.
func (a *appending) share(part bitPart, k int) (int, bool) {
	from, to := int(part.from), int(part.from+part.t.Bits)
	if to <= 8*k || from >= 8*k+8 {
		return 0, false
	}
	if a.p.wire.LowBits {
		return from - 8*k, true
	}
	return 8*k + 8 - to, true
}

// shifted is the share of a constant.
func shifted(part bitPart, shift int) byte {
	n := part.src.fixed.Abs
	if part.src.fixed.Negative {
		n = -n
	}
	n &= 1<<part.t.Bits - 1
	if shift < 0 {
		return byte(n >> -shift)
	}
	return byte(n << shift)
}

// shiftBits is byte(x)<<shift, or byte(x>>-shift).
func shiftBits(x gocode.Expr, shift int, part bitPart) gocode.Expr {
	if part.t.Signed {
		x = gocode.Op(convert("uint64", x), "&", gocode.Hex(1<<part.t.Bits-1))
	}
	switch {
	case shift < 0:
		return gocode.CallOf(gocode.Id("byte"), gocode.Op(x, ">>", gocode.Int(int64(-shift))))
	case shift == 0:
		return byteOf(x)
	}
	return gocode.Op(byteOf(x), "<<", gocode.Int(int64(shift)))
}

// byteOf is byte(x), once.
func byteOf(x gocode.Expr) gocode.Expr {
	if call, ok := x.(*gocode.Call); ok && call.Fun == gocode.Expr(gocode.Id("byte")) {
		return x
	}
	return gocode.CallOf(gocode.Id("byte"), x)
}

// bitValue is the number, checked to fit its bits; nil for zero.
func (a *appending) bitValue(part bitPart) gocode.Expr {
	src := part.src
	what := a.named(part.field)
	switch {
	case part.waits || src.fixed != nil:
		return nil
	case src.path != nil && kindOf(part.t) == isBool && !part.named:
		return oneIf(src.path)
	case src.path != nil:
		a.checkRange(src.path, intOf(part.t), part.t, what)
		return src.path
	case src.number == nil:
		return nil
	}
	n := src.intExpr()
	if part.field.IsChecksum() {
		n = truncated(part.field, n)
	}
	if src.is == isInt && part.field.Equation != nil {
		n = a.keep(n, localName(fieldName(part.field)))
		a.checkRange(n, anInt(src.signed), part.t, what)
		return n
	}
	if src.is == isBool {
		return n
	}
	return gocode.Op(n, "&", gocode.Hex(1<<part.t.Bits-1))
}

// patchBits sets bits of bytes that were appended:
//
//	b[start] |= byte(wire.Bit(size > 255)) << 4
func (a *appending) patchBits(l *late) {
	f := l.field
	var n gocode.Expr
	if t, _ := baseInt(f.Type); kindOf(t) == isBool {
		n = oneIf(cond(a, f.Equation.Value))
	} else {
		a.wholeEquation(f)
		n = a.calculated(f)
		if f.IsChecksum() {
			n = truncated(f, n)
		}
		n = a.keep(n, localName(f.Name))
		a.checkRange(n, anInt(a.negative(f.Equation.Value)), t, a.named(f))
	}
	a.sets(f, source{number: n})
	a.flush()
	for _, share := range l.bits {
		shift, _ := a.share(share.part, share.byteAt)
		at := l.at
		at.off += share.byteAt
		a.add(&gocode.Set{
			Targets: []gocode.Expr{&gocode.Index{X: idB, I: []gocode.Expr{at.expr()}}}, Op: "|=",
			Value: shiftBits(n, shift, share.part),
		})
	}
}
