package dispatch

import (
	"github.com/netgen-dev/netgen/generator/schema"
)

// maxVariants bounds the alternatives that one message of unions becomes, maxUnions how deep
// unions are scanned in one another, and maxForks how many fields of frames are looked at both
// as being there and as missing.
const (
	maxVariants = 256
	maxUnions   = 3
	maxForks    = 4
)

// candidates returns an alternative once, or if it begins with a union, once for
// each variant.
func (w *dispatcher) candidates(alt *schema.Alternative, kinds []schema.Expr) []*candidate {
	base := &candidate{
		alt: alt, least: w.least(alt.Message.Record), at: map[schema.Probe]int{}, octets: schema.Octets{}, digits: map[uint]int{},
		places: map[*schema.WireField]schema.Probe{}, fixed: map[ofFrame]bool{},
	}
	s := &scanner{dispatcher: w, kinds: kinds, fixed: true}
	all := s.record(base, alt.Message.Record, 0)
	for _, c := range all {
		c.bound(alt.If)
	}
	return all
}

// scanner goes through a record as far as its beginning is known.
type scanner struct {
	*dispatcher
	kinds    []schema.Expr
	bits     uint
	fixed    bool
	inStruct bool
	// front are the bytes with which words begin that may stand in front of the next one,
	// which is the first if none of them is there.
	front string
}

// record scans a record. A union in it makes several candidates, and ends it, since what
// comes behind its variants is at no fixed place; so does what may be missing in a frame.
func (s *scanner) record(c *candidate, r *schema.Record, depth int) []*candidate {
	all := s.items(c, r.Items, depth)
	s.fixed = s.fixed && len(r.Tail) == 0
	if all == nil {
		return []*candidate{c}
	}
	return all
}

// items scans items. It returns nil where all of them were scanned.
func (s *scanner) items(c *candidate, items []schema.Item, depth int) (variants []*candidate) {
	for i, item := range items {
		switch item := item.(type) {
		case *schema.Literal:
			s.literal(c, item.Bytes, known{from: c.ofFrame(item.Level, ofFrame{at: item.Span})})
		case *schema.Padding, *schema.Trim:
			s.fixed = false
		case *schema.WireField:
			if flag, ok := s.flagOf(c, item); ok {
				return s.either(c, flag, item, items[i+1:], depth)
			}
			variants = s.within(c, item, depth)
		case *schema.Layout:
			if item.Kind == schema.Words && s.wire.Words != nil {
				variants = s.words(c, item.Items, depth)
			} else {
				variants = s.items(c, item.Items, depth)
			}
		}
		if variants != nil {
			return variants
		}
	}
	return nil
}

// words scans words, with what stands between a literal and a word that is always there.
func (s *scanner) words(c *candidate, items []schema.Item, depth int) (variants []*candidate) {
	layout := s.wire.Words
	c.behind = s.behindKind(c.alt.Message.Record, items)
	if layout.List != nil {
		s.fixed = false // each has a length in front
		return s.items(c, items, depth)
	}
	if s.fixed {
		c.line, c.lineAt, c.lineEnd = true, s.bits, layout.End
	}
	for i := range items {
		if i > 0 && isOneWord(items[i]) {
			s.literal(c, layout.Separator, known{})
		}
		if variants = s.items(c, items[i:i+1], depth); variants != nil {
			return variants
		}
	}
	s.literal(c, layout.End, known{})
	return nil
}

// isOneWord reports whether an item of a line is a word in each message.
func isOneWord(item schema.Item) bool {
	f, ok := item.(*schema.WireField)
	if !ok || f.Role == schema.KindRole {
		return true
	}
	switch t := schema.BareWire(f.Type).(type) {
	case *schema.WireText:
		return f.Presence == schema.Always && t.Ends[0].How == schema.EndWord
	case *schema.WireInt, *schema.WireEnum, *schema.Decimal:
		return f.Presence == schema.Always
	}
	return false
}

// maxDepth is how deep structs are scanned in one another.
const maxDepth = 8

// within scans a field, and what stands in it where that is at a fixed place. The variants
// of a union are told apart unless it stands in a struct.
func (s *scanner) within(c *candidate, f *schema.WireField, depth int) (variants []*candidate) {
	if !s.fixed || f.Layout != schema.NoLayout || f.IsConditional() || f.Via != nil {
		s.field(c, f)
		return nil
	}
	switch t := schema.BareWire(f.Type).(type) {
	case *schema.WireUnion:
		if !s.inStruct && depth < maxUnions {
			return s.union(c, t, depth)
		}
	case *schema.WireStruct:
		if depth < maxDepth && !t.Record.HasLayout() {
			outer := s.inStruct
			s.inStruct = true
			s.record(c, t.Record, depth+1)
			s.inStruct = outer
			return nil
		}
	}
	s.field(c, f)
	return nil
}

// flagOf returns the place of the flag that says whether a field of a frame is there, if that
// is known of it and the flag itself is not.
func (s *scanner) flagOf(c *candidate, f *schema.WireField) (flag schema.Probe, ok bool) {
	if !s.fixed || s.inStruct || f.Level == schema.Body || f.Flag == nil || f.Flag.By.Equation == nil {
		return flag, false
	}
	if has, direct := f.Flag.By.Equation.Value.(*schema.Measure); !direct || has.Of != schema.HasOf {
		return flag, false
	}
	flag, ok = c.places[f.Flag.By]
	return flag, ok && c.forks < maxForks
}

// either scans what comes where a field is there, and where it is not.
func (s *scanner) either(c *candidate, flag schema.Probe, f *schema.WireField, behind []schema.Item, depth int) (all []*candidate) {
	there := *f
	there.Type, there.Flag, there.Presence = schema.Present(f.Type), nil, schema.Always
	for n, items := range [][]schema.Item{behind, append([]schema.Item{&there}, behind...)} {
		each, inner := c.fork(), *s
		each.forks++
		each.add(known{probe: flag, value: schema.Number{Abs: uint64(n)}})
		variants := inner.items(each, items, depth)
		if variants == nil {
			variants = []*candidate{each}
		}
		all = append(all, variants...)
	}
	return all
}

// literal adds the bytes of a text, each as k says more about them.
func (s *scanner) literal(c *candidate, bytes string, k known) {
	k.text = true
	for i := range len(bytes) {
		if s.fixed {
			k.probe, k.value = schema.Probe{Offset: s.bits, Bits: 8}, schema.Number{Abs: uint64(bytes[i])}
			c.add(k)
			s.bits += 8
		}
	}
}

func (s *scanner) field(c *candidate, f *schema.WireField) {
	value := s.constantOf(c, f)
	if f.InJSON() {
		s.member(c, f, value)
		return
	}
	at := s.bits
	if f.Layout == schema.Words && f.Presence == schema.Always {
		s.literal(c, f.Label, known{})
	}
	n, fixed := s.sizes.FieldBits(f)
	text, _ := value.(schema.Text)
	inOrder := s.fixed && f.Layout == schema.NoLayout
	spelt := inOrder && s.spell(c, f, value)
	k := known{value: value, kind: f.Role == schema.KindRole}
	if isOfFrame(f) {
		k.from = c.ofFrame(f.Level, ofFrame{f.Span, schema.ExprString(f.Equation.Value)})
	}
	if inOrder && s.bits%8 == 0 {
		s.digits(c, f)
	}
	switch {
	case inOrder && fixed && s.bits%8 == 0 && schema.IsText(f.Type):
		c.places[f] = schema.Probe{Offset: s.bits, Bits: uint(n), Text: true}
		if all := schema.FixedText(f.Type, string(text)); value != nil && all != "" {
			s.literal(c, all, k)
			return
		}
	case inOrder && fixed && schema.IsEither(f.Type): // which bytes they are, nothing says
	case inOrder && fixed && n <= 64:
		k.probe = s.wire.PlaceOf(f.Type, s.bits, uint(n))
		c.places[f] = k.probe
		if value != nil {
			c.add(k)
		} else if f.Role == schema.IDRole {
			c.add(known{probe: k.probe, rng: idRange(f)})
		}
	case s.fixed && s.bits%8 == 0 && f.Role == schema.IDRole && c.alt.Answer != nil && s.isWord(f):
		c.add(known{probe: schema.Probe{Offset: s.bits, Bits: 8}, rng: &digits})
	case f.Level < schema.Body && f.Name != "" && (value != nil || c.alt.If != nil):
		fold := k.kind && f.Layout == schema.Words
		k.probe = schema.Probe{Name: f.Name, Way: s.sizes.WayOf(c.alt.Message.Record, f), Fold: fold}
		c.places[f] = k.probe
		if value != nil {
			c.add(k)
		}
	}
	if inOrder && fixed {
		s.bits += uint(n)
	} else {
		s.first(c, f, string(text), at)
		switch {
		case !s.fixed:
		case f.Layout == schema.NoLayout && isFreeText(f.Type) && !spelt:
			c.text, c.textAt, c.until = true, s.bits, delimiter(f.Type)
		case value == nil && s.isFreeWord(f):
			c.text, c.textAt, c.until = true, s.bits, s.wire.Words.End
		}
		s.fixed = false
	}
}

// isFreeText reports whether values of a type begin with whatever the program says: a
// string without a length in front, or what ends at a delimiter.
func isFreeText(t schema.WireType) bool {
	ends := schema.Ends(t)
	if len(ends) != 1 || schema.IsList(t) {
		return false
	}
	text, ok := schema.Present(t).(*schema.WireText)
	return ends[0].How == schema.EndUntil || ok && !text.Bytes && ends[0].How != schema.EndPrefix
}

// delimiter is the text that ends values of a type, "" for none.
func delimiter(t schema.WireType) string {
	text, _ := schema.Ends(t)[0].Until.(schema.Text)
	return string(text)
}

func (s *scanner) union(c *candidate, u *schema.WireUnion, depth int) []*candidate {
	var all []*candidate
	for _, v := range u.Variants {
		each := c.fork()
		each.part = c.part || len(u.Variants) > 1
		inner := *s
		if u.By == schema.ByTag {
			inner.tag(each, u, v)
		}
		if st, ok := schema.BareWire(v.Type).(*schema.WireStruct); ok && inner.fixed {
			all = append(all, inner.record(each, st.Record, depth+1)...)
		} else if in, ok := schema.BareWire(v.Type).(*schema.WireUnion); ok && depth < 2 {
			all = append(all, inner.union(each, in, depth+1)...)
		} else {
			all = append(all, each)
		}
		if len(all) > maxVariants {
			return []*candidate{c}
		}
	}
	return all
}

func (s *scanner) tag(c *candidate, u *schema.WireUnion, v *schema.WireVariant) {
	n, fixed := s.sizes.Bits(u.Tag)
	if !fixed || v.Tag == nil || n > 64 {
		s.fixed = false
		return
	}
	if !schema.IsEither(u.Tag) {
		c.add(known{probe: s.wire.PlaceOf(u.Tag, s.bits, uint(n)), value: *v.Tag})
	}
	s.bits += uint(n)
}
