package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// fixedRun is leaves of a fixed size, next to each other, which are read as one piece
// of bytes. Structs among the bits are taken apart.
type fixedRun struct {
	parts []fixedPart
	to    int // the leaf behind them
	bits  uint
}

// fixedPart is one leaf of a run.
type fixedPart struct {
	r    *reader // of the record that it belongs to
	leaf schema.Item
	at   uint // bits from the beginning of the run
	bits uint
}

// run2 returns the leaves from i on that are read as one piece, nil for none.
func (r *reader) run2(i, end int) *fixedRun {
	run := &fixedRun{}
	whole := 0 // parts that fill whole bytes
	for at := i; at < end; at++ {
		if at > i && (r.breaks(at) || run.bits%8 == 0 && (r.isConditional(i) || r.isConditional(at))) || r.layouts[at] != nil || !r.addFixed(run, r.rec.Leaves[at], r.root) {
			break
		}
		if run.bits%8 == 0 {
			whole, run.to = len(run.parts), at+1
		}
	}
	run.parts = run.parts[:whole]
	run.bits = 0
	for _, p := range run.parts {
		run.bits += p.bits
	}
	if whole == 0 {
		return nil
	}
	return run
}

// isConditional reports whether a leaf is a field that may lack. Bits that may are read
// byte by byte, since only those of one byte do so together.
func (r *reader) isConditional(leaf int) bool {
	f, ok := r.rec.Leaves[leaf].(*schema.WireField)
	return ok && mayLack(f)
}

// addFixed adds a leaf to a run, unless it cannot be read that way.
func (r *reader) addFixed(run *fixedRun, leaf schema.Item, root gocode.Expr) bool {
	f, ok := leaf.(*schema.WireField)
	if !ok {
		lit, ok := leaf.(*schema.Literal)
		return ok && run.add(r, leaf, uint(len(lit.Bytes))*8)
	}
	if mayLack(f) && !r.p.isBits(f) || f.Via != nil || f.Size != nil || f.IsTagged() {
		return false
	}
	n, fixed := r.p.sizes.Bits(f.Type)
	if !fixed || n > 1<<15 {
		return false
	}
	switch t := schema.BareWire(f.Type).(type) {
	case *schema.WireInt, *schema.WireFloat, *schema.WireEnum:
		return schema.BaseOfDigits(t) == 0 && run.add(r, leaf, uint(n))
	case *schema.WireText:
		if len(t.Ends) == 1 && t.Ends[0].How == schema.EndSize && t.Ends[0].Literal == "" && run.bits%8 == 0 {
			return run.add(r, leaf, uint(n))
		}
	case *schema.WireStruct:
		if r.prefix && !r.keeps(f) { // messages may fill it with others of as many bits
			return run.add(r, leaf, uint(n))
		}
		if r.prefix || n%8 != 0 || f.Bit != 0 || run.bits%8 != 0 {
			return r.addStruct(run, f, t)
		}
	}
	return false
}

// addStruct adds the leaves of a struct that stands among bits.
func (r *reader) addStruct(run *fixedRun, f *schema.WireField, t *schema.WireStruct) bool {
	inner := r.within(t, f)
	inner.rec, inner.layouts = t.Record, layoutsOf(t.Record)
	inner.vars, inner.places = map[*schema.WireField]value{}, map[int]gocode.Expr{}
	switch {
	case f.Program && !r.prefix:
		inner.root = r.path(f)
	case r.isLocal(f):
		inner.root, inner.prefix, inner.loose = r.vars[f].x, false, r.prefix
	default:
		inner.prefix = true
	}
	for _, leaf := range t.Record.Leaves {
		if !inner.addFixed(run, leaf, inner.root) {
			return false
		}
	}
	return true
}

func (run *fixedRun) add(r *reader, leaf schema.Item, bits uint) bool {
	run.parts = append(run.parts, fixedPart{r, leaf, run.bits, bits})
	run.bits += bits
	return true
}

// fixed reads a run:
//
//	h := r.Head(6)
//	if len(h) < 6 {
//		return
//	}
//	x.ID = uint64(binary.BigEndian.Uint16(h))
//	length := binary.BigEndian.Uint16(h[4:])
func (r *reader) fixed(run *fixedRun) {
	size := int64(run.bits / 8)
	if len(run.parts) == 1 && r.single(run.parts[0]) {
		return
	}
	if !r.needed(run) {
		r.run("Skip", gocode.Int(size))
		return
	}
	h := r.fresh("h")
	r.add(gocode.Define(h, r.call(run.look(), gocode.Int(size))),
		gocode.When(gocode.Op(gocode.Len(gocode.Id(h)), "<", gocode.Int(size)), r.bail))
	for _, p := range run.parts {
		if f, ok := p.leaf.(*schema.WireField); ok {
			if !r.prefix || p.r.keeps(f) {
				p.r.take(f, p.value(gocode.Id(h), f))
			}
			continue
		}
		if p.r.loose {
			continue
		}
		text := p.leaf.(*schema.Literal).Bytes
		part := slice(gocode.Id(h), int(p.at/8), len(text))
		r.add(gocode.When(gocode.Op(gocode.CallOf(gocode.Id("string"), part), "!=", gocode.Str(text)),
			gocode.Run(r.call("WrongText", gocode.Str(r.what), part, gocode.Str(text)))))
	}
}

// look is the method that reads a run: Head is the quicker one, and Next returns what
// may be kept.
func (run *fixedRun) look() string {
	for _, p := range run.parts {
		if f, ok := p.leaf.(*schema.WireField); ok && kindOf(f.Type) == isText {
			return "Next"
		}
	}
	return "Head"
}

// needed reports whether anything is done with a run.
func (r *reader) needed(run *fixedRun) bool {
	for _, p := range run.parts {
		f, ok := p.leaf.(*schema.WireField)
		if !ok || p.r.keeps(f) {
			return true
		}
	}
	return false
}

// keeps reports whether something is done with the value of a field.
func (r *reader) keeps(f *schema.WireField) bool {
	if r.prefix {
		return r.isLocal(f)
	}
	return f.Program || f.Role != schema.NoRole || f.Sets != nil || r.isLocal(f) ||
		!r.loose && f.Equation != nil && f.Equation.Kind == schema.Constant
}

// single reads a run of one leaf without a piece of bytes: m.Unit = r.U8(). It is
// false where that has no name.
func (r *reader) single(p fixedPart) bool {
	f, ok := p.leaf.(*schema.WireField)
	if !ok {
		r.run("Literal", gocode.Str(p.leaf.(*schema.Literal).Bytes))
		return true
	}
	if !p.r.keeps(f) {
		r.run("Skip", gocode.Int(int64(p.bits/8)))
		return true
	}
	raw := p.method(f)
	if raw == nil {
		return false
	}
	p.r.take(f, p.r.typed(f.Type, raw, p.bits, f))
	return true
}

// method reads a number alone: r.U16().
func (p fixedPart) method(f *schema.WireField) gocode.Expr {
	if schema.IsEither(f.Type) && p.bits > 8 {
		return p.r.either(p.bits, schema.IsLittle(f.Type), isFloat(f.Type))
	}
	little := schema.IsLittle(f.Type)
	name := ""
	switch t := schema.BareWire(f.Type).(type) {
	case *schema.WireFloat:
		name = map[uint]string{32: "F32", 64: "F64"}[p.bits]
	case *schema.WireText:
		return p.r.endOf(f, t.Ends[0], behind{})
	case *schema.WireInt, *schema.WireEnum:
		_ = t
		name = map[uint]string{8: "U8", 16: "U16", 32: "U32", 64: "U64"}[p.bits]
	}
	if name == "" {
		return nil
	}
	if little && p.bits > 8 {
		name += "LE"
	}
	return gocode.Method(idR, name)
}

// value is the value of a part of h, of its Go type.
func (p fixedPart) value(h gocode.Expr, f *schema.WireField) gocode.Expr {
	if t, text := schema.BareWire(f.Type).(*schema.WireText); text {
		return unfilled(t, slice(h, int(p.at/8), int(p.bits/8)))
	}
	raw := ordered(f.Type, p.r.p.bitsOf(h, p.at, p.bits, schema.IsLittle(f.Type)), p.bits)
	if _, float := schema.BareWire(f.Type).(*schema.WireFloat); float {
		name := map[uint]string{32: "Float32frombits", 64: "Float64frombits"}[p.bits]
		return gocode.CallOf(gocode.Qual{Path: "math", Name: name}, raw)
	}
	return p.r.typed(f.Type, raw, p.bits, f)
}

// slice is h[at:at+n].
func slice(h gocode.Expr, at, n int) gocode.Expr {
	s := &gocode.Slice{X: h, High: gocode.Int(int64(at + n))}
	if at > 0 {
		s.Low = gocode.Int(int64(at))
	}
	return s
}

// bitsOf is the number of so many bits at a place of h, of the smallest unsigned type
// of Go: h[0]>>4, binary.BigEndian.Uint16(h[2:]).
func (p *planner) bitsOf(h gocode.Expr, at, bits uint, little bool) gocode.Expr {
	if at%8 == 0 && bits%8 == 0 {
		return wholeBytes(h, int(at/8), int(bits/8), little)
	}
	first, last := at/8, (at+bits-1)/8
	shift := (last+1)*8 - at - bits
	if p.wire.LowBits {
		shift = at % 8
	}
	x := gocode.Expr(&gocode.Index{X: h, I: []gocode.Expr{gocode.Int(int64(first))}})
	size := uint(8)
	if last > first {
		order := "BigEndian"
		if p.wire.LowBits {
			order = "LittleEndian"
		}
		x, size = gocode.CallOf(wireID(order), slice(h, int(first), int(last-first+1))), 64
	}
	if shift > 0 {
		x = gocode.Op(x, ">>", gocode.Int(int64(shift)))
	}
	if shift+bits < size {
		x = gocode.Op(x, "&", mask(bits))
	}
	if last > first {
		x = gocode.CallOf(gocode.Id(goUint(bits)), x)
	}
	return x
}

func mask(bits uint) gocode.Expr {
	if bits < 4 {
		return gocode.Int(1<<bits - 1)
	}
	return gocode.Hex(1<<bits - 1)
}

func wholeBytes(h gocode.Expr, at, n int, little bool) gocode.Expr {
	order := "BigEndian"
	if little {
		order = "LittleEndian"
	}
	switch n {
	case 1:
		return &gocode.Index{X: h, I: []gocode.Expr{gocode.Int(int64(at))}}
	case 2, 4, 8:
		from := h
		if at > 0 {
			from = &gocode.Slice{X: h, Low: gocode.Int(int64(at))}
		}
		name := map[int]string{2: "Uint16", 4: "Uint32", 8: "Uint64"}[n]
		return gocode.Method(gocode.Qual{Path: "encoding/binary", Name: order}, name, from)
	}
	return gocode.CallOf(gocode.Id(goUint(uint(n*8))), gocode.CallOf(wireID(order), slice(h, at, n)))
}

// goUint is the smallest unsigned integer of Go that holds so many bits.
func goUint(bits uint) string {
	switch {
	case bits <= 8:
		return "uint8"
	case bits <= 16:
		return "uint16"
	case bits <= 32:
		return "uint32"
	}
	return "uint64"
}

// numberAt is the number of a type at a fixed place of h, of its Go type.
func (p *planner) numberAt(h gocode.Expr, t schema.WireType, at, bits uint) gocode.Expr {
	if digits := schema.DigitsOf(t); digits != nil {
		return gocode.Method(idR, textNumber(digits), slice(h, int(at/8), int(schema.ValueBits(t, bits)/8)), gocode.Int(64))
	}
	return p.typed(t, p.bitsOf(h, at, bits, schema.IsLittle(t)), bits)
}

// typed makes a value of a wire type out of an unsigned number of so many bits.
func (p *planner) typed(t schema.WireType, raw gocode.Expr, bits uint) gocode.Expr {
	goType := p.names.Type(t)
	switch b := schema.BareWire(t).(type) {
	case *schema.WireInt:
		switch {
		case kindOf(b) == isBool:
			return gocode.Op(raw, "!=", gocode.Int(0))
		case b.Signed && bits != 8 && bits != 16 && bits != 32 && bits != 64:
			extended := gocode.CallOf(wireID("Extend"), gocode.CallOf(gocode.Id("uint64"), raw), gocode.Int(int64(bits)))
			return gocode.CallOf(goType, extended)
		case !b.Signed:
			return raw
		}
		return gocode.CallOf(goType, raw)
	case *schema.WireEnum:
		if kindOf(b.Base) != isBool { // a bit is a number, too
			raw = p.typed(b.Base, raw, bits)
		}
		return gocode.CallOf(goType, raw)
	}
	return raw
}

// typed is planner.typed, for a bool after a look at whether it is 0 or 1:
//
//	r.Bool("Connected.readOnly", r.U8())
func (r *reader) typed(t schema.WireType, raw gocode.Expr, bits uint, f *schema.WireField) gocode.Expr {
	if n, number := schema.BareWire(t).(*schema.WireInt); number && n.Bool && !r.prefix {
		return r.call("Bool", gocode.Str(r.named(f)), raw)
	}
	return r.p.typed(t, raw, bits)
}
