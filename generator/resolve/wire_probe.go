package resolve

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// candidate is an alternative with what is known of it before it is read.
type candidate struct {
	alt   *schema.Alternative
	least uint64 // the fewest bits of the message
	most  uint64 // the most, if its length may tell what it is; else 0
	// text tells that a text begins behind textAt bits: it is what is read there if no
	// literal is.
	text   bool
	textAt uint
	until  string  // the delimiter that ends that text, "" for none
	part   bool    // one variant of the alternative
	forks  int     // how many fields of its frames may be missing
	known  []known // in the order in which they are read
	// members are those of a JSON message: 1 if it has it, 2 if it may.
	members map[string]int
	whole   schema.WireType      // of a value that is all of the JSON
	at      map[schema.Probe]int // places in known
	octets  schema.Octets        // the bits that are known of the bytes at fixed places
	spelt   []schema.Probe       // places of texts that need not be as long in others
	digits  map[uint]int         // the bases of those bytes that are digits
	word    firstWord            // of a line
	behind  behind               // the kind of a line
	// line tells that words stand behind lineAt bits, up to lineEnd.
	line    bool
	lineAt  uint
	lineEnd string
	// places are where numbers stand, and those of frames that stand at no fixed place.
	places map[*schema.WireField]schema.Probe
	// bounds are what the condition says of places; bounded tells that it says no more.
	bounds  []bound
	bounded bool
	// fixed are the fields that its frames give a value.
	fixed map[ofFrame]bool
}

// ofFrame is a field of a frame, by where it is declared, with its value: the same in every message
// that has it, except for those that fill the let which it is.
type ofFrame struct {
	at    source.Span
	value string
}

// known is a constant or a range at a place.
type known struct {
	probe schema.Probe
	value schema.Expr   // nil for a range
	from  ofFrame       // which a frame gives it, not the message
	rng   *schema.Range // of an id
	kind  bool          // the value is a kind
	text  bool          // it is a byte of a text
}

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
func (w *wirer) candidates(alt *schema.Alternative, kinds []schema.Expr) []*candidate {
	base := &candidate{
		alt: alt, least: w.least(alt.Message.Record), at: map[schema.Probe]int{}, octets: schema.Octets{}, digits: map[uint]int{},
		places: map[*schema.WireField]schema.Probe{}, fixed: map[ofFrame]bool{},
	}
	s := &scanner{wirer: w, kinds: kinds, fixed: true}
	all := s.record(base, alt.Message.Record, 0)
	for _, c := range all {
		c.bound(alt.If)
	}
	return all
}

// scanner goes through a record as far as its beginning is known.
type scanner struct {
	*wirer
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
		if depth < maxDepth && !hasLayout(t.Record) {
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

// fork returns a candidate that knows the same.
func (c *candidate) fork() *candidate {
	fork := *c
	fork.known = c.known[:len(c.known):len(c.known)]
	fork.at, fork.octets, fork.places = maps.Clone(c.at), maps.Clone(c.octets), maps.Clone(c.places)
	fork.digits = maps.Clone(c.digits)
	fork.spelt = slices.Clone(c.spelt)
	return &fork
}

func hasLayout(r *schema.Record) bool {
	return slices.ContainsFunc(r.Items, func(item schema.Item) bool {
		_, is := item.(*schema.Layout)
		return is
	})
}

func (c *candidate) add(k known) {
	if _, has := c.at[k.probe]; !has {
		c.at[k.probe] = len(c.known)
		c.known = append(c.known, k)
	}
	if n, ok := k.value.(schema.Number); ok && k.probe.Base == 0 {
		c.octets.Note(k.probe, n)
	}
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
	if f.Layout == schema.JSON {
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
	case inOrder && fixed && s.bits%8 == 0 && isTextType(f.Type):
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

// first notes what a line begins with, once a field has been scanned: a kind, or a word that
// is told by its beginning, at a place. Where that may be missing, the next word may be the first.
func (s *scanner) first(c *candidate, f *schema.WireField, kind string, at uint) {
	front := s.front
	s.front = ""
	if f.Layout != schema.Words || !s.fixed && front == "" || at%8 != 0 {
		return
	}
	switch begins := beginning(f); {
	case f.Role == schema.KindRole && kind != "":
		c.word = s.firstWord(at, f.Word(kind), front)
	case begins != "" && f.Presence == schema.Always:
		c.word = s.firstWord(at, begins[:1], front+begins[:1])
	case begins != "" && (f.Presence == schema.ByLabel || f.Presence == schema.ByLiteral):
		s.front = front + begins[:1]
	}
}

// beginning is what a word begins with, or the first of several; "" if nothing says it.
func beginning(f *schema.WireField) string {
	if f.Label != "" || !schema.BeginsWithLiteral(f.Type) {
		return f.Label
	}
	return schema.Present(f.Type).(*schema.WireStruct).Record.Leaves[0].(*schema.Literal).Bytes
}

// firstWord is a word with which a line begins. Where others may stand in front of it only the
// first byte says something.
func (s *scanner) firstWord(at uint, text, front string) firstWord {
	w := firstWord{at: at / 8, text: text, front: foldASCII(front)}
	words := s.wire.Words
	if words == nil || words.List != nil || words.Separator == "" || words.End == "" {
		return w
	}
	if !words.Columns() {
		w.blank = words.Separator
	}
	if front == "" {
		w.ends = foldASCII(words.Separator[:1] + words.End[:1])
	} else {
		w.text = text[:1]
	}
	return w
}

func isTextType(t schema.WireType) bool {
	_, is := schema.Present(t).(*schema.WireText)
	return is
}

// isFreeText reports whether values of a type begin with whatever the program says: a
// string without a length in front, or what ends at a delimiter.
func isFreeText(t schema.WireType) bool {
	ends := schema.Ends(t)
	if len(ends) != 1 || isList(t) {
		return false
	}
	text, ok := schema.Present(t).(*schema.WireText)
	return ends[0].How == schema.EndUntil || ok && !text.Bytes && ends[0].How != schema.EndPrefix
}

// isFreeWord reports whether a line goes on with whatever the program says: words that are
// texts, or what separates them from those in front. One with a label begins with that.
func (s *scanner) isFreeWord(f *schema.WireField) bool {
	t := schema.Present(f.Type)
	if list, ok := t.(*schema.WireList); ok {
		t = list.Elem
	}
	return isTextType(t) && f.Role == schema.NoRole && f.Label == "" && f.Layout == schema.Words && s.wire.Words != nil && s.wire.Words.List == nil
}

// delimiter is the text that ends values of a type, "" for none.
func delimiter(t schema.WireType) string {
	text, _ := schema.Ends(t)[0].Until.(schema.Text)
	return string(text)
}

// digits are what an id that is text begins with in an answer: this side gave it, a number
// in decimal. Those that the other side gives can be any text.
var digits = schema.Range{Low: schema.Number{Abs: '0'}, High: schema.Number{Abs: '9'}}

// isWord reports whether an id is a word of a line.
func (s *scanner) isWord(f *schema.WireField) bool {
	_, text := f.Type.(*schema.WireText)
	return text && f.If == nil && f.Layout == schema.Words && s.wire.Words != nil && s.wire.Words.List == nil
}

// isOfFrame reports whether a frame gives a field its constant; those of roles and slots are the
// messages' own.
func isOfFrame(f *schema.WireField) bool {
	return f.Role == schema.NoRole && !f.Slot && f.Equation != nil && f.Equation.Kind == schema.Constant
}

// ofFrame notes and returns what a frame gives, nothing for the body of a message.
func (c *candidate) ofFrame(level schema.Level, of ofFrame) ofFrame {
	if level == schema.Body {
		return ofFrame{}
	}
	c.fixed[of] = true
	return of
}

// idRange is the values that an id may have: what the source says, or else those
// that are not negative.
func idRange(f *schema.WireField) *schema.Range {
	if f.Range != nil {
		return f.Range
	}
	t, ok := schema.Present(f.Type).(*schema.WireInt)
	if !ok {
		return nil
	}
	bits := t.Bits
	if t.Signed {
		bits--
	}
	return &schema.Range{High: schema.Number{Abs: 1<<bits - 1}}
}

// constantOf returns the value that a field has in every such message, or nil.
func (s *scanner) constantOf(c *candidate, f *schema.WireField) schema.Expr {
	switch {
	case f.Role == schema.KindRole && f.KindNext < len(s.kinds):
		if schema.IsConstant(s.kinds[f.KindNext]) {
			return s.kinds[f.KindNext]
		}
	case f.Equation != nil && f.Equation.Kind == schema.Constant && f.If == nil:
		return bitsOf(f.Type, f.Equation.Value)
	case f.Equation != nil && f.Level < schema.Body && f.If == nil:
		return hasConstant(f.Equation.Value, c.alt.Message.Record)
	}
	return nil
}

// bitsOf is a constant as the number that its bits are.
func bitsOf(t schema.WireType, value schema.Expr) schema.Expr {
	n, isNumber := value.(schema.Number)
	float, isFloat := schema.BareWire(t).(*schema.WireFloat)
	if !isNumber || !isFloat {
		return value
	}
	v := float64(n.Abs)
	if n.Negative {
		v = -v
	}
	if float.Bits == 32 {
		return schema.Number{Abs: uint64(math.Float32bits(float32(v)))}
	}
	return schema.Number{Abs: math.Float64bits(v)}
}

// hasConstant is the value of has(x) where x is there in every such message, or in none.
func hasConstant(x schema.Expr, r *schema.Record) schema.Expr {
	has, ok := x.(*schema.Measure)
	switch {
	case !ok || has.Of != schema.HasOf:
		return nil
	case has.Stretch.From == has.Stretch.To:
		return schema.Number{}
	}
	f, ok := r.Leaves[has.Stretch.From].(*schema.WireField)
	if ok && !schema.IsOptional(f.Type) && !f.IsConditional() {
		return schema.Number{Abs: 1}
	}
	return nil
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

// forgetIDs lets ids have any value.
func (c *candidate) forgetIDs() {
	for i := range c.known {
		c.known[i].rng = nil
	}
}

// look returns what a candidate has at a place: a constant, a range, or neither.
func (c *candidate) look(p schema.Probe) (schema.Expr, *schema.Range) {
	if p.Text {
		return c.bytes(p), nil
	}
	if i, ok := c.at[p]; ok {
		return c.known[i].value, c.known[i].rng
	}
	if n, all := c.bits(p); all {
		return n, nil
	}
	if p.Present && c.members != nil && c.members[p.Name] == 0 && !c.alt.Else && !c.mayHave(p.Name) {
		return schema.Number{}, nil
	}
	return nil, nil
}

// mayHave reports whether a value that is all of the JSON may have a member, or an element, of which
// the schema does not speak.
func (c *candidate) mayHave(member string) bool {
	switch schema.JSONKind(c.whole) {
	case "Array":
		_, err := strconv.Atoi(member)
		return err == nil
	case "Object", "":
		return true
	}
	return false
}
