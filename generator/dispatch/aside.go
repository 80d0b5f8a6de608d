package dispatch

import "github.com/netgen-dev/netgen/generator/schema"

// asides are the messages that have something else where the condition of an error asks for
// a field of its own, or for one of the frame.
type asides map[*schema.Alternative]map[*schema.Alternative]bool

func asidesOf(all []*candidate, sizes *schema.WireSizes) asides {
	beside := asides{}
	for _, e := range all {
		if !e.alt.Error || e.alt.If == nil {
			continue
		}
		for _, c := range all {
			if c.alt.Error || c.alt.If != nil || !e.asksAside(c, sizes) {
				continue
			}
			if beside[e.alt] == nil {
				beside[e.alt] = map[*schema.Alternative]bool{}
			}
			beside[e.alt][c.alt] = true
		}
	}
	return beside
}

// asksAside reports whether a condition asks for a number at a place at which another message
// surely has something, but no such field. One of the frame is in both, but where the error leaves
// out an optional one in front of it, it is at another place.
func (c *candidate) asksAside(other *candidate, sizes *schema.WireSizes) (aside bool) {
	schema.Visit(c.alt.If, func(x schema.Expr) {
		ref, ok := x.(*schema.FieldRef)
		if !ok || len(ref.Path) > 1 {
			return
		}
		f := ref.Path[0]
		p, placed := c.places[f]
		switch {
		case !placed:
		case f.Level < schema.Body:
			aside = aside || other.hasElsewhere(p, f, sizes)
		case p.Bits > 0 && other.least >= uint64(p.Offset+p.Bits) && !other.hasAt(p, f.Name):
			aside = true
		}
	})
	return aside
}

// hasAt reports whether a message has a field of a name, or what is known, at a place.
func (c *candidate) hasAt(p schema.Probe, name string) bool {
	if _, known := c.octets[p.Offset/8]; known {
		return true
	}
	for f, at := range c.places {
		if f.Name == name && at.Offset == p.Offset && at.Bits == p.Bits {
			return true
		}
	}
	return false
}

// hasElsewhere reports whether a message has a field of the frame, but not at a place: nor
// behind the same, where that may be of any size.
func (c *candidate) hasElsewhere(p schema.Probe, f *schema.WireField, sizes *schema.WireSizes) bool {
	r := c.alt.Message.Record
	for _, own := range schema.FieldsIn(r.Leaves) {
		if own.Name != f.Name || own.Level != f.Level || own.InJSON() {
			continue
		}
		at, placed := c.places[own]
		if placed && at != p || !placed && sizes.WayOf(r, own) != p.Way {
			return true
		}
	}
	return false
}
