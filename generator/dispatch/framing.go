package dispatch

import "github.com/netgen-dev/netgen/generator/schema"

// commonFraming is the framing that all messages share, or nil.
func (w *dispatcher) commonFraming(all []*candidate) *schema.Framing {
	if len(all) == 0 {
		return nil
	}
	first := all[0].alt.Message
	for _, c := range all {
		if !w.framedAlike(first, c.alt.Message) {
			return nil
		}
	}
	return first.Framing
}

// framedAlike reports whether one function finds the length of two messages.
func (w *dispatcher) framedAlike(a, b *schema.Message) bool {
	f, g := a.Framing, b.Framing
	switch {
	case f == nil || g == nil || len(f.Sizes) != len(g.Sizes) || f.Header != g.Header:
		return false
	case f.Sizes[0].By.Span != g.Sizes[0].By.Span:
		return sameNumber(f, g)
	case f.After != g.After || f.Fixed != g.Fixed:
		return false
	case f.Fixed:
		return f.Before == g.Before
	}
	return a == b || w.wayToFramed(a) == w.wayToFramed(b)
}

// wayToFramed is what stands in front of what the first size of a frame measures.
func (w *dispatcher) wayToFramed(m *schema.Message) string {
	var to schema.Item
	if from := m.Framing.Sizes[0].Unknown.Stretch.From; from < len(m.Record.Leaves) {
		to = m.Record.Leaves[from]
	}
	return w.sizes.Way(m.Record, to)
}

// sameNumber reports whether two frames say by a number at the same place, and in the same
// way, how long they are.
func sameNumber(f, g *schema.Framing) bool {
	return len(f.Sizes) == 1 && f.Fixed && g.Fixed && f.Before+f.After == g.Before+g.After && sameSize(f.Sizes[0], g.Sizes[0])
}

// sameSize reports whether fields that end at the same place tell the same size.
func sameSize(a, b *schema.Solution) bool {
	x, constant := a.Add.(schema.Number)
	y, both := b.Add.(schema.Number)
	sameAdd := a.Add == nil && b.Add == nil || constant && both && x.Compare(y) == 0
	return sameAdd && a.Mul == b.Mul && a.Div == b.Div && a.By.Bit == b.By.Bit &&
		schema.WireTypeString(a.By.Type) == schema.WireTypeString(b.By.Type)
}

// lines returns what stands in front of the words of all messages, where these may
// come as a line instead: the first byte tells which it is. It is empty where they
// may not.
func (w *dispatcher) lines(all []*candidate) string {
	if words := w.wire.Words; words == nil || words.List == nil || words.End == "" || len(all) == 0 {
		return ""
	}
	first, _ := schema.FrontOfWords(all[0].alt.Message)
	for _, c := range all {
		if front, ok := schema.FrontOfWords(c.alt.Message); !ok || front != first {
			return ""
		}
	}
	return first
}
