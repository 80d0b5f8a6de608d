package resolve

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// fragmentFraming finds what says how long a fragment is where that is not the first size in
// it: others in front of its length say where slots end, which are read to get there.
func (w *wirer) fragmentFraming(m *schema.Message) {
	all := w.frameSizes(m.Record)
	for m.Framing == nil && len(all) > 0 {
		m.Framing = w.framing(m.Record, all)
		all = slices.Delete(all, 0, 1)
	}
}

// framing finds what says how long a message is: the field of a frame whose stretch
// comes first, if everything behind it is of a fixed size or told before it too.
func (w *wirer) framing(r *schema.Record, all []*schema.Solution) *schema.Framing {
	var first *schema.Solution
	for _, s := range all {
		if first == nil || outside(s.Unknown.Stretch, first.Unknown.Stretch) {
			first = s
		}
	}
	if first == nil {
		return nil
	}
	at := first.Unknown.Stretch
	f := &schema.Framing{Sizes: []*schema.Solution{first}}
	last := max(lastBy(r, first), 0)
	after, more, ok := w.behind(r, at, all)
	if !ok {
		return nil
	}
	for _, s := range more {
		f.Sizes = append(f.Sizes, s)
		last = max(last, lastBy(r, s))
	}
	if schema.AroundOf(r.Leaves[:max(last+1, at.From)]).IsAny() {
		return nil // who cuts messages out does not know what they belong to
	}
	header, headerFixed := w.sizes.StretchBits(r.Leaves[:last+1])
	before, beforeFixed := w.sizes.StretchBits(r.Leaves[:at.From])
	f.Header, f.Before, f.After = int(header+7)/8, int(before/8), int(after/8)
	f.Fixed = headerFixed && beforeFixed && first.By.Layout == schema.NoLayout
	return f
}

// outside reports whether a begins before b, or ends behind it.
func outside(a, b schema.Stretch) bool {
	return a.From < b.From || a.From == b.From && a.To > b.To
}

// frameSizes are the equations of a frame about sizes. It need not be one field that says one, if one of
// several is always there.
func (w *wirer) frameSizes(r *schema.Record) []*schema.Solution {
	var all []*schema.Solution
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.If != nil || f.Equation == nil {
			continue
		}
		if s := f.Equation.Solution; s != nil && s.Or == nil && w.isFrameSize(r, s) {
			all = append(all, s)
		}
	}
	for _, s := range r.Solved {
		if s.Or != nil && s.Tells() && w.isFrameSize(r, s) {
			all = append(all, s)
		}
	}
	return all
}

// isFrameSize reports whether a field of a frame gives the size of something, which is known
// in front of that. A line is read as it comes, and so is what follows it, but for JSON.
func (w *wirer) isFrameSize(r *schema.Record, s *schema.Solution) bool {
	at := s.Unknown.Stretch
	if s.By.Level == schema.Body || s.Unknown.Of != schema.SizeOf || s.Late || at.To == 0 {
		return false
	}
	return s.By.Layout != schema.Words || at.From < len(r.Leaves) && isMember(r.Leaves[at.From])
}

func isMember(leaf schema.Item) bool {
	f, ok := leaf.(*schema.WireField)
	return ok && f.InJSON()
}

// behind returns the bits behind a stretch, and the sizes of what varies there, if
// fields in front of the stretch tell them.
func (w *wirer) behind(r *schema.Record, at schema.Stretch, all []*schema.Solution) (bits uint64, sizes []*schema.Solution, ok bool) {
	bits, ok = closing(r, at)
	if !ok {
		return 0, nil, false
	}
	told := map[int]*schema.Solution{}
	for _, s := range all {
		if by := r.LeafAt(s.By); by >= 0 && by < at.From {
			told[s.Unknown.Stretch.From] = s
		}
	}
	for i := at.To; i < len(r.Leaves); i++ {
		if s := told[i]; s != nil && s.Unknown.Stretch.To > i {
			n, ok := closing(r, s.Unknown.Stretch)
			if !ok {
				return 0, nil, false
			}
			sizes, bits = append(sizes, s), bits+n
			i = s.Unknown.Stretch.To - 1
			continue
		}
		n, fixed := w.sizes.StretchBits(r.Leaves[i : i+1])
		if !fixed {
			return 0, nil, false
		}
		bits += n
	}
	return bits, sizes, bits%8 == 0
}

// closing returns the bits of what ends a stretch without being counted. Nothing tells
// whether they are there if the value need not be.
func closing(r *schema.Record, at schema.Stretch) (bits uint64, ok bool) {
	n := len(r.Uncounted(at))
	if n == 0 {
		return 0, true
	}
	f := r.Leaves[at.To-1].(*schema.WireField)
	return uint64(n) * 8, f.Presence == schema.Always
}

// lastBy is the last field by which a solution may be known.
func lastBy(r *schema.Record, s *schema.Solution) (last int) {
	for ; s != nil; s = s.Or {
		last = max(last, r.LeafAt(s.By))
	}
	return last
}
