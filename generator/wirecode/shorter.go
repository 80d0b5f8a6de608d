package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// shorter are the alternatives of a decision that have a condition, and perhaps not
// the bytes that it looks at: they are asked for first.
//
//	if binary.BigEndian.Uint32(h) == 0 {
//		return wire.Opening, 1
//	}
func (w *walk) shorter(d *schema.Decision) (all []*schema.Alternative) {
	if w.ask == nil {
		return nil
	}
	for _, a := range d.Alternatives() {
		if a.Answer != nil != w.chooses || slices.Contains(w.asked, a) || slices.Contains(all, a) {
			continue
		}
		if d.AsksFirst(a, w.p.sizes) {
			all = append(all, a)
		}
	}
	return all
}

// atLeast is what begins here, with no less than so many bits.
func (w *walk) atLeast(bits uint) gocode.Expr {
	need := int(bits+7) / 8
	if w.peeked >= need {
		return gocode.Id(w.h)
	}
	n := gocode.Int(int64(need))
	short := w.inFewer(need)
	if short == nil {
		short = w.tooShort()
	}
	if short != nil {
		w.add(gocode.When(gocode.Op(w.call("Left"), "<", n), short...))
	}
	w.h, w.peeked = w.fresh("h"), need
	w.add(gocode.Define(w.h, w.call("Peek", n)))
	if short == nil {
		w.add(gocode.When(gocode.Op(gocode.Len(gocode.Id(w.h)), "<", n), w.none...))
	}
	return gocode.Id(w.h)
}

// inFewer is what is done with a message of fewer bytes than are looked at, nil where none
// can be that short:
//
//	if r.Left() < 5 {
//		return wire.Opening, 4
//	}
func (w *walk) inFewer(bytes int) []gocode.Stmt {
	shorter := w.fewer(w.here, uint64(bytes)*8)
	if shorter == nil {
		return nil
	}
	peeked, h, members := w.peeked, w.h, w.members
	defer func() { w.peeked, w.h, w.members = peeked, h, members }()
	return w.block(func() { w.node(shorter) })
}

// tooShort is what is done with a message of fewer bytes than all have that it may be, nil
// where that is not known: it is one of them, and whoever reads it sees what is missing.
func (w *walk) tooShort() []gocode.Stmt {
	if !w.framed || !w.lax || len(w.looked) == 0 {
		return nil
	}
	for _, a := range slices.Backward(w.here.Alternatives()) {
		if a.If == nil && a.Answer == nil {
			return w.leaf([]*schema.Alternative{a}, w.looked)
		}
	}
	return nil
}

// fewer is what is left of a decision for a message that is known to have fewer bits; nil
// where nothing is.
func (w *walk) fewer(d *schema.Decision, bits uint64) *schema.Decision {
	switch {
	case d == nil || !w.framed:
		return nil
	case d.Probe == nil:
		shorter := &schema.Decision{}
		for _, a := range d.Leaf {
			if w.p.leastBits(a.Message.Record, a.Message.Record.Leaves) < bits && !slices.Contains(w.asked, a) {
				shorter.Leaf = append(shorter.Leaf, a)
			}
		}
		if len(shorter.Leaf) == 0 {
			return nil
		}
		return shorter
	}
	other := w.fewer(d.Else, bits)
	if uint64(d.Probe.Offset+d.Probe.Bits) >= bits {
		return other
	}
	shorter := &schema.Decision{Probe: d.Probe, Else: other}
	for _, c := range d.Cases {
		if next := w.fewer(c.Next, bits); next != nil {
			shorter.Cases = append(shorter.Cases, schema.Case{Value: c.Value, Next: next})
		}
	}
	if len(shorter.Cases) == 0 {
		return other
	}
	return shorter
}

// leastBits returns how many bits the first leaves of a message have at least, up to where
// words, headers or JSON begin.
func (p *planner) leastBits(rec *schema.Record, leaves []schema.Item) uint64 {
	layouts := layoutsOf(rec)
	for i := range leaves {
		if layouts[i] != nil {
			return p.least.Bits(leaves[:i])
		}
	}
	return p.least.Bits(leaves)
}
