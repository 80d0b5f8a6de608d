package schema

import (
	"maps"
	"slices"
)

// A Fork tells by some bits of one byte which variant of a union begins here.
type Fork struct {
	At    int // of the byte
	Mask  byte
	Cases []ForkCase
	// Leaf are the variants that it can be where nothing is to be looked at: one, unless
	// several begin alike.
	Leaf []*WireVariant
}

// ForkCase is a branch of a Fork: where the bits have this value.
type ForkCase struct {
	Value byte
	Next  *Fork
}

// ForkOf tells apart the variants of a union by what is constant at the same place in all of
// them, or in all that are left. What its else stands for begins in another way.
func (w *Wire) ForkOf(u *WireUnion, sizes *WireSizes) *Fork {
	f := forker{looks: maxLooks}
	return f.fork(w.startsOf(u, sizes))
}

// startsOf are the ways in which the variants of a union can begin, but for its else.
func (w *Wire) startsOf(u *WireUnion, sizes *WireSizes) []start {
	s := &starts{wire: w, sizes: sizes, steps: maxSteps}
	for _, v := range u.Variants {
		if !v.Else {
			s.variant = v
			s.value(v.Type, start{octets: Octets{}}, 0)
		}
	}
	return s.all
}

// LeadsOf are the bytes with which the variants of a union begin, but for its else: all values
// that begin with one of them are not what that stands for. Of a variant that has none in
// front, without is returned.
func (w *Wire) LeadsOf(u *WireUnion, sizes *WireSizes) (leads []string, without *WireVariant) {
	for _, st := range w.startsOf(u, sizes) {
		var lead []byte
		for at := uint(0); st.octets[at].Mask == 0xff; at++ {
			lead = append(lead, st.octets[at].Value)
		}
		switch {
		case len(lead) == 0:
			without = st.variant
		case !slices.Contains(leads, string(lead)):
			leads = append(leads, string(lead))
		}
	}
	return leads, without
}

// start is what a variant begins with, and how many bits that are.
type start struct {
	variant *WireVariant
	octets  Octets
	bits    uint
}

// starts finds how the variants of a union can begin: one that begins with a union itself does
// in several ways.
type starts struct {
	wire    *Wire
	sizes   *WireSizes
	variant *WireVariant
	steps   int // that are left
	all     []start
}

// maxStarts bounds how many there are, maxStartBits how long they are, maxStartDepth how deep
// types in one another are looked at, and the others the work.
const (
	maxStarts     = 4096
	maxStartBits  = 8 * 1024
	maxStartDepth = 8
	maxSteps      = 1 << 20
	maxLooks      = 1 << 26
)

// end adds a start of which no more is known.
func (s *starts) end(st start) {
	st.variant = s.variant
	s.all = append(s.all, st)
}

// value goes through a value, and ends there.
func (s *starts) value(t WireType, st start, depth int) {
	if record, ok := BareWire(t).(*WireStruct); ok && depth < maxStartDepth {
		if !s.record(record.Record, &st, depth+1) {
			return
		}
	}
	if u, ok := BareWire(t).(*WireUnion); ok && depth < maxStartDepth && len(s.all) < maxStarts {
		s.union(u, st, depth+1)
		return
	}
	s.end(st)
}

// union goes through each variant of a union that stands in front.
func (s *starts) union(u *WireUnion, st start, depth int) {
	for _, v := range u.Variants {
		inner := st
		inner.octets = maps.Clone(st.octets)
		if u.By == ByTag {
			bits, fixed := s.sizes.Bits(u.Tag)
			if !fixed || IsEither(u.Tag) || v.Tag == nil || bits > 64 || BaseOfDigits(u.Tag) > 0 {
				s.end(inner)
				continue
			}
			inner.number(s.wire.PlaceOf(u.Tag, st.bits, uint(bits)), *v.Tag)
		}
		s.value(v.Type, inner, depth)
	}
}

// record goes through the fields of a record, and reports whether it went through all. Where
// it did not it added what it found.
func (s *starts) record(r *Record, st *start, depth int) bool {
	for _, item := range r.Items {
		if s.steps--; s.steps < 0 || st.bits > maxStartBits {
			s.end(*st)
			return false
		}
		switch item := item.(type) {
		case *Literal:
			st.text(item.Bytes)
		case *WireField:
			if !s.field(item, st, depth) {
				return false
			}
		case *Layout:
			if literal, ok := item.Items[0].(*Literal); ok && item.Kind == Words && s.wire.Words != nil && s.wire.Words.List == nil {
				st.text(literal.Bytes)
			}
			s.end(*st)
			return false
		default:
			s.end(*st)
			return false
		}
	}
	return true
}

func (s *starts) field(f *WireField, st *start, depth int) bool {
	if f.IsConditional() || f.Presence != Always || f.Via != nil {
		s.end(*st)
		return false
	}
	switch t := BareWire(f.Type).(type) {
	case *WireStruct:
		if depth < maxStartDepth {
			return s.record(t.Record, st, depth+1)
		}
	case *WireUnion:
		s.value(t, *st, depth)
		return false
	}
	if bits, fixed := s.sizes.FieldBits(f); fixed {
		st.constant(s.wire, f, uint(bits))
		return true
	}
	if st.spelt(s.wire, f) {
		return true
	}
	s.end(*st)
	return false
}

// spelt notes a constant text that says itself where it ends, and reports whether it is one.
func (st *start) spelt(w *Wire, f *WireField) bool {
	if f.Equation == nil || f.Equation.Kind != Constant {
		return false
	}
	text, ok := f.Equation.Value.(Text)
	if !ok {
		return false
	}
	all, known := w.SpeltOf(f.Type, string(text), st.bits)
	for _, spelt := range all {
		st.octets.Note(spelt.At, spelt.Value)
		st.bits = spelt.At.Offset + spelt.At.Bits
	}
	return known
}

// constant steps over a field of a fixed size, and notes what it always is.
func (st *start) constant(w *Wire, f *WireField, bits uint) {
	var value Expr
	if f.Equation != nil && f.Equation.Kind == Constant && !IsEither(f.Type) {
		value = f.Equation.Value
	}
	switch c := value.(type) {
	case Text:
		if text := FixedText(f.Type, string(c)); uint(len(text))*8 == bits {
			st.text(text)
			return
		}
	case Number:
		if p := w.PlaceOf(f.Type, st.bits, bits); p.Base == 0 && bits <= 64 {
			st.number(p, c)
			return
		}
	}
	st.bits += bits
}

func (st *start) number(p Probe, n Number) {
	st.octets.Note(p, n)
	st.bits += p.Bits
}

func (st *start) text(text string) {
	for i := range len(text) {
		st.number(Probe{Offset: st.bits, Bits: 8}, Number{Abs: uint64(text[i])})
	}
}

// forker makes the tree, with a bounded number of looks at bytes.
type forker struct{ looks int }

// fork looks at the first byte of which all have bits in common that are not the same in all.
func (f *forker) fork(all []start) *Fork {
	at, mask := f.firstDifference(all)
	if mask == 0 {
		return &Fork{Leaf: variantsOf(all)}
	}
	node := &Fork{At: int(at), Mask: mask}
	groups, values := map[byte][]start{}, []byte(nil)
	for _, st := range all {
		value := st.octets[at].Value & mask
		if groups[value] == nil {
			values = append(values, value)
		}
		groups[value] = append(groups[value], st)
	}
	for _, value := range values {
		node.Cases = append(node.Cases, ForkCase{value, f.fork(groups[value])})
	}
	return node
}

// firstDifference returns the first byte in which not all are the same, and those of its bits
// that are known of all; no bits where there is none.
func (f *forker) firstDifference(all []start) (at uint, mask byte) {
	if len(variantsOf(all)) < 2 {
		return 0, 0
	}
	for at := range (all[0].bits + 7) / 8 {
		if f.looks -= len(all); f.looks < 0 {
			break
		}
		mask, differs := byte(0xff), byte(0)
		for _, st := range all {
			octet := st.octets[at]
			mask &= octet.Mask
			differs |= octet.Value ^ all[0].octets[at].Value
		}
		if mask&differs != 0 {
			return at, mask
		}
	}
	return 0, 0
}

// variantsOf returns the variants of starts, of which those of one variant stand together.
func variantsOf(all []start) (variants []*WireVariant) {
	for _, st := range all {
		if n := len(variants); n == 0 || variants[n-1] != st.variant {
			variants = append(variants, st.variant)
		}
	}
	return variants
}
