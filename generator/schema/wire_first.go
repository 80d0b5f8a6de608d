package schema

import "slices"

// AsksFirst reports whether the condition of an alternative is asked in front of what a
// decision looks at: it perhaps does not have that, and if its condition holds nothing else
// can have begun.
func (d *Decision) AsksFirst(a *Alternative, sizes *WireSizes) bool {
	return a.If != nil && d.Probe != nil && d.Probe.mayLack(a.Message.Record, sizes) && d.everyWay(a)
}

// mayLack reports whether a record may end in front of a place. JSON has no places.
func (p *Probe) mayLack(r *Record, sizes *WireSizes) bool {
	if p.Bits > 0 {
		return sizes.fixedBits(r) < uint64(p.Offset+p.Bits)
	}
	return !p.Present && !slices.ContainsFunc(r.Leaves, func(leaf Item) bool {
		f, ok := leaf.(*WireField)
		return ok && (f.InJSON() || f.Name == p.Name && f.Level < Body && sizes.WayOf(r, f) == p.Way)
	})
}

// fixedBits is how many bits there are up to the first field of no fixed size.
func (z *WireSizes) fixedBits(r *Record) (n uint64) {
	for _, leaf := range r.Leaves {
		bits, fixed := z.StretchBits([]Item{leaf})
		if !fixed {
			break
		}
		n += bits
	}
	return n
}

// everyWay reports whether every way through a decision leads to an alternative with a
// condition, in front of which nothing has one that holds as well.
func (d *Decision) everyWay(a *Alternative) bool {
	switch {
	case d == nil:
		return false
	case d.Probe == nil:
		at := slices.Index(d.Leaf, a)
		return at >= 0 && !slices.ContainsFunc(d.Leaf[:at], func(b *Alternative) bool { return !Exclude(a.If, b.If) })
	}
	for _, c := range d.Cases {
		if !c.Next.everyWay(a) {
			return false
		}
	}
	return d.Else.everyWay(a)
}
