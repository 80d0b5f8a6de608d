package resolve

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// placeAll says of every field what tells whether it is there and at which bit it
// begins, and of every record whether it takes what is left.
func (w *wirer) placeAll() {
	w.markJSON()
	w.arrays()
	w.paddings()
	w.sizes = &schema.WireSizes{}
	for _, s := range w.structs {
		w.presences(s.Record, s.JSON)
	}
	p := w.wire.Protocol
	if p != nil {
		for _, m := range p.Messages {
			w.presences(m.Record, false)
		}
	}
	rests := restOf{}
	for _, s := range w.structs {
		rests.visit(s)
		w.bits(s.Record)
	}
	if p == nil {
		return
	}
	for _, m := range p.Messages {
		m.Record.Rest = rests.record(m.Record)
		w.bits(m.Record)
		m.Framing = w.framing(m.Record, w.frameSizes(m.Record))
	}
	for _, f := range w.fragmented {
		if f.made != nil {
			w.fragmentFraming(f.made.Piece)
		}
	}
}

// presences decides what says whether each field is there.
func (w *wirer) presences(r *schema.Record, json bool) {
	for _, f := range r.Tagged {
		f.Presence = schema.ByTagged
	}
	last, ends, kind := true, stretchEnds(r), false
	for i := len(r.Leaves) - 1; i >= 0; i-- {
		if i == r.TailAt-1 && r.EndsTagged() {
			last = false
		}
		f, ok := r.Leaves[i].(*schema.WireField)
		if !ok {
			last = last && w.trails(r.Leaves[i]) || ends[i]
			continue
		}
		f.Presence = w.presence(f, json, last)
		if (f.Presence == schema.ByNothing || f.Presence == schema.ByRest && !r.Bounded(i)) && w.isBeforeLiteral(f, r) {
			f.Presence = schema.ByNext
		}
		if kind && f.Presence == schema.ByWord && f.Label != "" {
			f.Presence = schema.ByLabel
		}
		kind = kind || f.Role == schema.KindRole
		last = last && (f.Presence == schema.ByRest || w.trails(f)) || ends[i]
	}
}

// trails reports whether something stands behind the body and always has as many bytes: what
// is in front of it can take what is left.
func (w *wirer) trails(leaf schema.Item) bool {
	switch leaf := leaf.(type) {
	case *schema.Trim:
		return true
	case *schema.Literal:
		return leaf.Level < schema.Body
	case *schema.WireField:
		_, fixed := w.sizes.Bits(leaf.Type)
		return fixed && leaf.Level < schema.Body && !leaf.Slot && !leaf.IsConditional() && !schema.IsOptional(leaf.Type)
	}
	return false
}

// stretchEnds are the leaves in front of which a stretch of a known size ends.
func stretchEnds(r *schema.Record) map[int]bool {
	ends := map[int]bool{}
	for _, s := range r.Solved {
		if at := s.Unknown.Stretch; s.Unknown.Of == schema.SizeOf && at.To > at.From && !isValue(r, s) && s.Tells() && r.IsTold(at.To-1, s) {
			ends[at.To] = true
		}
	}
	return ends
}

// isValue reports whether a solution gives the end of one value that it names. Whether
// that is empty or not there, nothing tells.
func isValue(r *schema.Record, s *schema.Solution) bool {
	at := s.Unknown.Stretch
	f, ok := r.Leaves[at.From].(*schema.WireField)
	return ok && at.To == at.From+1 && f.Size != s && at.Alone
}

func (w *wirer) presence(f *schema.WireField, json, last bool) schema.Presence {
	lay := f.Layout
	conditional := f.IsConditional()
	switch {
	case f.Spare:
		return schema.ByMember
	case !schema.IsOptional(f.Type) && conditional:
		return schema.ByIf
	case !schema.IsOptional(f.Type):
		return schema.Always
	case json || lay == schema.JSON || lay == schema.Headers:
		return schema.ByMember
	case f.Flag != nil:
		return schema.ByFlag
	case lay == schema.Words && schema.BeginsWithLiteral(f.Type):
		return schema.ByLiteral
	case lay == schema.Words && w.isColumn(f.Type):
		return schema.ByColumn
	case lay == schema.Words:
		return schema.ByWord
	case hasNull(f.Type):
		return schema.ByNull
	case f.If != nil:
		return schema.ByIf
	case last:
		return schema.ByRest
	}
	return schema.ByNothing
}

// isBeforeLiteral reports whether a field stands directly in front of a literal, which a reader sees
// where the field is not there. One whose size stands elsewhere has that to be missing.
func (w *wirer) isBeforeLiteral(f *schema.WireField, r *schema.Record) bool {
	bits, fixed := w.sizes.Bits(schema.Present(f.Type))
	given := f.Size != nil || slices.ContainsFunc(schema.Ends(f.Type), func(end *schema.End) bool { return end.How == schema.EndGiven })
	return f.Layout == schema.NoLayout && (!fixed || bits%8 == 0) && !given && r.LiteralBehind(f) != ""
}

// isColumn reports whether a value is one word that may be empty, whatever follows.
func (w *wirer) isColumn(t schema.WireType) bool {
	if w.wire.Words == nil || !w.wire.Words.Columns() {
		return false
	}
	switch t := schema.Present(t).(type) {
	case *schema.WireStruct, *schema.WireList:
		return false
	case *schema.WireText:
		return t.Ends[0].How == schema.EndWord
	}
	return true
}

// hasNull reports whether every way in which t can end has room for null.
func hasNull(t schema.WireType) bool {
	ends := schema.Ends(t)
	for _, end := range ends {
		if !end.Null {
			return false
		}
	}
	_, number := schema.Present(t).(*schema.Decimal)
	return len(ends) > 0 && !number
}

// restOf finds the structs that take what is left of the stretch around them.
type restOf map[*schema.WireStruct]bool

func (k restOf) visit(s *schema.WireStruct) bool {
	if rest, known := k[s]; known {
		return rest
	}
	k[s] = false
	k[s] = k.record(s.Record)
	s.Record.Rest = k[s]
	return k[s]
}

func (k restOf) record(r *schema.Record) bool {
	for _, t := range r.Tail {
		if t.List.How == schema.EndRest && r.TailBound() == nil {
			return true
		}
	}
	for i, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		if ok && (f.Presence == schema.ByRest || f.TakesRest(k.visit)) && !r.Bounded(i) {
			return true
		}
	}
	return false
}

// bits places the fields that begin within a byte.
func (w *wirer) bits(r *schema.Record) {
	at := uint64(0)
	for _, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok || f.Layout != schema.NoLayout {
			at = 0
			continue
		}
		f.Bit = uint(at % 8)
		n, fixed := w.sizes.Bits(f.Type)
		if !fixed {
			n = 0
		}
		at = (at + n) % 8
	}
}
