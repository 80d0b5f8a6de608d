package dispatch

import (
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
)

// behind are the words of a line behind its kind, as far as each message has one word in each
// place.
type behind struct {
	kind  schema.Probe // of which these places are; without a name where there are none
	words []wordBehind
	ends  bool // no others follow
	// tells that another message has the same kind, so that literals behind it are a part of it.
	tells bool
}

// wordBehind is a literal, or a word of a field.
type wordBehind struct {
	text  string
	field *schema.WireField // nil for a literal
}

// behindKind finds the words behind the last kind of a line.
func (s *scanner) behindKind(r *schema.Record, items []schema.Item) (b behind) {
	for i := len(items) - 1; i >= 0; i-- {
		f, ok := items[i].(*schema.WireField)
		if !ok || f.Role != schema.KindRole || f.Name == "" {
			continue
		}
		b.kind = schema.Probe{Name: f.Name, Way: s.sizes.WayOf(r, f), Fold: true}
		b.ends = b.add(items[i+1:], 0)
		return b
	}
	return b
}

// add adds the words of items, and reports whether these are all that they have.
func (b *behind) add(items []schema.Item, depth int) bool {
	for _, item := range items {
		if !b.addItem(item, depth) {
			return false
		}
	}
	return true
}

func (b *behind) addItem(item schema.Item, depth int) bool {
	if literal, ok := item.(*schema.Literal); ok {
		b.words = append(b.words, wordBehind{text: literal.Bytes})
		return true
	}
	f, ok := item.(*schema.WireField)
	if !ok {
		return false
	}
	if st, ok := schema.BareWire(f.Type).(*schema.WireStruct); ok && f.Presence == schema.Always && depth < maxDepth {
		return b.add(st.Record.Leaves, depth+1)
	}
	if isOneWord(f) {
		b.words = append(b.words, wordBehind{field: f})
		return true
	}
	return false
}

// at returns the constant at a place behind a kind: a literal, or nothing for the end of the
// line.
func (b *behind) at(place int) schema.Expr {
	switch {
	case place > len(b.words) || place == len(b.words) && !b.ends:
	case place == len(b.words):
		return schema.Text("")
	case b.words[place].field == nil:
		return schema.Text(b.words[place].text)
	}
	return nil
}

// canBe reports whether what stands at a place may be a word, or the end of the line.
func (b *behind) canBe(text string, place int) bool {
	switch {
	case !b.tells || place > len(b.words) || place == len(b.words) && !b.ends:
		return true
	case place == len(b.words):
		return text == ""
	case b.words[place].field == nil:
		return strings.EqualFold(b.words[place].text, text)
	}
	return text != "" && canBeWord(b.words[place].field, text)
}

// yieldsTo reports whether a literal of another message counts before what stands in its place
// here: where each has one that the other has not, the first does.
func (b *behind) yieldsTo(o *behind, place int) bool {
	for i := range min(place, len(b.words), len(o.words)) {
		if b.words[i].field == nil && o.words[i].field != nil {
			return false
		}
	}
	return b.tells && b.at(place) == nil && o.at(place) != schema.Text("")
}

// canBeWord reports whether a field that is one word may be a text.
func canBeWord(f *schema.WireField, text string) bool {
	text, ok := f.Inside(text)
	if !ok {
		return false
	}
	base := 10
	switch t := schema.BareWire(f.Type).(type) {
	case *schema.WireText:
		return true
	case *schema.Decimal:
		base = t.Base
	}
	for _, c := range []byte(text) {
		if !isDigit(c, base) && c != '-' {
			return false
		}
	}
	return true
}

// wordsBehind lets messages of one kind be told apart by the words behind it. They are no part
// of a kind that only one has.
func (d *decider) wordsBehind(all []*candidate) {
	shared := map[string][]*candidate{}
	for _, c := range all {
		if c.behind.kind.Name == "" || c.alt.Else {
			continue
		}
		key := c.behind.kind.Name + "\n" + c.behind.kind.Way + "\n"
		if v, _ := c.look(c.behind.kind); v != nil {
			key += valueKey(v, c.behind.kind)
		}
		shared[key] = append(shared[key], c)
	}
	for _, group := range shared {
		if d.allSame(group, nil) {
			continue
		}
		for _, c := range group {
			c.addBehind()
		}
	}
}

// addBehind notes the constants behind the kind. A literal counts as a part of that.
func (c *candidate) addBehind() {
	c.behind.tells = true
	for place := range len(c.behind.words) + 1 {
		if v := c.behind.at(place); v != nil {
			p := c.behind.kind
			p.Behind = uint(place) + 1
			c.add(known{probe: p, value: v, kind: v != schema.Text("")})
		}
	}
}

// isNone reports whether a candidate has no constant at a place behind a kind, and cannot have
// that of another.
func (c *candidate) isNone(all []*candidate, p schema.Probe) bool {
	return p.Behind > 0 && slices.ContainsFunc(all, func(o *candidate) bool {
		v, _ := o.look(p)
		return v != nil && !c.canBe(v, p)
	})
}
