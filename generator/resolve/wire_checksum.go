package resolve

import (
	"fmt"
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// besides says how a checksum is of all but its own bytes.
func besides(r *schema.Record, f *schema.WireField, at schema.Stretch) string {
	if r.Leaves[at.To-1] == schema.Item(f) {
		return fmt.Sprintf("let it end in front of %s", f.Name)
	}
	return fmt.Sprintf("name what stands in front of %s and what stands behind it as two arguments, as in sum(a..b, c..d): where its bytes count as zeros, an extern adds them between the two", f.Name)
}

// overItself reports a checksum over its own bytes, or over those of another one that is
// over it: neither can be computed before the other.
func (w *wirer) overItself(r *schema.Record, f *schema.WireField) {
	for _, at := range summed(f) {
		for _, leaf := range r.Leaves[at.From:at.To] {
			other, ok := leaf.(*schema.WireField)
			if ok && other == f {
				w.errorf(CodeWireLinear, f.Equation.Span, "%s is over %s itself, whose bytes are not known before it", schema.ExprString(f.Equation.Value), f.Name).
					Helpf("%s", besides(r, f, at))
				return
			}
			if ok && slices.ContainsFunc(summed(other), func(s schema.Stretch) bool { return slices.Contains(r.Leaves[s.From:s.To], schema.Item(f)) }) {
				w.errorf(CodeWireLinear, f.Equation.Span, "%s is over %s, which is a checksum over %s", schema.ExprString(f.Equation.Value), other.Name, f.Name).
					Also(other.Span, "%s stands here", other.Name).
					Helpf("leave one of them out of the other")
				return
			}
		}
	}
}

// wordOverItself reports a number among words, headers or members that counts itself, and has
// as many digits there as it needs, and more around it than itself.
func (w *wirer) wordOverItself(r *schema.Record, f *schema.WireField) {
	help := "let it begin behind " + f.Span.Text()
	switch f.Layout {
	case schema.NoLayout:
		return
	case schema.Words:
		if _, always := w.wire.Words.Digits(f, w.sizes); always || w.wire.Words == nil {
			return
		}
		if w.wire.Words.List == nil {
			help += ", or give " + f.Span.Text() + " a fixed width, such as dec[5], and no condition"
		}
	}
	for _, m := range schema.MeasuresIn(f.Equation.Value) {
		if m.Of == schema.SizeOf && slices.Contains(r.Leaves[m.Stretch.From:m.Stretch.To], schema.Item(f)) {
			w.errorf(CodeWireLinear, f.Equation.Span, "%s counts %s itself, which is text with no size of its own here", schema.ExprString(f.Equation.Value), f.Span.Text()).
				Helpf("%s", help)
			return
		}
	}
}

// summed are the stretches that the checksums of an equation are over.
func summed(f *schema.WireField) []schema.Stretch {
	var all []schema.Stretch
	if f.Equation == nil {
		return nil
	}
	for _, sum := range schema.ChecksumsIn(f.Equation.Value) {
		all = append(all, sum.Stretches...)
	}
	return all
}
