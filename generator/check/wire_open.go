package check

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// untilElse checks that tagged fields which end where none of their tags stands have tags that are
// told by their bytes.
func (c *wireChecker) untilElse(r *record, l *schema.TagLayout) {
	if l.List.How != schema.EndElse || l.Unknown {
		return
	}
	for _, f := range r.Tagged {
		if f.OtherTags {
			continue
		}
		if _, known := c.wire.TagText(l.Tag, *f.Tag, c.sizes); !known {
			c.report.Errorf(CodeWireTagLayout, l.Span, "tagged fields that end where none of their tags stands have tags with one way to write each, and %s has more", schema.WireTypeString(l.Tag)).
				Helpf(`write u8 or u16, or for text dec[until "="]`)
			return
		}
	}
}

// open reports what may begin as a tag does that is read as part of the value in front of it.
func (c *wireChecker) open(r *record) {
	if !c.wire.UntilElse {
		return
	}
	for i, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok || f.Via != nil {
			continue
		}
		to := len(r.Leaves)
		if bound := r.Bound(i); bound != nil {
			to = bound.Unknown.Stretch.To
		}
		if o := c.opened(r, f); o != nil {
			o.leaves(r.Record, i+1, to)
		}
	}
	for _, f := range r.Tagged {
		if f.Via != nil || f.OtherTags || slices.ContainsFunc(r.Tail, (*schema.TagLayout).HasLength) {
			continue
		}
		if o := c.opened(r, f); o != nil {
			o.behindTagged(r.Record)
		}
	}
}

// opened is a field, and the tags that are read as part of it. Its methods look at what follows.
type opened struct {
	*wireChecker
	f    *schema.WireField
	of   string
	tags []schema.OpenTag
	seen []schema.WireType
	done bool // as soon as something is reported
}

// opened is nil for a field that ends whatever follows it.
func (c *wireChecker) opened(r *record, f *schema.WireField) *opened {
	tags := c.openTags.Of(f.Type)
	if len(tags) == 0 {
		return nil
	}
	o := &opened{wireChecker: c, f: f, of: r.of(f), tags: tags}
	if list, ok := schema.Present(f.Type).(*schema.WireList); ok {
		o.typ(list.Elem, f.Span) // behind an element stands the next one
	}
	return o
}

// behindTagged looks at what follows a tagged field: the others, and what is behind all of them.
func (o *opened) behindTagged(r *schema.Record) {
	ends := r.TailBound() != nil
	for _, l := range r.Tail {
		o.tail(r, l)
		ends = ends || l.List.InBytes
	}
	for i := r.TailAt; !ends && i < len(r.Leaves); i++ {
		ends = o.leaf(r.Leaves[i])
	}
}

// leaves looks at some leaves up to one that is always there, and at the tagged fields among them.
func (o *opened) leaves(r *schema.Record, from, to int) {
	for i := from; i <= to && !o.done; i++ {
		if i == r.TailAt && len(r.Tail) > 0 {
			o.tails(r)
		}
		if i == to || o.leaf(r.Leaves[i]) {
			return
		}
	}
}

// leaf looks at what a leaf begins with, and reports whether it is always there.
func (o *opened) leaf(leaf schema.Item) bool {
	switch leaf := leaf.(type) {
	case *schema.Literal:
		o.text(leaf.Bytes, leaf.Span)
	case *schema.WireField:
		o.field(leaf)
	}
	return o.sizes.IsThere(leaf)
}

func (o *opened) field(f *schema.WireField) {
	if f.Equation != nil && f.Equation.Kind == schema.Constant {
		switch value := f.Equation.Value.(type) {
		case schema.Text:
			o.text(string(value), f.Span)
			return
		case schema.Number:
			if text, known := o.wire.TagText(f.Type, value.Bits(), o.sizes); known {
				o.text(text, f.Span)
				return
			}
		}
	}
	o.typ(f.Type, f.Span)
}

// typ looks at what values of a type begin with.
func (o *opened) typ(t schema.WireType, at source.Span) {
	t = schema.Present(t)
	if slices.Contains(o.seen, t) {
		return
	}
	o.seen = append(o.seen, t)
	switch t := t.(type) {
	case *schema.WireStruct:
		o.leaves(t.Record, 0, len(t.Record.Leaves))
		return
	case *schema.WireList:
		if len(t.Ends) == 1 && (t.Ends[0].How == schema.EndSize || t.Ends[0].How == schema.EndRest) {
			o.typ(t.Elem, at)
			return
		}
	case *schema.WireUnion:
		if t.By == schema.ByPrefix {
			for _, v := range t.Variants {
				o.typ(v.Type, v.Span)
			}
			return
		}
	}
	o.anything(at)
}

// tails looks at what tagged fields begin with, of which there may be none.
func (o *opened) tails(r *schema.Record) {
	for _, l := range r.Tail {
		if l.List.How == schema.EndPrefix {
			o.anything(l.Span)
		}
		o.tail(r, l)
	}
}

// tail looks at each tagged field, and what ends them.
func (o *opened) tail(r *schema.Record, l *schema.TagLayout) {
	if l.Head() != nil || l.Front || l.Protobuf {
		o.anything(l.Span)
		return
	}
	if until, ok := l.List.Until.(schema.Text); ok {
		o.text(string(until), l.Span)
	}
	for _, f := range r.Tagged {
		o.tagged(f, l)
	}
}

// tagged looks at a tagged field. Those that no field is are refused by their writer.
func (o *opened) tagged(f *schema.WireField, l *schema.TagLayout) {
	if f.OtherTags && schema.WireTypeString(o.tags[0].Type) == schema.WireTypeString(l.Tag) {
		return
	}
	if f.Tag == nil {
		o.anything(f.Span)
		return
	}
	text, known := o.wire.TagText(l.Tag, *f.Tag, o.sizes)
	if !known {
		o.anything(f.Span)
		return
	}
	o.text(text, f.Span)
}

// text reports bytes that are read as one of the tags.
func (o *opened) text(text string, at source.Span) {
	i := slices.IndexFunc(o.tags, func(t schema.OpenTag) bool { return schema.BeginAlike(t.Text, text) })
	if i < 0 || o.done {
		return
	}
	o.done = true
	tag := o.tags[i]
	o.report.Errorf(CodeWireTagLayout, o.f.Span, "%s ends where none of its tags stands, and what follows may begin as its tag %d does", o.of, *tag.Field.Tag).
		Also(at, "this follows").Also(tag.Field.Span, "which is read as this")
}

// anything reports a value that may begin with any bytes.
func (o *opened) anything(at source.Span) {
	if o.done {
		return
	}
	o.done = true
	tag := o.tags[0]
	o.report.Errorf(CodeWireTagLayout, o.f.Span, "%s ends where none of its tags stands, and what follows may be one", o.of).
		Also(at, "this may begin with any bytes").
		Also(tag.Field.Span, "a tag that it ends in front of, unless it is there").
		Helpf("write tagged [u8] or [size u16] where a count or a size stands in front, or put a constant behind them that is none of the tags")
}
