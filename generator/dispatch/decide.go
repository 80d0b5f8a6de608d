package dispatch

import (
	"maps"
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// decider makes a decision tree, of a bounded size.
type decider struct {
	*dispatcher
	budget int
	framed bool
	is     func(*schema.Alternative) any     // the same for what need not be told apart
	begun  map[*schema.Decision][]*candidate // what may have begun at each node
}

// decide makes the tree that tells candidates apart, but for those that are the same. Where
// messages are read as they come, what stands behind a text that is shorter than a literal is
// not to be taken for it.
func (w *dispatcher) decide(all []*candidate, framed bool, is func(*schema.Alternative) any) *schema.Decision {
	w.kindHeaders(all)
	elseWithoutID(all)
	for _, c := range all {
		c.text = c.text && (framed || c.until != "")
		if framed && c.alt.If == nil && c.alt.Answer == nil {
			c.most = w.most(c.alt.Message)
		}
	}
	d := &decider{dispatcher: w, budget: 64*len(all) + 4096, framed: framed, is: is, begun: map[*schema.Decision][]*candidate{}}
	d.wordsBehind(all)
	tree := d.node(all, map[schema.Probe]bool{})
	d.findEarly(tree, nil, seen{})
	return tree
}

// elseWithoutID tells what stands for every other notification in JSON, which has no id, from
// what stands for every other request. Else it does not matter which members they have.
func elseWithoutID(all []*candidate) {
	ids := map[string]bool{}
	for _, c := range all {
		if id := c.alt.Message.ID; c.alt.Else && id != nil && c.members[id.MemberName()] == 1 {
			ids[id.MemberName()] = true
		}
	}
	for _, c := range all {
		for _, id := range slices.Sorted(maps.Keys(ids)) {
			if c.alt.Else && c.members != nil && c.members[id] == 0 {
				c.add(known{probe: schema.Probe{Name: id, Way: schema.AmongMembers, Present: true}, value: schema.Number{}})
			}
		}
	}
}

func (d *decider) node(all []*candidate, used map[schema.Probe]bool) *schema.Decision {
	d.budget -= len(all) + 1
	if len(all) == 0 {
		return nil
	}
	if len(all) == 1 || d.budget < 0 {
		return d.leaf(all, used)
	}
	probe, tells := d.choose(all, used)
	if !tells {
		probe, tells = d.chooseSpelt(all, used)
	}
	if tells && d.framed {
		return d.split(all, probe, with(used, probe), with(used, probe))
	}
	literal, bytes, doubt := d.unsure(all, used)
	switch {
	case tells && (!doubt || probe.Offset <= literal.Offset || literal.Bits == 0 && !d.allOwe(all, literal)):
		return d.split(all, probe, with(used, probe), with(used, probe))
	case doubt: // a text that is shorter may have ended in front of what tells
		return d.split(all, literal, with(used, bytes...), used) // where it is another text, a part may be the same
	}
	return d.leaf(settled(all), used)
}

// with returns the places that were looked at before, and some more.
func with(used map[schema.Probe]bool, more ...schema.Probe) map[schema.Probe]bool {
	all := maps.Clone(used)
	for _, p := range more {
		all[p] = true
	}
	return all
}

// choose returns the place that tells most: the first of which all know the value,
// or else the first of which some do. One that some may not have is the last, and where none
// tells anything, a constant at the place of an id may be none of the ids.
func (d *decider) choose(all []*candidate, used map[schema.Probe]bool) (best schema.Probe, found bool) {
	best, found = d.chooseOf(all, used, func(k known) bool { return k.value != nil })
	if found {
		return best, true
	}
	return d.chooseOf(all, used, func(k known) bool { return k.rng != nil })
}

// chooseOf returns the place that tells most of those that are looked for.
func (d *decider) chooseOf(all []*candidate, used map[schema.Probe]bool, looked func(known) bool) (best schema.Probe, found bool) {
	most := 0
	tried := map[schema.Probe]bool{}
	for _, c := range all {
		for _, k := range c.known {
			if used[k.probe] || tried[k.probe] || !looked(k) {
				continue
			}
			tried[k.probe] = true
			if everywhere(all, k.from) || k.probe.Within != "" && d.areSame(all) {
				continue
			}
			if worth := d.worth(all, k.probe); worth > most {
				best, most = k.probe, worth
			}
			if most == mostWorth {
				return best, true
			}
		}
		if len(tried) > 64 {
			break
		}
	}
	return best, most > 0
}

// areSame reports whether nothing has to tell candidates apart. So an object within another one need not
// be taken apart.
func (d *decider) areSame(all []*candidate) bool {
	return !slices.ContainsFunc(all, func(c *candidate) bool { return d.is(c.alt) != d.is(all[0].alt) })
}

// mostWorth is what a place is worth that all have, and of which all know the value.
const mostWorth = 5

// worth is the more the better a place tells candidates apart, 0 if it does not.
func (d *decider) worth(all []*candidate, p schema.Probe) int {
	differs, everyone := tells(all, p)
	some, every := mostWorth-1, mostWorth
	switch {
	case !differs:
		return 0
	case !d.allOwe(all, p):
		some, every = 1, 3
	case !d.elseOwes(all, p):
		some, every = 2, 3
	}
	if everyone {
		return every
	}
	return some
}

// everywhere reports whether all candidates have a field that is the same in all of
// them, though perhaps not at the same place: it tells nothing.
func everywhere(all []*candidate, from ofFrame) bool {
	if from == (ofFrame{}) {
		return false
	}
	for _, c := range all {
		if !c.fixed[from] {
			return false
		}
	}
	return true
}

// tells reports whether a place tells some candidates from others, and whether all
// of them have a constant there, or an id, a kind or a digit that never is one of those constants. What
// gives way to the constant is told apart once nothing else has to be.
func tells(all []*candidate, p schema.Probe) (differs, everyone bool) {
	everyone = true
	ranges := map[schema.Range]bool{}
	var first schema.Expr
	// Something may be anything there, or has nothing at all by this name. The latter says nothing of what
	// gives way to it.
	lacks, own := false, p.Bits > 0 || p.Way == schema.AmongHeaders || p.Way == schema.AmongMembers
	for _, c := range all {
		v, rng := c.look(p)
		own = own || v != nil && !c.alt.Else
		switch {
		case v == nil:
			out := c.isOut(all, p)
			everyone = everyone && (c.alt.Else || outOf(all, p, rng, ranges) || out)
			differs = differs || out || c.isNone(all, p)
			lacks = lacks || !c.yields(p)
		case first == nil:
			first = v
		case !equal(first, v, p):
			differs = true
		}
	}
	return (differs || lacks && own) && first != nil, everyone
}

// outOf reports whether a range has none of the constants at a place, and notes it.
func outOf(all []*candidate, p schema.Probe, rng *schema.Range, noted map[schema.Range]bool) bool {
	if rng == nil {
		return false
	}
	out, known := noted[*rng]
	if known {
		return out
	}
	out = !slices.ContainsFunc(all, func(c *candidate) bool {
		v, _ := c.look(p)
		return v != nil && inRange(v, rng)
	})
	noted[*rng] = out
	return out
}

// equal compares two constants at a place.
func equal(a, b schema.Expr, at schema.Probe) bool { return valueKey(a, at) == valueKey(b, at) }

// split puts candidates on branches. One that can have any value there goes on
// every branch. What was looked at is known where the place has one of the constants, and
// where it has none of them.
func (d *decider) split(all []*candidate, p schema.Probe, used, otherwise map[schema.Probe]bool) *schema.Decision {
	node := &schema.Decision{Probe: &p}
	groups, values := map[string][]*candidate{}, []schema.Expr{}
	var others []*candidate
	for _, c := range all {
		v, _ := c.look(p)
		if v == nil {
			others = append(others, c)
			continue
		}
		key := valueKey(v, p)
		if groups[key] == nil {
			values = append(values, v)
		}
		groups[key] = append(groups[key], c)
	}
	for _, v := range values {
		group := groups[valueKey(v, p)]
		for _, c := range others {
			if _, rng := c.look(p); inRange(v, rng) && c.canBe(v, p) && !c.excludes(v, p) {
				group = append(group, c)
			}
		}
		node.Cases = append(node.Cases, schema.Case{Value: v, Next: d.node(group, used)})
	}
	node.Else = d.node(others, otherwise)
	d.begun[node] = all
	return node
}

// valueKey is the same text for constants that are equal at a place.
func valueKey(v schema.Expr, at schema.Probe) string {
	if n, ok := v.(schema.Number); ok {
		n.Value = nil
		if at.Bits > 0 && at.Bits <= 64 && at.Base == 0 {
			n = schema.Number{Abs: n.Bits() << (64 - at.Bits) >> (64 - at.Bits)}
		}
		return schema.ExprString(n)
	}
	if text, ok := v.(schema.Text); ok && at.Fold {
		return schema.ExprString(schema.Text(foldASCII(string(text))))
	}
	return schema.ExprString(v)
}

// foldASCII makes the letters a to z capital, and leaves all other bytes.
func foldASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

func inRange(v schema.Expr, r *schema.Range) bool {
	n, ok := v.(schema.Number)
	return !ok || r == nil || n.Compare(r.Low) >= 0 && n.Compare(r.High) <= 0
}

// leaf orders what cannot be told by bytes: conditions decide, errors first, and
// what stands for everything else comes last.
func (d *decider) leaf(all []*candidate, looked map[schema.Probe]bool) *schema.Decision {
	leaf := &schema.Decision{}
	seen, part := map[*schema.Alternative]bool{}, map[*schema.Alternative]bool{}
	for _, c := range all {
		part[c.alt] = c.part
		if !seen[c.alt] {
			seen[c.alt] = true
			leaf.Leaf = append(leaf.Leaf, c.alt)
		}
	}
	cases := casesOf(all[:min(len(all), maxLeaf)], looked)
	slices.SortStableFunc(leaf.Leaf, func(a, b *schema.Alternative) int { return cases.rank(a) - cases.rank(b) })
	leaf.Alike = alike(leaf.Leaf, part, cases, asidesOf(all, d.sizes))
	d.begun[leaf] = all
	return leaf
}

// rank is the lower the earlier an alternative is tried: a case of an error in front of all
// errors, and of others in front of those. Of those for all other kinds, one with a condition does.
func (is cases) rank(a *schema.Alternative) int {
	switch {
	case a.Else && a.If == nil:
		return maxLeaf + 5
	case a.Else:
		return maxLeaf + 4
	case is.ofError(a):
		return -len(is[a])
	case a.If != nil && a.Error:
		return 0
	case a.If != nil || len(is[a]) > 0:
		return maxLeaf + 1 - len(is[a])
	case a.Error:
		return maxLeaf + 2
	}
	return maxLeaf + 3
}

// maxLeaf is how many alternatives of a leaf are compared with one another.
const maxLeaf = 64

// alike returns two alternatives of a leaf that nothing tells apart. Answers to
// different requests need not be told apart here: the pairing does that. Nor is it
// wrong if an error is one of the variants that a reply could be: it comes first; or if an
// answer is a case of another one, which comes behind it.
func alike(all []*schema.Alternative, part map[*schema.Alternative]bool, is cases, beside asides) (two [2]*schema.Alternative) {
	all = all[:min(len(all), maxLeaf)]
	for i, a := range all {
		for _, b := range all[i+1:] {
			tell := conditionsTell(a, b) && !beside[a][b] && !beside[b][a] || b.Answer != nil && (a.Error && part[b] || is[a][b])
			if !answersOfMany(a, b) && (!tell || is.same(a, b)) {
				return [2]*schema.Alternative{a, b}
			}
		}
	}
	return two
}

func answersOfMany(a, b *schema.Alternative) bool { return a.Exchange == nil && b.Exchange == nil }

func conditionsTell(a, b *schema.Alternative) bool {
	switch {
	case b.Else && !a.Else:
		return true
	case a.Error != b.Error && a.Error && a.If != nil:
		return true
	case a.If != nil && b.If != nil:
		return schema.Exclude(a.If, b.If)
	}
	return a.If != nil || b.If != nil
}
