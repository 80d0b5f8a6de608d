package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

func (c *wireChecker) enum(e *schema.WireEnum) {
	if len(e.Values) == 0 {
		c.report.Errorf(CodeEmptyEnum, e.Span, "enum %s has no values", e.Name)
	}
	least, largest, bounded := span(e.Base)
	if schema.BaseOfDigits(e.Base) > 0 {
		least, largest = schema.NumbersOf(e.Base)
		bounded = true
	}
	first := map[string]*schema.WireValue{}
	for _, v := range e.Values {
		if bounded && (v.Value.Compare(largest) > 0 || v.Value.Compare(least) < 0) {
			c.report.Errorf(CodeEnumRange, v.Span, "%s.%s is %s, and %s holds %s to %s", e.Name, v.Name, v.Value, schema.WireTypeNoun(e.Base), least, largest).
				Also(e.Span, "%s is declared here", e.Name)
			return
		}
		value := v.Value.String()
		if e.IsText() {
			c.enumText(e, v)
			value = schema.ExprString(v.Text)
		}
		if other, taken := first[value]; taken {
			c.report.Errorf(CodeDuplicateValue, v.Span, "%s.%s and %s.%s are both %s", e.Name, other.Name, e.Name, v.Name, value).
				Also(other.Span, "%s.%s is declared here", e.Name, other.Name)
			continue
		}
		first[value] = v
	}
}

// enumText checks that a text can stand where those of its enum do: at their end, or in JSON.
func (c *wireChecker) enumText(e *schema.WireEnum, v *schema.WireValue) {
	name := e.Name + "." + v.Name
	if !e.HasEnd() {
		c.unicode(name, v.Span, v.Text)
	}
	c.fits(name, v.Span, e.Base, v.Text)
}

// span is from the least to the largest number of a type.
func span(t schema.WireType) (least, largest schema.Number, bounded bool) {
	n, ok := schema.BareWire(t).(*schema.WireInt)
	if !ok {
		return least, largest, false
	}
	least, largest = n.Holds()
	return least, largest, true
}

func (c *wireChecker) union(u *schema.WireUnion) {
	if len(u.Variants) == 0 {
		c.report.Errorf(CodeEmptyUnion, u.Span, "union %s has no variants", u.Name)
	}
	if u.JSON {
		c.jsonUnion(u)
		return
	}
	for _, v := range u.Variants {
		c.maybeVariant(u, v)
		c.wholeVariant(u, v)
		c.jsonValue(u.Name+"."+v.Name, v.Span, v.Type)
		c.enumOfTexts(u.Name+"."+v.Name, v.Span, v.Type)
		c.viaInside(u.Name+"."+v.Name, v.Span, v.Type)
		c.placedVariant(u, v)
		c.variantElements(u.Name+"."+v.Name, v)
	}
	if u.By == schema.ByPrefix {
		c.beginnings(u)
		c.elseBegins(u)
		return
	}
	c.tags(u)
}

// maybeVariant reports an optional variant of which nothing says whether it is there.
func (c *wireChecker) maybeVariant(u *schema.WireUnion, v *schema.WireVariant) {
	if !schema.IsOptional(v.Type) {
		return
	}
	ends := schema.Ends(v.Type)
	if len(ends) > 0 && !slices.ContainsFunc(ends, func(end *schema.End) bool { return !end.Null }) {
		return
	}
	c.report.Errorf(CodeWireNoPresence, v.Span,
		"nothing on the wire says whether %s.%s is there: leave out the ?, or give it a length that can be -1", u.Name, v.Name).
		Helpf("what carries nothing is a variant of its own; and where the size of the union is known, a struct may end with ?, as in %s { value ?u8 }", v.Name)
}

// enumOfTexts reports an enum of texts among bytes, where it has no end.
func (c *wireChecker) enumOfTexts(name string, at source.Span, t schema.WireType) {
	if list, ok := schema.Present(t).(*schema.WireList); ok {
		c.enumOfTexts(name, at, list.Elem)
		return
	}
	e := schema.EnumOf(t)
	if e == nil || !e.IsText() || e.HasEnd() {
		return
	}
	c.report.Errorf(CodeWireNoBytes, at, "%s is an enum of texts without an end, which stands in a body of JSON, among words and in headers only", name).
		Helpf("give its texts an end, as in enum %s string[u8]", e.Name)
}

// jsonValue reports a map or any JSON value among bytes: it has no end there.
func (c *wireChecker) jsonValue(name string, at source.Span, t schema.WireType) {
	switch t := schema.Present(t).(type) {
	case *schema.WireList:
		c.jsonValue(name, at, t.Elem)
	case *schema.WireMap:
		c.report.Errorf(CodeWireNoBytes, at, "%s is a map, which stands in a body of JSON only", name).
			Helpf("write a list of structs with a key and a value")
	case *schema.WireAny:
		c.report.Errorf(CodeWireNoBytes, at, "%s is any JSON value, which stands in a body of JSON only", name).
			Helpf("make it bytes with an end, and read the JSON in Go")
	}
}

// wholeVariant reports a variant that does not fill whole bytes.
func (c *wireChecker) wholeVariant(u *schema.WireUnion, v *schema.WireVariant) {
	if schema.IsList(v.Type) {
		c.wholeElements(u.Name+"."+v.Name, v.Span, v.Type)
		return
	}
	bits, fixed := c.sizes.Bits(schema.Present(v.Type))
	if !fixed || bits%8 == 0 {
		return
	}
	c.report.Errorf(CodeWireBits, v.Span, "%s.%s does not fill whole bytes: it has %s", u.Name, v.Name, plural(bits, "bit")).
		Helpf("add the others, as in `_ u%d = 0`", 8-bits%8)
}

func (c *wireChecker) tags(u *schema.WireUnion) {
	first := map[schema.Number]*schema.WireVariant{}
	var catchAll *schema.WireVariant
	for _, v := range u.Variants {
		switch {
		case v.Else && catchAll != nil:
			c.report.Errorf(CodeWireTagTwice, v.Span, "%s and %s both stand for every other tag", catchAll.Name, v.Name)
		case v.Else:
			catchAll = v
		case v.Tag == nil:
			c.report.Errorf(CodeWireNoTag, v.Span, "%s has no tag: write NUMBER: %s", v.Name, v.Name)
		default:
			if u.Tag != nil {
				c.fits("the tag of "+v.Name, v.Span, u.Tag, *v.Tag)
			}
			tag := schema.Number{Abs: v.Tag.Abs, Negative: v.Tag.Negative}
			if other := first[tag]; other != nil {
				c.report.Errorf(CodeWireTagTwice, v.Span, "tag %s is used twice", tag).Also(other.Span, "first used here")
				continue
			}
			first[tag] = v
		}
	}
}

// elseBegins checks the variant that stands for what begins as none of the others does.
func (c *wireChecker) elseBegins(u *schema.WireUnion) {
	i := slices.IndexFunc(u.Variants, func(v *schema.WireVariant) bool { return v.Else })
	if i < 0 {
		return
	}
	v := u.Variants[i]
	if j := slices.IndexFunc(u.Variants[i+1:], func(v *schema.WireVariant) bool { return v.Else }); j >= 0 {
		other := u.Variants[i+1+j]
		c.report.Errorf(CodeWireBeginAlike, other.Span, "%s and %s both stand for what begins as no other variant does", v.Name, other.Name)
	}
	leads, without := c.wire.LeadsOf(u, c.sizes)
	switch {
	case without != nil:
		c.report.Errorf(CodeWireBeginAlike, v.Span, "%s begins with no constant bytes, so a reader cannot tell %s from it", without.Name, v.Name).
			Also(without.Span, "%s is declared here", without.Name).
			Helpf("let it begin with a literal, or give all variants but the else a tag: NUMBER: %s", without.Name)
	case len(leads) == 0:
		c.report.Errorf(CodeWireBeginAlike, v.Span, "%s stands for what begins as no other variant does, and there is no other", v.Name).
			Helpf("write its type in place of %s", u.Name)
	case v.Type == nil:
		c.report.Errorf(CodeWireBeginAlike, v.Span, "%s has no bytes of its own, so what follows could be taken for another variant", v.Name).
			Helpf("give it a type, as in else %s bytes[rest]", v.Name)
	}
}

// beginnings checks that the variants of a union begin differently.
func (c *wireChecker) beginnings(u *schema.WireUnion) {
	alike := beginAlike(c.wire.ForkOf(u, c.sizes))
	if alike == nil {
		return
	}
	first, second := alike[0], alike[1]
	c.report.Errorf(CodeWireBeginAlike, second.Span, "%s and %s begin alike, so a reader cannot tell them apart", first.Name, second.Name).
		Also(first.Span, "%s is declared here", first.Name).
		Helpf("let each begin with a literal of its own, or with constant bits at the same place in all; or put a tag in front: union %s [u8]; what stands for all that begins otherwise is marked with else", u.Name)
}

// beginAlike returns variants that cannot be told apart, nil for none.
func beginAlike(f *schema.Fork) []*schema.WireVariant {
	if len(f.Leaf) > 1 {
		return f.Leaf
	}
	for _, way := range f.Cases {
		if alike := beginAlike(way.Next); alike != nil {
			return alike
		}
	}
	return nil
}

// tagged checks the tagged fields of a record.
func (c *wireChecker) tagged(r *record) {
	first := map[string]*schema.WireField{}
	for _, tail := range r.Tail {
		c.untilElse(r, tail)
		if tail.Head() != nil {
			c.head(tail)
		}
		c.paddedTail(tail)
	}
	for _, f := range r.Tagged {
		if len(r.Tail) == 0 && !r.json {
			tag := "else"
			if f.Tag != nil {
				tag = fmt.Sprint(*f.Tag)
			}
			c.report.Errorf(CodeWireTagLayout, f.Span, "%s has tag %s, but the wire block does not say how tagged fields are laid out", called(f), tag).
				Helpf("say it there, as in tagged [rest] u16 : u16")
			return
		}
		if f.OtherTags {
			c.otherTags(r, f)
			continue
		}
		for _, tail := range r.Tail {
			c.inHead(r, f, tail)
			c.tagOrEnd(f, tail)
		}
		tag := sameTag(r, f)
		if other := first[tag]; other != nil {
			c.report.Errorf(CodeWireTagTwice, f.Span, "tag %s is used twice", tagString(f)).Also(other.Span, "first used here")
			continue
		}
		first[tag] = f
		c.taggedEquation(r, f)
	}
	c.lastMark(r)
	c.behindTail(r)
	c.open(r)
}

// tagString is the tag of a field as the source has it.
func tagString(f *schema.WireField) string {
	if len(f.TagMore) == 0 {
		return fmt.Sprint(*f.Tag)
	}
	return strings.NewReplacer("[", "(", " ", ", ", "]", ")").Replace(fmt.Sprint(f.Tags()))
}

// tagOrEnd reports a tag that cannot be told from the text which ends the tagged fields.
func (c *wireChecker) tagOrEnd(f *schema.WireField, tail *schema.TagLayout) {
	text, ok := tail.List.Until.(schema.Text)
	if !ok || tail.Head() != nil {
		return
	}
	help := "give it another tag, of a number with a fixed size"
	if digits := schema.Characters(tail.Tag); schema.BaseOfDigits(tail.Tag) > 0 {
		if text != "" && !strings.Contains(digits, string(text[:1])) {
			return
		}
		help = "end them with what is no digit"
	}
	tag, known := c.wire.TagText(tail.Tag, tail.TagOf(f, f.Type), c.sizes)
	if known && !schema.BeginAlike(tag, string(text)) {
		return
	}
	c.report.Errorf(CodeWireTagLayout, f.Span, "the tag of %s cannot be told from %s, which ends the tagged fields", called(f), schema.ExprString(text)).
		Also(tail.Span, "how they end").
		Helpf("%s", help)
}

// taggedEquation reports a tagged field that would follow from others.
func (c *wireChecker) taggedEquation(r *record, f *schema.WireField) {
	if f.Equation == nil || f.Equation.Kind == schema.Constant {
		return
	}
	c.report.Errorf(CodeWireOrder, f.Equation.Span, "%s is tagged: such fields come in any order, or not at all, so that none can be computed", r.of(f)).
		Helpf("give it a constant, leave it to the program, or put it in front of the tagged fields")
}

// structIn is the struct that a value of a type always has in it, or with maybe the one that it
// may have. It is nil for none.
func structIn(t schema.WireType, maybe bool) *schema.WireStruct {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireStruct:
		return t
	case *schema.WireOptional:
		if maybe {
			return structIn(t.Elem, maybe)
		}
	case *schema.WireList:
		if maybe {
			return structIn(t.Elem, maybe)
		}
	}
	return nil
}

// containment reports structs that hold themselves with nothing between that could
// end it. An if ends the bytes, and not the type in Go.
func (c *wireChecker) containment() {
	state := map[*schema.WireStruct]int{} // 1 on the way, 2 done
	var visit func(*schema.WireStruct)
	visit = func(s *schema.WireStruct) {
		state[s] = 1
		for _, f := range s.Record.Fields() {
			held := structIn(f.Type, s.Words)
			switch {
			case held == nil || state[held] == 2:
			case state[held] == 1 && s.Words:
				c.looped[held] = true
				c.report.Errorf(CodeContainsItself, f.Span, "struct %s contains itself, and the words of one line are not nested", held.Name).
					Helpf("take them as list []string, and read in Go what they mean")
			case state[held] == 1:
				c.looped[held] = true
				c.report.Errorf(CodeContainsItself, f.Span, "struct %s contains itself, so it has no size; make the inner one ?%s or []%s", held.Name, held.Name, held.Name)
			default:
				visit(held)
			}
		}
		state[s] = 2
	}
	for _, d := range c.wire.Types {
		if s, ok := d.(*schema.WireStruct); ok && state[s] == 0 {
			visit(s)
		}
	}
}
