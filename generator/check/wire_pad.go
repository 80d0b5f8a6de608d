package check

import "github.com/netgen-dev/netgen/generator/schema"

// padded reports padding behind what takes the rest, or the rest of a stretch that has the
// padding in it.
func (c *wireChecker) padded(r *record, f *schema.WireField, p *schema.Padding, bound *schema.Solution) {
	if p.Front {
		c.report.Errorf(CodeWireRest, p.Span, "%s takes the rest, so nothing says where it ends and the zeros in front of %s begin", r.of(f), called(p.Of)).
			Also(f.Span, "%s stands here", called(f)).
			Helpf("give it a size of its own, as in `%s`, or leave out align", withSize(f))
		return
	}
	d := c.report.Errorf(CodeWireRest, p.Span, "%s takes the rest, so nothing says where it ends and the padding behind it begins", r.of(f)).
		Also(f.Span, "%s stands here", called(f)).
		Helpf("give it a size of its own, as in `%s`, or leave out pad", withSize(f))
	if bound != nil && bound.By.Level == f.Level {
		all := bound.Unknown.Stretch
		d.Also(all.Span, "size(%s) counts the zeros behind %s too", all.Text, called(f)).
			Helpf("size(%s) is without the zeros: write `%s = size(%[1]s)`, plus the bytes of what else it counts; or leave out pad", called(f), called(bound.By))
	}
}

// withSize is a text or list as it is written with a length in front of it.
func withSize(f *schema.WireField) string { return called(f) + " " + sizedType(f) }

// sizedType is the type of a field with a size in front of it.
func sizedType(f *schema.WireField) string {
	switch t := schema.Present(f.Type).(type) {
	case *schema.WireList:
		return "[u16]" + schema.WrittenType(t.Elem)
	case *schema.WireText:
		if !t.Bytes {
			return "string[u16]"
		}
	}
	return "bytes[u16]"
}

// places reports padding whose place cannot be known: that of a length of any size in
// front of it, which counts what stands behind the padding.
func (c *wireChecker) places(r *record) {
	for i, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok || f.Equation == nil {
			continue
		}
		if c.hasFixedWidth(r, f) {
			continue
		}
		c.tailBehind(r, f, i)
		if p := paddingIn(r, f.Equation.Value, i); p != nil {
			d := c.report.Errorf(CodeWireOrder, p.Span, "%s is padded by its place behind %s, whose own size is known only when all that it counts is in place", r.of(p.Of), called(f)).
				Also(f.Span, "%s is of any size", called(f))
			help := "put what is padded into a struct: its places are counted from its own beginning"
			if r.layout[f] == "" {
				help = "give " + called(f) + " a fixed size, or " + help
			}
			d.Helpf("%s", help)
		}
	}
}

// tailBehind is places for tagged fields with zeros behind each.
func (c *wireChecker) tailBehind(r *record, f *schema.WireField, leaf int) {
	for _, at := range measuredBy(f.Equation.Value, 0) {
		if leaf >= r.TailAt || at.From > r.TailAt || at.To < r.TailAt || at.Alone {
			continue
		}
		for _, tail := range r.Tail {
			if tail.Pad > 1 {
				c.report.Errorf(CodeWireOrder, f.Span, "%s is of any size, and tagged fields that it counts are padded by their places behind it", r.of(f)).
					Also(tail.Span, "how they stand").
					Helpf("give %s a fixed size, or put what has the tagged fields into a struct: its places are counted from its own beginning", called(f))
				return
			}
		}
	}
}

// paddedTail reports tagged fields with zeros behind each, whose size in front of them is of any size
// itself.
func (c *wireChecker) paddedTail(tail *schema.TagLayout) {
	if _, fixed := c.sizes.Bits(tail.List.Prefix); tail.Pad > 1 && tail.List.How == schema.EndPrefix && tail.List.InBytes && !fixed {
		c.report.Errorf(CodeWireOrder, tail.Span, "tagged fields are padded by their places behind their size, which has as many bytes as they then ask for").
			Helpf("give the size a fixed width, as in [size u32], or count the fields")
	}
}

// hasFixedWidth reports whether a number is written with as many bytes as any other of its
// type: among words and in headers it is put in place when it is known.
func (c *wireChecker) hasFixedWidth(r *record, f *schema.WireField) bool {
	_, fixed := c.sizes.FieldBits(f)
	return fixed && r.layout[f] == ""
}

// paddingIn is the first padding behind the leaf i, and in front of the end of something
// whose size an expression asks for; nil for none. The size of a text is known before.
func paddingIn(r *record, x schema.Expr, i int) (found *schema.Padding) {
	schema.Visit(x, func(x schema.Expr) {
		m, ok := x.(*schema.Measure)
		if !ok || m.Of != schema.SizeOf || found != nil {
			return
		}
		at := m.Stretch
		if at.To == at.From+1 && isTextItem(r.Leaves[at.From]) {
			return
		}
		for j := i + 1; j < at.To && found == nil; j++ {
			found, _ = r.Leaves[j].(*schema.Padding)
		}
	})
	return found
}

func isTextItem(item schema.Item) bool {
	f, ok := item.(*schema.WireField)
	if !ok {
		return false
	}
	text := schema.IsText(f.Type)
	return text && f.Via == nil
}

// aligned reports fields in front of which, or of whose elements, a reader would not know how many
// zeros stand.
func (c *wireChecker) aligned(r *record, f *schema.WireField) {
	switch {
	case f.Align < 2 || r.layout[f] != "": // of a layout it has been reported
	case f.Presence == schema.ByRest:
		c.report.Errorf(CodeWireNoPresence, f.Span, "%s is there if something is left, and zeros in front of it may be all that is", r.of(f)).
			Helpf("give it a flag (`flag bit = has(%s)`), or leave out align", called(f))
	case c.sizes.AlignsEach(f):
		c.alignedList(r, f, schema.Present(f.Type).(*schema.WireList))
	}
}

func (c *wireChecker) alignedList(r *record, f *schema.WireField, t *schema.WireList) {
	if f.Via != nil {
		c.report.Errorf(CodeWireVia, f.Span, "the elements of %s have their places among bytes that go through %s first", r.of(f), f.Via.Name).
			Helpf("put the list into a struct of its own, and send that through it: %s Elements via %s", called(f), f.Via.Name)
		return
	}
	for _, end := range t.Ends {
		if end.How == schema.EndUntil {
			c.report.Errorf(CodeWireNoEnd, f.Span, "the end of %s is looked for where zeros in front of an element may stand", r.of(f)).
				Helpf("give it a count or a size, or leave out align")
			return
		}
		_, fixed := c.sizes.Bits(end.Prefix)
		if end.How == schema.EndPrefix && end.InBytes && !fixed {
			c.report.Errorf(CodeWireOrder, f.Span, "the elements of %s have their places behind its size, which has as many bytes as the elements then ask for", r.of(f)).
				Helpf("give the size a fixed width, as in [size u32], or count the elements")
			return
		}
	}
}
