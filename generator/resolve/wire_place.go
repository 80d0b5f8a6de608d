package resolve

import (
	"maps"
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

// fragmentFraming finds what says how long a fragment is where that is not the first size in
// it: others in front of its length say where slots end, which are read to get there.
func (w *wirer) fragmentFraming(m *schema.Message) {
	all := w.frameSizes(m.Record)
	for m.Framing == nil && len(all) > 0 {
		m.Framing = w.framing(m.Record, all)
		all = slices.Delete(all, 0, 1)
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

// markJSON marks the types that are used in JSON and nowhere else.
func (w *wirer) markJSON() {
	if w.wire.Protocol == nil {
		return
	}
	inJSON, elsewhere, hasJSON := map[any]bool{}, map[any]bool{}, false
	for _, m := range w.wire.Protocol.Messages {
		for _, f := range schema.FieldsIn(m.Record.Leaves) {
			if !f.InJSON() {
				reach(f.Type, elsewhere)
				continue
			}
			hasJSON = true
			reach(f.Type, inJSON)
			if f.Level == schema.Body {
				reach(m.Type, inJSON) // a struct whose fields are the message's
			}
		}
		for _, f := range m.Record.Tagged {
			reach(f.Type, elsewhere)
		}
	}
	if hasJSON {
		w.reachJSON(inJSON, elsewhere)
	}
	for _, d := range w.wire.Types {
		switch d := d.(type) {
		case *schema.WireStruct:
			d.JSON = inJSON[d] && !elsewhere[d]
		case *schema.WireUnion:
			if d.JSON = inJSON[d] && !elsewhere[d]; d.JSON {
				nameElse(d)
			}
		}
	}
}

// reachJSON adds the types that no message has, and that have no bytes: what they are made of stands
// in JSON, or can stand nowhere else.
func (w *wirer) reachJSON(inJSON, elsewhere map[any]bool) {
	for _, d := range w.wire.Types {
		t, ok := d.(schema.WireType)
		if !ok || inJSON[d] || elsewhere[d] {
			continue
		}
		reached := map[any]bool{}
		reach(t, reached)
		for of := range reached {
			if inJSON[of] && !elsewhere[of] || w.saysJSON(of) {
				maps.Copy(inJSON, reached)
				break
			}
		}
	}
}

// saysJSON reports whether a struct or union says itself that it stands in JSON: it is an array there,
// or has names of members, maps or any values; or its bytes would not tell its variants, or where its fields end.
func (w *wirer) saysJSON(of any) bool {
	if u, ok := of.(*schema.WireUnion); ok {
		return slices.ContainsFunc(u.Variants, func(v *schema.WireVariant) bool {
			return hasNoBytes(v.Type) || u.By == schema.ByPrefix && !v.Else && !mayHaveConstants(v.Type)
		})
	}
	s, ok := of.(*schema.WireStruct)
	return ok && (s.Record.Array || w.endless(s.Record) || slices.ContainsFunc(s.Record.Fields(), func(f *schema.WireField) bool {
		return f.Layout == schema.NoLayout && (f.Label != "" || hasNoBytes(f.Type))
	}))
}

// endless reports whether several fields of a record would take the rest of it, or elements of a list.
func (w *wirer) endless(r *schema.Record) bool {
	rests := 0
	for i, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok || f.Layout != schema.NoLayout || f.If != nil || r.Bounded(i) || !f.TakesRest(nil) {
			continue
		}
		rests++
		if list, ok := schema.Present(f.Type).(*schema.WireList); ok && schema.IsText(list.Elem) && schema.TakesRest(list.Elem, nil) {
			return true
		}
	}
	return rests > 1
}

// mayHaveConstants reports whether something in a type may tell it from others.
func mayHaveConstants(t schema.WireType) bool {
	s, ok := schema.BareWire(t).(*schema.WireStruct)
	if !ok {
		_, union := schema.BareWire(t).(*schema.WireUnion)
		return union
	}
	return slices.ContainsFunc(s.Record.Leaves, func(leaf schema.Item) bool {
		f, field := leaf.(*schema.WireField)
		return !field || f.Equation != nil || isComposed(f.Type)
	})
}

func isComposed(t schema.WireType) bool {
	switch schema.BareWire(t).(type) {
	case *schema.WireStruct, *schema.WireUnion:
		return true
	}
	return false
}

// hasNoBytes reports whether values of a type, or its elements, are maps or any JSON.
func hasNoBytes(t schema.WireType) bool {
	switch t := schema.Present(t).(type) {
	case *schema.WireList:
		return hasNoBytes(t.Elem)
	case *schema.WireMap, *schema.WireAny:
		return true
	}
	return false
}

// nameElse calls the struct of a variant for all others of JSON as the variant, which it is: it has
// its tag itself.
func nameElse(u *schema.WireUnion) {
	for _, v := range u.Variants {
		if s, ok := v.Type.(*schema.WireStruct); ok && v.Else && s.Inline && s.Name == u.Name+v.Name+"Value" {
			s.Name = u.Name + v.Name
		}
	}
}

// reach adds the structs and unions of a type, and theirs, to a set.
func reach(t schema.WireType, set map[any]bool) {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireOptional:
		reach(t.Elem, set)
	case *schema.WireList:
		reach(t.Elem, set)
	case *schema.WireMap:
		reach(t.Elem, set)
	case *schema.WireStruct:
		if set[t] {
			return
		}
		set[t] = true
		for _, leaf := range append(t.Record.Leaves[:len(t.Record.Leaves):len(t.Record.Leaves)], taggedItems(t.Record)...) {
			if f, ok := leaf.(*schema.WireField); ok {
				reach(f.Type, set)
			}
		}
	case *schema.WireUnion:
		if set[t] {
			return
		}
		set[t] = true
		for _, v := range t.Variants {
			reach(v.Type, set)
		}
	}
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
