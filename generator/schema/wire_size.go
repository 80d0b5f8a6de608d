package schema

import "slices"

// WireSizes measures types of a wire file. It remembers the structs and unions that it met,
// so that all types of a file take linear time. It is for one goroutine.
type WireSizes struct {
	known map[WireType]wireSize // of structs and unions
}

// wireSize is how many bits a value takes: at least, and at most if that is known.
type wireSize struct {
	least uint64
	fixed bool
}

// most is what sums stop at.
const most = 1 << 60

func (a wireSize) plus(b wireSize) wireSize {
	return wireSize{min(a.least+b.least, most), a.fixed && b.fixed}
}

// WireBits returns how many bits every value of t takes, and false if that varies.
func WireBits(t WireType) (uint64, bool) { return new(WireSizes).Bits(t) }

// Bits returns how many bits every value of t takes, and false if that varies.
func (z *WireSizes) Bits(t WireType) (uint64, bool) {
	s := z.of(t)
	return s.least, s.fixed && s.least < most
}

// LeastBits returns the fewest bits that a value of t takes.
func (z *WireSizes) LeastBits(t WireType) uint64 { return z.of(t).least }

// FieldBits is Bits for a field: one that may be absent has no fixed size.
func (z *WireSizes) FieldBits(f *WireField) (uint64, bool) {
	s := z.field(f)
	return s.least, s.fixed && s.least < most
}

// ThereBits returns the fewest bits of a field where it is there, and whether it always takes
// those then.
func (z *WireSizes) ThereBits(f *WireField) (uint64, bool) {
	there := *f
	there.If, there.Since, there.Through, there.Presence, there.Type = nil, 0, nil, Always, Present(f.Type)
	return z.FieldBits(&there)
}

// IsThere reports whether a leaf has bytes in every message.
func (z *WireSizes) IsThere(leaf Item) bool {
	switch leaf := leaf.(type) {
	case *Literal:
		return true
	case *WireField:
		return z.field(leaf).least > 0 && !leaf.IsConditional() && leaf.Presence == Always
	}
	return false
}

// StretchBits returns the fewest bits of some leaves, and whether it is all that
// they ever take.
func (z *WireSizes) StretchBits(leaves []Item) (uint64, bool) {
	s := wireSize{fixed: true}
	for _, leaf := range Untrimmed(leaves) {
		s = s.plus(z.item(leaf))
	}
	return s.least, s.fixed && s.least < most
}

// SurelyBits returns the fewest bits of some leaves, where of two fields with opposite
// conditions one is always there.
func (z *WireSizes) SurelyBits(leaves []Item) uint64 {
	least, _ := z.StretchBits(leaves)
	var maybe []*WireField
	for _, leaf := range Untrimmed(leaves) {
		f, ok := leaf.(*WireField)
		if !ok || !f.IsConditional() {
			continue
		}
		at := slices.IndexFunc(maybe, func(other *WireField) bool { return OppositeFields(f, other) })
		if at < 0 {
			maybe = append(maybe, f)
			continue
		}
		least += min(z.LeastBits(f.Type), z.LeastBits(maybe[at].Type))
		maybe = slices.Delete(maybe, at, at+1)
	}
	return least
}

func (z *WireSizes) item(item Item) wireSize {
	switch item := item.(type) {
	case *Literal:
		return wireSize{uint64(len(item.Bytes)) * 8, true}
	case *WireField:
		return z.field(item)
	}
	return wireSize{}
}

func (z *WireSizes) field(f *WireField) wireSize {
	if f.IsConditional() || f.IsTagged() || f.Presence == ByIf {
		return wireSize{}
	}
	s := z.of(f.Type)
	switch {
	case f.InJSON(), f.InLine() && BaseOfDigits(f.Type) == 0:
		return wireSize{least: min(s.least, 8)}
	case f.InLine():
		return wireSize{least: s.least}
	case f.Via != nil, z.AlignsEach(f):
		s.fixed = false
	}
	return s
}

// AlignsEach reports whether zeros may stand in front of an element of a field that is a list:
// where a length, or the element in front, does not fill up to its place.
func (z *WireSizes) AlignsEach(f *WireField) bool {
	list, ok := Present(f.Type).(*WireList)
	if !ok || f.Align < 2 {
		return false
	}
	bits, fixed := z.Bits(list.Elem)
	if PacksBits(list) {
		return false
	}
	return !fixed || bits%(8*f.Align) != 0 || list.Ends[0].How == EndPrefix
}

func (z *WireSizes) of(t WireType) wireSize {
	switch t := BareWire(t).(type) {
	case *WireInt:
		return wireSize{uint64(t.Bits), true}
	case *WireFloat:
		return wireSize{uint64(t.Bits), true}
	case *Varint, *Extern:
		return wireSize{8, false}
	case *Decimal:
		if t.End == nil {
			return wireSize{8, false}
		}
		return endSize(t.End, 8)
	case *WireEnum:
		return z.of(t.Base)
	case *WireText:
		return z.ends(t.Ends, 8)
	case *WireList:
		return z.list(t)
	case *WireStruct:
		return z.record(t)
	case *WireUnion:
		return z.union(t)
	}
	return wireSize{}
}

func (z *WireSizes) ends(ends []*End, unit uint64) wireSize {
	if len(ends) != 1 {
		return wireSize{}
	}
	return endSize(ends[0], unit)
}

// endSize is the size of a value with elements of unit bits.
func endSize(end *End, unit uint64) wireSize {
	literal := uint64(len(end.Literal)) * 8
	switch end.How {
	case EndSize:
		if n, ok := end.Size.(Number); ok && !n.Negative && (unit == 0 || n.Abs < most/unit) {
			return wireSize{min(n.Abs*unit+literal, most), true}
		}
	case EndPrefix:
		if n, ok := BareWire(end.Prefix).(*WireInt); ok {
			return wireSize{uint64(n.Bits) + literal, false}
		}
		return wireSize{8 + literal, false}
	case EndUntil:
		if s, ok := end.Until.(Text); ok {
			return wireSize{uint64(len(s))*8 + literal, false}
		}
	case EndMark: // which the last of at least one element is
		return wireSize{min(unit, most) + literal, false}
	}
	return wireSize{literal, false}
}

func (z *WireSizes) list(t *WireList) wireSize {
	elem := z.of(t.Elem)
	if len(t.Ends) == 1 && t.Ends[0].InBytes {
		elem = wireSize{8, true}
	}
	s := z.ends(t.Ends, elem.least)
	s.fixed = s.fixed && elem.fixed
	if PacksBits(t) {
		s.least = packed(s.least)
	}
	return s
}

// note remembers a size. One that is being measured counts as nothing.
func (z *WireSizes) note(t WireType, s wireSize) {
	if z.known == nil {
		z.known = map[WireType]wireSize{}
	}
	z.known[t] = s
}

func (z *WireSizes) union(t *WireUnion) wireSize {
	if s, known := z.known[t]; known {
		return s
	}
	z.note(t, wireSize{})
	s := wireSize{least: most}
	for _, v := range t.Variants {
		if v.Type == nil {
			s.least = 0
		} else {
			s.least = min(s.least, z.of(v.Type).least)
		}
	}
	if s.least == most {
		s.least = 0
	}
	if t.Tag != nil {
		s.least += z.of(t.Tag).least
	}
	z.note(t, s)
	return s
}

func (z *WireSizes) record(t *WireStruct) wireSize {
	if s, known := z.known[t]; known {
		return s
	}
	z.note(t, wireSize{})
	s := wireSize{fixed: len(t.Record.Tagged) == 0 && len(t.Record.Tail) == 0}
	for _, item := range t.Record.Items {
		if layout, ok := item.(*Layout); ok && layout != nil {
			s.fixed = false
		}
	}
	for _, leaf := range t.Record.Leaves {
		s = s.plus(z.item(leaf))
	}
	z.note(t, s)
	return s
}
