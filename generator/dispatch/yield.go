package dispatch

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// yields reports whether a candidate gives way to others that have a constant at a place:
// one that stands for all other kinds, a text that begins as it likes, and what has no literal
// behind a kind.
func (c *candidate) yields(p schema.Probe) bool {
	return c.alt.Else || c.readsText(p) || p.Behind > 0 && c.behind.tells
}

// yieldsTo reports whether a candidate is taken where a constant of another is not. For one
// that stands for all other kinds this is a kind, what another without a kind begins with, or a
// constant of a frame that it has not.
func (c *candidate) yieldsTo(o *candidate, k known) bool {
	if c.alt.Else {
		return k.kind || o.beginsWith(k) || k.from != (ofFrame{}) && !c.fixed[k.from]
	}
	if at := int(k.probe.Behind); at > 0 {
		return c.behind.yieldsTo(&o.behind, at-1)
	}
	return c.readsText(k.probe)
}

// beginsWith reports whether a candidate has no kind, and nothing but constants up to a byte of
// a text.
func (c *candidate) beginsWith(k known) bool {
	if !k.text || len(c.alt.Message.Kinds) > 0 {
		return false
	}
	for at := range k.probe.Offset / 8 {
		if c.octets[at].Mask != 0xff {
			return false
		}
	}
	return true
}

// readsText reports whether a candidate has a text at a place.
func (c *candidate) readsText(p schema.Probe) bool {
	return c.text && p.Bits > 0 && p.Offset >= c.textAt
}

// unsure returns a place at which a candidate has a constant that has to be seen before it
// is preferred to others, and all the places that it covers. Where messages are read as they come,
// one is preferred for what it begins with, and not for more, in front of which others may end.
func (d *decider) unsure(all []*candidate, used map[schema.Probe]bool) (schema.Probe, []schema.Probe, bool) {
	yielding := slices.DeleteFunc(slices.Clone(all), func(c *candidate) bool { return !c.alt.Else && !c.text && !c.behind.tells })
	for _, c := range all {
		seen := false
		for i := 0; i < len(c.known); i++ {
			run := c.run(i, yielding)
			if slices.ContainsFunc(run, func(p schema.Probe) bool { return !used[p] }) {
				if p := joined(run); d.framed || !seen || d.allOwe(all, p) {
					return p, run, true
				}
			}
			seen = seen || len(run) > 0
			i += max(len(run)-1, 0)
		}
	}
	return schema.Probe{}, nil, false
}

// run returns the place of a constant to which others give way, and those of the bytes of
// the same text behind it.
func (c *candidate) run(from int, yielding []*candidate) (all []schema.Probe) {
	for i, k := range c.known[from:] {
		if i > 0 && (!k.text || k.probe.Offset != all[i-1].Offset+8) || !c.preferred(k, yielding) {
			break
		}
		if all = append(all, k.probe); !k.text {
			break
		}
	}
	return all
}

// preferred reports whether another gives way to a constant, and could have it too.
func (c *candidate) preferred(k known, yielding []*candidate) bool {
	return k.value != nil && slices.ContainsFunc(yielding, func(o *candidate) bool {
		v, rng := o.look(k.probe)
		return o.alt != c.alt && v == nil && o.yieldsTo(c, k) && inRange(k.value, rng) && o.canBe(k.value, k.probe)
	})
}

// joined is the place of bytes that stand side by side.
func joined(bytes []schema.Probe) schema.Probe {
	if len(bytes) == 1 {
		return bytes[0]
	}
	return schema.Probe{Offset: bytes[0].Offset, Bits: 8 * uint(len(bytes)), Text: true}
}

// settled returns the candidates of a leaf without those that give way to one which is
// always taken. It notes what texts may not begin with.
func settled(all []*candidate) []*candidate {
	return slices.DeleteFunc(slices.Clone(all), func(c *candidate) bool {
		for _, o := range all {
			run := o.firstRun([]*candidate{c})
			if run == nil || o.alt.If != nil {
				continue
			}
			if !c.alt.Else && !answersOfMany(o.alt, c.alt) {
				c.alt.Before = append(c.alt.Before, o.beginning(run))
			}
			return true
		}
		return false
	})
}

// firstRun is the first place of a candidate to which others give way.
func (c *candidate) firstRun(yielding []*candidate) []schema.Probe {
	for i := range c.known {
		if run := c.run(i, yielding); run != nil {
			return run
		}
	}
	return nil
}

// beginning is what stands at some places: no text where that is not known of whole bytes.
func (c *candidate) beginning(run []schema.Probe) schema.Beginning {
	if p := joined(run); p.Offset%8 == 0 && p.Bits%8 == 0 {
		if text, ok := c.bytes(p).(schema.Text); ok {
			return schema.Beginning{At: int(p.Offset / 8), Text: string(text)}
		}
	}
	return schema.Beginning{}
}
