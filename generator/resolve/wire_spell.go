package resolve

import "github.com/netgen-dev/netgen/generator/schema"

// spell notes the bytes of a constant text that need not be as long in other messages, with what
// tells where it ends, and of the length of one. Nothing is looked for there, since others have
// something else; but what others have there is not this. It reports whether it knows them all.
func (s *scanner) spell(c *candidate, f *schema.WireField, value schema.Expr) bool {
	if s.bits%8 != 0 || f.Via != nil || f.Presence != schema.Always {
		return false
	}
	if text, ok := value.(schema.Text); ok {
		all, known := s.wire.SpeltOf(f.Type, string(text), s.bits)
		for _, spelt := range all {
			c.octets.Note(spelt.At, spelt.Value)
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

// lengthOf is what a field always has that is the size of a constant text.
func (s *scanner) lengthOf(c *candidate, f *schema.WireField) (n schema.Number, known bool) {
	r := c.alt.Message.Record
	if f.Equation == nil || leafAt(r, f) < 0 {
		return n, false
	}
	size, ok := f.Equation.Value.(*schema.Measure)
	if !ok || size.Of != schema.SizeOf || size.Stretch.To != size.Stretch.From+1 {
		return n, false
	}
	of, ok := r.Leaves[size.Stretch.From].(*schema.WireField)
	if !ok || !isTextType(of.Type) {
		return n, false
	}
	text, ok := s.constantOf(c, of).(schema.Text)
	return schema.Number{Abs: uint64(len(text))}, ok
}
