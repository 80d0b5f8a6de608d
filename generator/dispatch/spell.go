package dispatch

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// spell notes the bytes of a constant text that need not be as long in other messages, with what
// tells where it ends, and of the length of one. Nothing is looked for there as long as something else
// tells; but what others have there is not this. It reports whether it knows them all.
func (s *scanner) spell(c *candidate, f *schema.WireField, value schema.Expr) bool {
	if s.bits%8 != 0 || f.Via != nil || f.Presence != schema.Always {
		return false
	}
	if text, ok := value.(schema.Text); ok {
		all, known := s.wire.SpeltOf(f.Type, string(text), s.bits)
		for _, spelt := range all {
			c.octets.Note(spelt.At, spelt.Value)
		}
		if f.Role != schema.KindRole { // those stand at one place
			c.spelt = append(c.spelt, placesOf(all)...)
		}
		return known
	}
	n, known := s.lengthOf(c, f)
	bits, fixed := s.sizes.FieldBits(f)
	if known && fixed && bits <= 64 && !schema.IsEither(f.Type) {
		c.octets.Note(s.wire.PlaceOf(f.Type, s.bits, uint(bits)), n)
	}
	return known && fixed
}

// placesOf are the places of the length of a text, and of its bytes.
func placesOf(all []schema.Spelt) (places []schema.Probe) {
	bytes := schema.Probe{Text: true}
	for _, spelt := range all {
		if spelt.Length {
			places = append(places, spelt.At)
			continue
		}
		if bytes.Bits == 0 {
			bytes.Offset = spelt.At.Offset
		}
		bytes.Bits += spelt.At.Bits
	}
	if bytes.Bits == 0 {
		return places
	}
	return append(places, bytes)
}

// chooseSpelt returns a place where constant texts differ that need not be as long, or their lengths. What may
// have anything there goes on with each of them; but what stands for everything else has what is none of
// them, once one of their places is looked at.
func (d *decider) chooseSpelt(all []*candidate, used map[schema.Probe]bool) (p schema.Probe, found bool) {
	if d.areSame(all) {
		return p, false
	}
	for _, c := range all {
		begun := slices.ContainsFunc(c.spelt, func(p schema.Probe) bool { return hasPlace(used, p.Offset) })
		for _, p := range c.spelt {
			if !used[p] && spellsApart(all, p, begun) && (d.framed || d.allOwe(all, p)) {
				return p, true
			}
		}
	}
	return p, false
}

// hasPlace reports whether one of some places begins behind so many bits.
func hasPlace(used map[schema.Probe]bool, bits uint) bool {
	for p := range used {
		if p.Offset == bits && p.Bits > 0 {
			return true
		}
	}
	return false
}

// spellsApart reports whether candidates have constants at a place that are not all the same one, or one
// stands for everything else and that counts.
func spellsApart(all []*candidate, p schema.Probe, others bool) bool {
	var first schema.Expr
	differs := false
	for _, c := range all {
		v, _ := c.look(p)
		switch {
		case v == nil:
			differs = differs || others && c.alt.Else
		case first == nil:
			first = v
		case !equal(first, v, p):
			differs = true
		}
	}
	return differs
}

// lengthOf is what a field always has that is the size of a constant text.
func (s *scanner) lengthOf(c *candidate, f *schema.WireField) (n schema.Number, known bool) {
	r := c.alt.Message.Record
	if f.Equation == nil || r.LeafAt(f) < 0 {
		return n, false
	}
	size, ok := f.Equation.Value.(*schema.Measure)
	if !ok || size.Of != schema.SizeOf || size.Stretch.To != size.Stretch.From+1 {
		return n, false
	}
	of, ok := r.Leaves[size.Stretch.From].(*schema.WireField)
	if !ok || !schema.IsText(of.Type) {
		return n, false
	}
	text, ok := s.constantOf(c, of).(schema.Text)
	return schema.Number{Abs: uint64(len(text))}, ok
}
