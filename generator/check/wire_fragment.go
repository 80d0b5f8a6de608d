package check

import (
	"fmt"
	"math"

	"github.com/netgen-dev/netgen/generator/schema"
)

// fragments checks the frames of those in which messages travel.
func (c *wireChecker) fragments(p *schema.Conversation) {
	seen := map[*schema.Fragments]bool{}
	for _, m := range p.Messages {
		if f := m.Fragments; f != nil && !seen[f] {
			seen[f] = true
			c.fragment(f)
		}
		c.setsForFragments(m)
	}
	for _, x := range p.Exchanges() {
		for use := range x.Uses() {
			c.asLater(use)
		}
	}
}

// setsForFragments reports a message that sets what its own fragments ask for: they are written
// once it has, and read before.
func (c *wireChecker) setsForFragments(m *schema.Message) {
	if m.Fragments == nil {
		return
	}
	_, sets := m.SessionOf()
	asks, _ := m.Fragments.Piece.SessionOf()
	for _, v := range c.wire.Protocol.Session {
		if sets[v] && asks[v] {
			c.report.Errorf(CodeWireFragment, m.Span, "%s sets %s, which the fragments that it travels in ask for", m.Name, v.Name).
				Also(m.Fragments.Span, "the frame of its fragments").
				Helpf("set it in a message of another phase, whose frame does not ask for it")
		}
	}
}

// asLater reports a message whose first fragment would say that it is a later one.
func (c *wireChecker) asLater(use schema.Use) {
	m := use.Message
	if m.Fragments == nil || m.Fragments.First == nil || !m.Fragments.First.Own {
		return
	}
	mark := m.Fragments.First
	for _, f := range schema.FieldsIn(m.Record.Leaves) {
		if f.Level != schema.OuterFrame || f.Name != mark.Field.Name {
			continue
		}
		if n, known := always(m, f, use.Kinds); known && n.Compare(mark.No) == 0 {
			c.report.Errorf(CodeWireFragment, use.Span, "%s would begin with what says that a fragment is not the first one: %s is %s",
				m.Name, called(f), schema.ExprString(n)).
				Also(mark.Field.Span, "later fragments of all messages have that here").
				Helpf("give it another value, or let later fragments have another one")
		}
	}
}

// always is the number that a field of a frame has in all messages of a kind.
func always(m *schema.Message, f *schema.WireField, kinds []schema.Expr) (n schema.Number, known bool) {
	switch {
	case f.Role == schema.KindRole:
		if f.KindNext >= len(kinds) {
			return n, false
		}
		n, known = kinds[f.KindNext].(schema.Number)
	case f.Equation != nil:
		n, known = f.Equation.Value.(schema.Number)
	default:
		known = !f.Program && !m.Reply && f.Role == schema.NoRole
	}
	return n, known
}

func (c *wireChecker) fragment(f *schema.Fragments) {
	if framing := f.Piece.Framing; framing == nil {
		c.report.Errorf(CodeWireFragment, f.Span, "nothing says how long a fragment is, before more of it is read than its length").
			Helpf("let its frame say it, as in length u16 = size(body), behind nothing that asks for a session variable set in front of it. Of several with an if, one has to be always there")
	} else {
		c.fullFragment(f, framing.Sizes[0])
	}
	for _, mark := range []*schema.Mark{f.First, f.Last} {
		if mark != nil {
			if !mark.Own {
				c.fits(called(mark.Field), mark.Field.Span, mark.Field.Type, mark.Yes)
			}
			c.fits(called(mark.Field), mark.Field.Span, mark.Field.Type, mark.No)
		}
	}
}

// fullFragment reports a length that cannot say how long a fragment is that has as much of a
// message as there may be. Of several fields, one has to.
func (c *wireChecker) fullFragment(f *schema.Fragments, s *schema.Solution) {
	said := c.notFull(f, s)
	for or := s.Or; or != nil && said != ""; or = or.Or {
		s, said = or, c.notFull(f, or)
	}
	if said == "" {
		return
	}
	c.report.Errorf(CodeWireFragment, f.Span, "a fragment is to have %d bytes of a message, and %s", f.Most, said).
		Also(s.By.Span, "what says how long it is").
		Helpf("split messages into pieces of another size")
}

// notFull says why a field cannot say how long a full fragment is, or nothing.
func (c *wireChecker) notFull(f *schema.Fragments, s *schema.Solution) string {
	more, constant := s.Add.(schema.Number)
	if s.Add != nil && (!constant || more.Negative) {
		return ""
	}
	n := (c.whenFull(f, s.Unknown.Stretch)*max(s.Mul, 1) + more.Abs) / max(s.Div, 1)
	switch largest := c.largest(s.By.Type); {
	case s.Div > 1 && f.Most%s.Div != 0:
		return fmt.Sprintf("%s counts %d bytes each", called(s.By), s.Div)
	case n > largest:
		return fmt.Sprintf("%s is then %d, and %s holds up to %d", called(s.By), n, schema.WrittenType(s.By.Type), largest)
	}
	return ""
}

// whenFull is how many bytes a stretch of a fragment has at least, whose body is full.
func (c *wireChecker) whenFull(f *schema.Fragments, at schema.Stretch) uint64 {
	bits := uint64(0)
	for _, leaf := range f.Piece.Record.Leaves[at.From:at.To] {
		switch leaf := leaf.(type) {
		case *schema.Literal:
			bits += 8 * uint64(len(leaf.Bytes))
		case *schema.WireField:
			if leaf == f.Body {
				bits += 8 * f.Most
			} else if n, fixed := c.sizes.FieldBits(leaf); fixed {
				bits += n
			}
		}
	}
	return bits / 8
}

// largest is the largest number of a type.
func (c *wireChecker) largest(t schema.WireType) uint64 {
	n, fixed := schema.WireBits(t)
	base := uint64(schema.BaseOfDigits(t))
	switch {
	case !fixed || n > 8*19:
		return math.MaxInt64
	case base == 0:
		_, largest, _ := span(t)
		return largest.Abs
	}
	largest := uint64(0)
	for range schema.ValueBits(t, uint(n)) / 8 {
		if largest = largest*base + base - 1; largest > math.MaxInt64/base {
			return math.MaxInt64
		}
	}
	return largest
}
