package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// late is a field whose value is known when what stands behind it has been appended.
type late struct {
	field *schema.WireField
	leaf  int
	needs []schema.Stretch // what has to be appended before
	at    place
	// inserted tells that nothing stands there yet. Otherwise it is zero bytes, or
	// zero bits of the bytes at at.
	inserted bool
	bits     []bitShare
	end      bool   // it has been appended, and what it has is compared with what its end asks for
	write    func() // how it is appended if inserted, nil for a field as its type says
}

// A plan of a record's stretches, found before anything is appended.
type stretches struct {
	late     map[*schema.WireField]bool
	begins   map[int][]schema.Stretch // whose place has to be known
	captured map[schema.Stretch]bool  // measured in a variable where they end
	starts   map[schema.Stretch]place
}

// record appends the fields of a record, which are those of root.
func (a *appending) record(r *schema.Record, root gocode.Expr) {
	a.rec, a.root = r, root
	s := a.stretches(r)
	a.starts = s.starts
	if a.p.orderAt(a.message, r) >= 0 {
		a.add(otherOrder(a, r.Other))
	}
	leaf := 0
	a.items(r, r.Items, s, &leaf)
	a.boundary(r, s, len(r.Leaves))
	a.checkThemselves(r)
	for _, check := range a.untolds {
		check()
	}
	a.checksums()
	a.settingLets(r)
}

// items appends the items of a record, or of a layout in it.
func (a *appending) items(r *schema.Record, items []schema.Item, s *stretches, leaf *int) {
	for i := 0; i < len(items); {
		if layout, ok := items[i].(*schema.Layout); ok {
			a.layout(layout, s, leaf)
			i++
			continue
		}
		a.boundary(r, s, *leaf)
		n := a.leaves(items[i:], s, *leaf)
		i += n
		*leaf += n
	}
}

// leaves appends the first of items, or all of them that share its bytes, and
// returns how many they are.
func (a *appending) leaves(items []schema.Item, s *stretches, leaf int) int {
	switch item := items[0].(type) {
	case *schema.Literal:
		a.constant(item.Bytes)
	case *schema.Padding:
		a.padding(item)
	case *schema.Trim:
		a.trim(item)
	case *schema.WireField:
		if a.p.isBits(item) {
			return a.bitGroup(items, s, leaf)
		}
		a.field(item, s, leaf)
	}
	return 1
}

// boundary ends and begins what ends and begins in front of a leaf.
func (a *appending) boundary(r *schema.Record, s *stretches, leaf int) {
	a.now = leaf
	if len(r.Tail) > 0 && r.TailAt == leaf {
		a.beforeTail = true
		a.capture(s, leaf)
		a.resolve()
		a.beforeTail = false
		a.begin(s, leaf, true)
		a.tail(r)
	}
	a.capture(s, leaf)
	a.resolve()
	a.begin(s, leaf, false)
}

// begin notes where the stretches begin that do so here: in front of the tagged fields, which
// are those of these alone, or behind them.
func (a *appending) begin(s *stretches, leaf int, tail bool) {
	for _, at := range s.begins[leaf] {
		if isFront := onlyTail(a.rec, at) || at.From == at.To && at.Alone; isFront == tail {
			s.starts[at] = a.here()
		}
	}
}

// capture notes in a variable how long what ends here is, where it is asked for
// later: what begins last comes first.
func (a *appending) capture(s *stretches, leaf int) {
	for from := leaf; from >= 0; from-- {
		for _, at := range s.begins[from] {
			if s.captured[at] && at.To == leaf && a.isBehind(at) && a.measured[at] == nil {
				a.measured[at] = a.keep(a.sizeBehind(s.starts[at], at), "size")
			}
		}
	}
}

// resolve puts in place what is known by now, the last first.
func (a *appending) resolve() {
	for i := len(a.pending) - 1; i >= 0; i-- {
		if l := a.pending[i]; a.isKnown(l) {
			a.pending = slices.Delete(a.pending, i, i+1)
			a.settle(l)
			i = len(a.pending) // what measures it may be known now
		}
	}
}

// isKnown reports whether all that a late field needs has been appended.
func (a *appending) isKnown(l *late) bool {
	grows := func(other *late) bool { return other.inserted && l.covers(other) }
	return !l.field.IsChecksum() && !slices.ContainsFunc(l.needs, a.isAhead) && !slices.ContainsFunc(a.pending, grows)
}

// covers reports whether a late field needs a stretch with another one in it.
func (l *late) covers(other *late) bool {
	return other != l && slices.ContainsFunc(l.needs, func(at schema.Stretch) bool { return other.leaf >= at.From && other.leaf < at.To })
}

// checksums puts in place what is computed over all that was appended: those first
// over which others are computed.
func (a *appending) checksums() {
	for len(a.pending) > 0 {
		i := slices.IndexFunc(a.pending, func(l *late) bool { return !a.coversPending(l) })
		i = max(i, 0)
		l := a.pending[i]
		a.pending = slices.Delete(a.pending, i, i+1)
		a.settle(l)
	}
}

// coversPending reports whether a checksum is over another field that is not in place.
func (a *appending) coversPending(l *late) bool { return slices.ContainsFunc(a.pending, l.covers) }

// settle appends or patches one late field.
func (a *appending) settle(l *late) {
	a.holding(l.field, func() { a.settled(l) })
}

func (a *appending) settled(l *late) {
	switch {
	case l.end:
		a.checkEnd(l.field, l.leaf)
	case l.inserted:
		a.insert(l)
	default:
		a.when(gocode.And(a.conditions(l.field)...), func() { a.patch(l) })
	}
}

// insert appends a late field, and moves it to its place:
//
//	end := len(b)
//	b = wire.AppendUvarint(b, uint64(len(b)-start-1))
//	b = wire.Insert(b, start+1, end)
func (a *appending) insert(l *late) {
	a.flush()
	body := a.block(func() {
		end := a.fresh("end")
		begin := func() { a.add(gocode.Define(end, gocode.Len(idB))) }
		if a.countsItself(l) {
			begin()
			a.untilItFits(l, end)
		} else {
			a.lateValue(l, begin)
		}
		a.add(gocode.Assign(idB, gocode.CallOf(wireID("Insert"), idB, l.at.expr(), gocode.Id(end))))
		grown := gocode.Op(gocode.Len(idB), "-", gocode.Id(end))
		for _, name := range append(a.marksBehind(l), a.sizesAround(l)...) {
			a.add(&gocode.Set{Targets: []gocode.Expr{gocode.Id(name)}, Op: "+=", Value: grown})
		}
	})
	cond := gocode.And(a.conditions(l.field)...)
	if l.field.Program {
		cond = a.isAppended(l.field)
	}
	if cond == nil {
		a.add(body...)
		return
	}
	a.add(gocode.When(cond, body...))
}

// lateValue appends the value of a late field; begin is called when it is known.
func (a *appending) lateValue(l *late, begin func()) {
	var n gocode.Expr
	if f := l.field; f.Equation != nil && l.write == nil {
		size := a.fresh(localName(f.Name))
		value := a.equation(f)
		if f.IsChecksum() {
			value = truncated(f, value)
		}
		a.add(gocode.Define(size, value))
		n = gocode.Id(size)
		a.sets(f, source{number: n})
	}
	begin()
	a.at = place{}
	switch {
	case l.write != nil:
		l.write()
	case n != nil:
		a.write(l.field.Type, source{number: n}, a.ctx(l.field))
	default:
		a.present(l.field)
	}
	a.flush()
}

// marksBehind returns the variables that hold places behind a late field, and are
// needed by others: those that wait, and checksums that are still to come.
func (a *appending) marksBehind(l *late) []string {
	var all []string
	note := func(mark string) {
		if mark != "start" && mark != l.at.mark && !slices.Contains(all, mark) {
			all = append(all, mark)
		}
	}
	needed := func(f *schema.WireField, needs []schema.Stretch) {
		for _, at := range needs {
			if start, ok := a.starts[at]; ok && at.From > l.leaf && (a.measured[at] == nil || f.IsChecksum()) {
				note(start.mark)
			}
		}
	}
	for _, other := range a.pending {
		if other.leaf > l.leaf && !other.end {
			note(other.at.mark)
		}
		needed(other.field, other.needs)
	}
	for _, leaf := range a.rec.Leaves[a.now:] {
		if f, ok := leaf.(*schema.WireField); ok && f.IsChecksum() {
			needed(f, a.needsOf(f))
		}
	}
	slices.Sort(all)
	return all
}

// patch writes a number of a fixed width over the zeros that stand for it:
//
//	length := len(b) - start - 6
//	if length > 0xffff {
//		return b, wire.OutOfRange("ReadCoilsRequest.length", length, 0, 65535)
//	}
//	wire.PutU16(b[start+4:], uint16(length))
func (a *appending) patch(l *late) {
	if len(l.bits) > 0 {
		a.patchBits(l)
		return
	}
	f := l.field
	n := a.equation(f)
	t, ok := baseInt(f.Type)
	if !ok && f.IsChecksum() {
		n = truncated(f, n)
	}
	if !isSimple(n) {
		name := a.fresh(localName(f.Name))
		a.flush()
		a.add(gocode.Define(name, n))
		n = gocode.Id(name)
	}
	a.sets(f, source{number: n})
	if !ok {
		a.overwrite(l, n)
		return
	}
	if !f.IsChecksum() {
		a.checkRange(n, anInt(a.negative(f.Equation.Value)), t, a.named(f))
	}
	a.flush()
	a.put(l.at, t, n)
}

// overwrite writes a number as text over the zeros that stand for it:
//
//	end := len(b)
//	b = wire.AppendHex(b, uint64(length))
//	...
//	b = wire.Overwrite(b, start, end)
func (a *appending) overwrite(l *late, n gocode.Expr) {
	end := a.fresh("end")
	a.flush()
	a.add(gocode.Define(end, gocode.Len(idB)))
	at := a.at
	a.at = place{mark: end}
	a.write(l.field.Type, source{number: n}, a.ctx(l.field))
	a.flush()
	a.at = at
	a.add(gocode.Assign(idB, gocode.CallOf(wireID("Overwrite"), idB, l.at.expr(), gocode.Id(end))))
}

// put writes n at a place.
func (a *appending) put(at place, t *schema.WireInt, n gocode.Expr) {
	order := ""
	if t.Little {
		order = "LE"
	}
	switch t.Bits {
	case 8:
		a.add(gocode.Assign(&gocode.Index{X: idB, I: []gocode.Expr{at.expr()}}, convert("byte", n)))
	case 16, 32, 64:
		name := map[uint]string{16: "U16", 32: "U32", 64: "U64"}[t.Bits]
		to := map[uint]string{16: "uint16", 32: "uint32", 64: "uint64"}[t.Bits]
		a.add(gocode.Run(gocode.CallOf(wireID("Put"+name+order), &gocode.Slice{X: idB, Low: at.expr()}, written(t, convert(to, n)))))
	default:
		a.add(gocode.Run(gocode.CallOf(wireID("PutUint"+order), &gocode.Slice{X: idB, Low: at.expr()}, written(t, convert("uint64", n)), gocode.Int(int64(t.Bits/8)))))
	}
}

// isSimple reports whether an expression may stand twice.
func isSimple(x gocode.Expr) bool {
	switch x.(type) {
	case gocode.Id, gocode.Int, gocode.Hex:
		return true
	}
	return false
}

// negative reports whether a sum of sizes, or a tag that a program gives, may be below
// zero.
func (a *appending) negative(x schema.Expr) bool {
	found := false
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.Binary:
			found = found || x.Op == "-"
		case *schema.Unary:
			found = found || x.Op == "-"
		case schema.Number:
			found = found || x.Negative
		case *schema.Measure:
			found = found || x.Of == schema.TagOf && a.anyTag(x)
		case schema.Text:
		default:
			found = true
		}
	})
	return found
}

// anyTag reports whether the tag that is asked for may be any number.
func (a *appending) anyTag(m *schema.Measure) bool {
	if m.Stretch.From >= m.Stretch.To {
		return false
	}
	f, ok := a.rec.Leaves[m.Stretch.From].(*schema.WireField)
	if !ok {
		return false
	}
	u, ok := schema.Present(f.Type).(*schema.WireUnion)
	return ok && slices.ContainsFunc(u.Variants, func(v *schema.WireVariant) bool { return v.Else })
}

// baseInt returns the integer that a field is.
func baseInt(t schema.WireType) (*schema.WireInt, bool) {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireInt:
		return t, true
	case *schema.WireEnum:
		return baseInt(t.Base)
	}
	return nil, false
}
