package wirecode

import "github.com/netgen-dev/netgen/generator/schema"

// leasts are the fewest bits that values take. A type in which it stands itself is
// measured again and again, from the largest size down, until nothing changes.
type leasts struct {
	known   map[schema.WireType]uint64 // of structs and unions
	changed bool
}

// endless is more than any size.
const endless = 1 << 50

// leastBytes returns the fewest bytes that a value of a type takes.
func (p *planner) leastBytes(t schema.WireType) int64 {
	bits := p.measured().of(t)
	if bits >= endless {
		return 0
	}
	return int64(bits / 8)
}

// leastBits returns how many bits the first leaves of a message have at least, up to where
// words, headers or JSON begin.
func (p *planner) leastBits(rec *schema.Record, leaves []schema.Item) (bits uint64) {
	least, layouts := p.measured(), layoutsOf(rec)
	for i, leaf := range leaves {
		if layouts[i] != nil {
			break
		}
		bits += least.item(leaf)
	}
	return bits
}

// measured are the fewest bits of all types.
func (p *planner) measured() *leasts {
	if p.least == nil {
		p.least = &leasts{known: map[schema.WireType]uint64{}}
	}
	for p.least.changed = true; p.least.changed; {
		p.least.changed = false
		for _, d := range p.wire.Types {
			p.least.measure(d)
		}
	}
	return p.least
}

// measure measures a struct or union once more.
func (l *leasts) measure(d schema.WireDecl) {
	var bits uint64
	switch d := d.(type) {
	case *schema.WireStruct:
		for _, leaf := range d.Record.Leaves {
			bits += l.item(leaf)
		}
	case *schema.WireUnion:
		bits = l.union(d)
	default:
		return
	}
	bits = min(bits, endless)
	if before, known := l.known[d]; !known || bits < before {
		l.known[d], l.changed = bits, true
	}
}

func (l *leasts) union(d *schema.WireUnion) uint64 {
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

func (l *leasts) item(item schema.Item) uint64 {
	if lit, ok := item.(*schema.Literal); ok {
		return uint64(len(lit.Bytes)) * 8
	}
	f, ok := item.(*schema.WireField)
	if !ok || f.If != nil || f.Since > 0 || f.Through != nil || f.Tag != nil || f.Via != nil {
		return 0
	}
	if schema.IsOptional(f.Type) && f.Presence != schema.ByNull {
		return 0
	}
	return l.of(f.Type)
}

func (l *leasts) of(t schema.WireType) uint64 {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireInt:
		return uint64(t.Bits)
	case *schema.WireFloat:
		return uint64(t.Bits)
	case *schema.Varint:
		return 8
	case *schema.WireEnum:
		return l.of(t.Base)
	case *schema.Decimal:
		return l.digits(t)
	case *schema.WireText:
		return l.ends(t.Ends, 8, false)
	case *schema.WireList:
		elem := l.of(t.Elem)
		return l.ends(t.Ends, elem, false)
	case *schema.WireOptional:
		return l.ends(schema.Ends(t), 0, true)
	case *schema.WireStruct, *schema.WireUnion:
		if bits, known := l.known[t]; known {
			return bits
		}
		return endless
	}
	return 0
}

// digits is what the shortest number takes that is text.
func (l *leasts) digits(t *schema.Decimal) uint64 {
	if t.End == nil {
		return 8
	}
	bits := l.ends([]*schema.End{t.End}, 8, false)
	if t.End.How == schema.EndUntil {
		bits += 8
	}
	return max(bits, 8)
}

// ends is what a value takes that is empty, or null.
func (l *leasts) ends(ends []*schema.End, unit uint64, null bool) uint64 {
	bits := uint64(endless)
	for _, end := range ends {
		n := uint64(len(end.Literal)) * 8
		switch end.How {
		case schema.EndPrefix:
			if null {
				n = 0
			}
			n += l.of(end.Prefix)
		case schema.EndUntil:
			if text, ok := end.Until.(schema.Text); ok {
				n += uint64(len(text)) * 8
			} else {
				n += min(unit, endless)
			}
		case schema.EndSize:
			if size, ok := end.Size.(schema.Number); ok && !size.Negative && size.Abs < 1<<20 && unit < endless && !null {
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
