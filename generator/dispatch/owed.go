package dispatch

import (
	"maps"
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
)

// Where no frame says how long messages are, a reader that looks at a place waits until it
// is there. So each message that may have begun has to have it: then it is owed.

// least returns the fewest bits that a message has, up to where words, headers or JSON
// begin, of which something follows.
func (w *dispatcher) least(r *schema.Record) uint64 {
	front := slices.IndexFunc(r.Leaves, func(leaf schema.Item) bool {
		f, ok := leaf.(*schema.WireField)
		return ok && f.Layout != schema.NoLayout
	})
	if front < 0 {
		return w.leasts.Bits(r.Leaves)
	}
	return w.leasts.Bits(r.Leaves[:front]) + 8
}

// most returns how many bits a message has that always has as many and no kind, else 0. Where a kind
// or a condition tells what it is, bytes behind it are a mistake, and do not make it another one.
func (w *dispatcher) most(m *schema.Message) uint64 {
	r := m.Record
	bits, fixed := w.sizes.StretchBits(r.Leaves)
	if !fixed || w.wire.Lenient || len(m.Kinds) > 0 || len(r.Tagged) > 0 || len(r.Tail) > 0 {
		return 0
	}
	return bits
}

// has reports whether a candidate has so many bits in any case.
func (c *candidate) has(bits uint) bool {
	return uint64(bits) <= c.least || bits <= 8*c.word.end() || bits > 0 && c.octets[(bits-1)/8].Mask != 0 || slices.ContainsFunc(c.known, func(k known) bool {
		return k.probe.Bits > 0 && k.probe.Offset+k.probe.Bits >= bits
	})
}

// owes reports whether a candidate has what is looked at. Words, headers and JSON have an end
// that can be waited for, whatever is in them.
func (d *decider) owes(c *candidate, p schema.Probe, all []*candidate) bool {
	switch {
	case d.framed, p.Bits == 0 && c.members != nil, p.Way == schema.AmongHeaders:
		return true
	case p.Bits > 0:
		return c.has(p.Offset + p.Bits)
	case d.fieldAt(c, p) != nil:
		return true
	}
	return slices.ContainsFunc(all, func(other *candidate) bool {
		f := d.fieldAt(other, p)
		return f != nil && d.endsSo(c, f.Layout)
	})
}

// endsSo reports whether a candidate has an end that is looked for in some layout: one of these
// itself, or a text that ends as words do.
func (d *decider) endsSo(c *candidate, in schema.LayoutKind) bool {
	return in == schema.Words && c.text && c.until == d.wire.Words.End ||
		slices.ContainsFunc(c.alt.Message.Record.Items, func(item schema.Item) bool {
			own, ok := item.(*schema.Layout)
			return ok && own.Kind == in
		})
}

// fieldAt returns the field of a frame that a place names.
func (d *decider) fieldAt(c *candidate, p schema.Probe) *schema.WireField {
	r := c.alt.Message.Record
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.Name == p.Name && f.Level < schema.Body && d.sizes.WayOf(r, f) == p.Way {
			return f
		}
	}
	return nil
}

// owesField reports whether a candidate has what is read of another message up to a field of
// its record.
func (d *decider) owesField(c *candidate, r *schema.Record, f *schema.WireField) bool {
	at := r.LeafAt(f)
	if d.framed || at < 0 || c.alt.Message.Record == r || f.Layout != schema.NoLayout {
		return true
	}
	bits, fixed := d.sizes.StretchBits(r.Leaves[:at+1])
	if fixed {
		return c.has(uint(bits))
	}
	way, own := d.sizes.Way(r, f), c.alt.Message.Record
	for _, g := range schema.FieldsIn(own.Leaves) {
		if d.sizes.Way(own, g) == way && sameShape(f, g) {
			return true
		}
	}
	return false
}

// sameShape reports whether two fields are read alike.
func sameShape(f, g *schema.WireField) bool {
	return schema.WireTypeString(f.Type) == schema.WireTypeString(g.Type) && f.Since == g.Since &&
		(f.If == nil) == (g.If == nil) && (f.If == nil || schema.ExprString(f.If) == schema.ExprString(g.If))
}

// seen are the bytes that are known where a way through the tree has come.
type seen map[uint]byte

// with returns what is seen where a place has a value.
func (s seen) with(p schema.Probe, v schema.Expr) seen {
	all := maps.Clone(s)
	switch v := v.(type) {
	case schema.Text:
		for i := range len(v) {
			all[p.Offset/8+uint(i)] = v[i]
		}
	case schema.Number:
		if p.Bits == 8 && p.Offset%8 == 0 && p.Base == 0 {
			all[p.Offset/8] = byte(v.Bits())
		}
	}
	return all
}

// goesOn reports whether a candidate has a text or a line that has begun with what is seen, and
// not ended in front of a byte: then that byte is there.
func (s seen) goesOn(c *candidate, to uint) bool {
	return c.text && s.unended(c.textAt/8, to, c.until) || c.line && s.unended(c.lineAt/8, to, c.lineEnd)
}

// unended reports whether what is seen from one byte on is known up to another, and has no
// delimiter in it.
func (s seen) unended(from, to uint, until string) bool {
	if until == "" || to < from {
		return false
	}
	var text []byte
	for at := from; at < to; at++ {
		b, known := s[at]
		if !known {
			return false
		}
		text = append(text, b)
	}
	return !strings.Contains(string(text), until)
}

// goOn reports whether a candidate has as much of each text that a node looks for, byte by byte,
// as tells that it is not that: a text of its own goes on, or a byte is another.
func (s seen) goOn(c *candidate, node *schema.Decision) bool {
	p := *node.Probe
	if !p.Text {
		return p.Bits <= 8 && s.goesOn(c, p.Offset/8)
	}
	return !slices.ContainsFunc(node.Cases, func(is schema.Case) bool {
		text, _ := is.Value.(schema.Text)
		last := (p.Offset+p.Bits)/8 - 1
		return c.canBegin(string(text), p.Offset/8) && !s.with(p, text).goesOn(c, last)
	})
}
