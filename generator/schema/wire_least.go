package schema

// WireLeasts are the fewest bits that values take. A type in which it stands itself is
// measured again and again, from the largest size down, until nothing changes.
type WireLeasts struct {
	known   map[WireType]uint64 // of structs and unions
	changed bool
}

// endless is more than any size.
const endless = 1 << 50

// LeastsOf measures the types of a file.
func LeastsOf(types []WireDecl) *WireLeasts {
	l := &WireLeasts{known: map[WireType]uint64{}, changed: true}
	for l.changed {
		l.changed = false
		for _, d := range types {
			l.measure(d)
		}
	}
	return l
}

// Bytes returns the fewest bytes that a value of a type takes.
func (l *WireLeasts) Bytes(t WireType) int64 {
	bits := l.of(t)
	if bits >= endless {
		return 0
	}
	return int64(bits / 8)
}

// Bits returns how many bits some leaves of a record have at least.
func (l *WireLeasts) Bits(leaves []Item) (bits uint64) {
	for _, leaf := range Untrimmed(leaves) {
		bits += l.item(leaf)
	}
	return bits
}

// measure measures a struct or union once more.
func (l *WireLeasts) measure(d WireDecl) {
	var bits uint64
	switch d := d.(type) {
	case *WireStruct:
		for _, leaf := range d.Record.Leaves {
			bits += l.item(leaf)
		}
	case *WireUnion:
		bits = l.union(d)
	default:
		return
	}
	bits = min(bits, endless)
	if before, known := l.known[d]; !known || bits < before {
		l.known[d], l.changed = bits, true
	}
}

func (l *WireLeasts) union(d *WireUnion) uint64 {
	bits := uint64(endless)
	for _, v := range d.Variants {
		if v.Type == nil {
			bits = 0
			continue
		}
		bits = min(bits, l.of(v.Type))
	}
	if d.Tag != nil {
		bits += l.of(d.Tag)
	}
	return bits
}

func (l *WireLeasts) item(item Item) uint64 {
	if lit, ok := item.(*Literal); ok {
		return uint64(len(lit.Bytes)) * 8
	}
	f, ok := item.(*WireField)
	if !ok || f.IsConditional() || f.IsTagged() || f.Via != nil {
		return 0
	}
	if IsOptional(f.Type) && f.Presence != ByNull {
		return 0
	}
	if f.InJSON() {
		return min(l.of(f.Type), 8)
	}
	return l.of(f.Type)
}

func (l *WireLeasts) of(t WireType) uint64 {
	switch t := BareWire(t).(type) {
	case *WireInt:
		return uint64(t.Bits)
	case *WireFloat:
		return uint64(t.Bits)
	case *Varint:
		return 8
	case *WireEnum:
		return l.of(t.Base)
	case *Decimal:
		return l.digits(t)
	case *WireText:
		return l.ends(t.Ends, 8, false)
	case *WireList:
		elem := l.of(t.Elem)
		bits := l.ends(t.Ends, elem, false)
		if PacksBits(t) && bits < endless {
			bits = packed(bits)
		}
		return bits
	case *WireOptional:
		return l.ends(Ends(t), 0, true)
	case *WireStruct, *WireUnion:
		if bits, known := l.known[t]; known {
			return bits
		}
		return endless
	}
	return 0
}

// digits is what the shortest number takes that is text.
func (l *WireLeasts) digits(t *Decimal) uint64 {
	if t.End == nil {
		return 8
	}
	bits := l.ends([]*End{t.End}, 8, false)
	if t.End.How == EndUntil {
		bits += 8
	}
	return max(bits, 8)
}

// ends is what a value takes that is empty, or null.
func (l *WireLeasts) ends(ends []*End, unit uint64, null bool) uint64 {
	bits := uint64(endless)
	for _, end := range ends {
		n := uint64(len(end.Literal)) * 8
		switch end.How {
		case EndPrefix:
			if null {
				n = 0
			}
			n += l.of(end.Prefix)
		case EndUntil:
			if text, ok := end.Until.(Text); ok {
				n += uint64(len(text)) * 8
			} else {
				n += min(unit, endless)
			}
		case EndMark: // there is at least one element
			n += min(unit, endless)
		case EndSize:
			if size, ok := end.Size.(Number); ok && !size.Negative && size.Abs < 1<<20 && unit < endless && !null {
				n += size.Abs * max(unit, 0)
			}
		}
		bits = min(bits, n)
	}
	if len(ends) == 0 {
		return 0
	}
	return bits
}
