package check

import "github.com/netgen-dev/netgen/generator/schema"

// fragments checks the frames of those in which messages travel.
func (c *wireChecker) fragments(p *schema.Conversation) {
	seen := map[*schema.Fragments]bool{}
	for _, m := range p.Messages {
		if f := m.Fragments; f != nil && !seen[f] {
			seen[f] = true
			c.fragment(f)
		}
	}
}

func (c *wireChecker) fragment(f *schema.Fragments) {
	switch framing := f.Piece.Framing; {
	case framing == nil:
		c.report.Errorf(CodeWireFragment, f.Span, "nothing says how long a fragment is").
			Helpf("let its frame say it, as in length u16 = size(body)")
	case tooMuch(framing.Sizes[0], f.Most):
		by := framing.Sizes[0].By
		c.report.Errorf(CodeWireFragment, f.Span, "a fragment is to have %d bytes of a message, and %s is %s", f.Most, called(by), schema.WireTypeString(by.Type)).
			Also(by.Span, "what says how long it is").
			Helpf("split messages into smaller ones")
	}
	for _, mark := range []*schema.Mark{f.First, f.Last} {
		if mark != nil {
			c.fits(called(mark.Field), mark.Field.Span, mark.Field.Type, mark.Yes)
			c.fits(called(mark.Field), mark.Field.Span, mark.Field.Type, mark.No)
		}
	}
}

// tooMuch reports whether a number is too small to say that there are so many bytes.
func tooMuch(s *schema.Solution, n uint64) bool {
	bits, fixed := schema.WireBits(s.By.Type)
	return fixed && bits < 64 && s.Mul <= 1 && s.Div <= 1 && n>>bits > 0
}
