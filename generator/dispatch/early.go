package dispatch

import (
	"fmt"
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// asks are the fields of an alternative that are looked at to find whether it is that: those
// of its condition, and those of an answer that repeat its request.
func asks(a *schema.Alternative) (all []*schema.WireField) {
	r := a.Message.Record
	var visit func(schema.Expr)
	visit = func(x schema.Expr) {
		schema.Visit(x, func(x schema.Expr) {
			switch x := x.(type) {
			case *schema.FieldRef:
				all = append(all, ownField(r, x.Path[0]))
			case *schema.LetRef:
				visit(x.Let.Value)
			case *schema.Measure:
				if to := min(x.Stretch.To, len(r.Leaves)); to > x.Stretch.From {
					if f, ok := r.Leaves[to-1].(*schema.WireField); ok {
						all = append(all, f)
					}
				}
			}
		})
	}
	visit(a.If)
	if a.Answer == nil || a.Exchange == nil {
		return all
	}
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.Equation == nil || f.If != nil || a.Exchange.Pairing == schema.ByID && a.Message.ID != nil {
			continue
		}
		if _, repeats := f.Equation.Value.(*schema.RequestRef); repeats {
			all = append(all, f)
		}
	}
	return all
}

// ownField is the field of a record that a condition speaks of, perhaps as the other side
// has it.
func ownField(r *schema.Record, f *schema.WireField) *schema.WireField {
	if slices.Contains(r.Leaves, schema.Item(f)) {
		return f
	}
	for _, own := range schema.FieldsIn(r.Leaves) {
		if own.Name == f.Name && own.Level == f.Level {
			return own
		}
	}
	return f
}

// findEarly finds what may end in front of what is looked at, at a node and behind it. Those
// asked are no longer looked for, since their conditions were before.
func (d *decider) findEarly(node *schema.Decision, asked []*schema.Alternative, has seen) {
	if node == nil || d.framed || d.allSame(d.begun[node], asked) {
		return
	}
	if node.Probe == nil {
		node.Early = d.earlyInLeaf(node, asked)
		return
	}
	outer := len(asked)
	for _, c := range d.begun[node] {
		if node.AsksFirst(c.alt, d.sizes) && !slices.Contains(asked, c.alt) {
			asked = append(asked[:len(asked):len(asked)], c.alt)
		}
	}
	node.Early = d.early(node, asked, asked[outer:], has)
	behind := asked
	if tellsKind(d.begun[node], *node.Probe) {
		behind = d.withElse(node, asked)
	}
	for _, c := range node.Cases {
		d.findEarly(c.Next, behind, has.with(*node.Probe, c.Value))
	}
	d.findEarly(node.Else, asked, has)
}

// tellsKind reports whether a place is that of a kind, or of a byte of one.
func tellsKind(all []*candidate, p schema.Probe) bool {
	return slices.ContainsFunc(all, func(c *candidate) bool {
		return slices.ContainsFunc(c.known, func(k known) bool {
			return k.kind && (k.probe == p || p.Bits > 0 && k.probe.Offset >= p.Offset && k.probe.Offset < p.Offset+p.Bits)
		})
	})
}

// withElse adds what stands for other kinds: whoever sends one of these owes what such a
// message has.
func (d *decider) withElse(node *schema.Decision, asked []*schema.Alternative) []*schema.Alternative {
	asked = asked[:len(asked):len(asked)]
	for _, c := range d.begun[node] {
		if c.alt.Else {
			asked = append(asked, c.alt)
		}
	}
	return asked
}

// allSame reports whether nothing has to be told apart any more.
func (d *decider) allSame(all []*candidate, asked []*schema.Alternative) bool {
	first := all[0].alt
	return !slices.ContainsFunc(all, func(c *candidate) bool {
		return !slices.Contains(asked, c.alt) && d.is(c.alt) != d.is(first)
	})
}

// early finds what may end in front of the place that a node looks at, or of what is asked
// first.
func (d *decider) early(node *schema.Decision, asked, first []*schema.Alternative, has seen) *schema.Early {
	all := d.begun[node]
	for _, c := range all {
		if e := d.endsBefore(c, first); e != nil {
			return e
		}
		if !slices.Contains(asked, c.alt) && !d.owes(c, *node.Probe, all) && !has.goOn(c, node) {
			return &schema.Early{Ends: c.alt, Place: placeText(*node.Probe)}
		}
	}
	return nil
}

// allOwe reports whether all candidates have what is looked at, but for what stands for other
// kinds.
func (d *decider) allOwe(all []*candidate, p schema.Probe) bool {
	return !slices.ContainsFunc(all, func(c *candidate) bool { return !c.alt.Else && !d.owes(c, p, all) })
}

// elseOwes reports whether what stands for other kinds has what is looked at.
func (d *decider) elseOwes(all []*candidate, p schema.Probe) bool {
	return !slices.ContainsFunc(all, func(c *candidate) bool { return c.alt.Else && !d.owes(c, p, all) })
}

// endsBefore finds whether a candidate may end in front of what others ask for.
func (d *decider) endsBefore(c *candidate, others []*schema.Alternative) *schema.Early {
	for _, a := range others {
		for _, f := range asks(a) {
			if a != c.alt && !d.owesField(c, a.Message.Record, f) {
				return &schema.Early{Ends: c.alt, Asks: a, Place: f.Name}
			}
		}
	}
	return nil
}

// earlyInLeaf is early for conditions that are asked one after the other.
func (d *decider) earlyInLeaf(leaf *schema.Decision, asked []*schema.Alternative) *schema.Early {
	for _, c := range d.begun[leaf] {
		at := slices.Index(leaf.Leaf, c.alt)
		if at < 0 || slices.Contains(asked, c.alt) {
			continue
		}
		before := slices.DeleteFunc(slices.Clone(leaf.Leaf[:at]), func(a *schema.Alternative) bool { return slices.Contains(asked, a) })
		if e := d.endsBefore(c, before); e != nil {
			return e
		}
	}
	return nil
}

// placeText says where a place is.
func placeText(p schema.Probe) string {
	if p.Bits == 0 {
		return p.Name
	}
	return fmt.Sprintf("byte %d", (p.Offset+p.Bits+7)/8)
}
