package check

import (
	"fmt"

	"github.com/netgen-dev/netgen/generator/schema"
)

// taggedField checks the value of a tagged field. It comes in any order or not at all, and
// so has what it needs in itself, or in its length.
func (c *wireChecker) taggedField(r *record, f *schema.WireField) {
	if !r.json {
		c.jsonValue(r.of(f), f.Span, f.Type)
		c.enumOfTexts(r.of(f), f.Span, f.Type)
	}
	for _, tail := range r.Tail {
		if tail.Protobuf && c.protobuf(r, f, tail) {
			return
		}
	}
	c.via(r, f)
	c.limit(r, f)
	c.elements(r, f)
	c.variant(r, f)
	c.eachTag(r, f)
	c.tooLong(r, f)
	for _, tail := range r.Tail {
		if tail.HasLength() || !f.TakesRest(nil) {
			continue
		}
		list := tail.ElementsOf(f)
		if f.EachTag && !f.OtherTags && list != nil && schema.TakesRest(list.Elem, nil) {
			c.report.Errorf(CodeWireRest, f.Span, "each element of %s takes the rest, but other tagged fields may come after it", r.of(f)).
				Helpf("give the elements a size of their own, as in [tag]string[u16], or all tagged fields a length, as in tagged [rest] u16 : u16")
			return
		}
		if f.Via != nil || list == nil {
			c.endlessTagged(r, f)
			return
		}
	}
}

// behindTail reports tagged fields that take the rest, where more of the message stands behind them
// of which nobody knows how long it is.
func (c *wireChecker) behindTail(r *record) {
	if c.endlessTail(r) {
		return
	}
	behind := r.BehindTail()
	if len(r.Tagged) == 0 || c.allToldInFront(r, behind, r.TailAt) {
		return
	}
	for _, l := range r.Tail {
		if l.List.How != schema.EndRest {
			continue
		}
		f := r.Tagged[0]
		d := c.report.Errorf(CodeWireRest, f.Span, "%s is tagged, and such fields take the rest here, but more stands behind the body that can be of any size", r.of(f)).
			Also(spanOf(behind[0]), "this comes next").Also(l.Span, "how tagged fields end")
		d.Helpf("let the frame say how long the body is, as in length u16 = size(body), or put them into a struct that has a size, as in options { %s ... }", called(f))
		return
	}
}

// endlessTail reports tagged fields that go on until the end of a message, where nothing says how
// long that is: a reader would look for another tag behind the last one.
func (c *wireChecker) endlessTail(r *record) bool {
	if r.message == nil || len(r.Tagged) == 0 || r.measuresTail() || r.message.ToEnd() {
		return false
	}
	for _, l := range r.Tail {
		if l.Unknown || l.List.How != schema.EndRest {
			continue
		}
		c.report.Errorf(CodeWireNoEnd, r.Tagged[0].Span, "%s is tagged, and such fields go on until the end of the message here, but nothing says where that is", r.of(r.Tagged[0])).
			Also(l.Span, "how tagged fields end").
			Helpf("let the frame say how long the body is, as in length u16 = size(body), or give the fields an end of their own, as in tagged [u8]")
		return true
	}
	return false
}

// measuresTail reports whether a field in front of the tagged fields says how far these go. It
// tells no field behind it where that ends, if each has an end of its own.
func (r *record) measuresTail() bool {
	for _, f := range schema.FieldsIn(r.Leaves[:r.TailAt]) {
		if f.Equation == nil {
			continue
		}
		if r.reachesTail(f.Equation.Value) {
			return true
		}
	}
	return false
}

func (r *record) reachesTail(x schema.Expr) (found bool) {
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.LetRef:
			found = found || r.reachesTail(x.Let.Value)
		case *schema.Measure:
			found = found || x.Of == schema.SizeOf && x.Stretch.From <= r.TailAt && x.Stretch.To >= r.TailAt
		}
	})
	return found
}

// tooLong reports a tagged field of one size for which the length in front of it has no room.
func (c *wireChecker) tooLong(r *record, f *schema.WireField) {
	t := schema.Present(f.Type)
	if f.EachTag {
		t = elemOf(t)
	}
	bits, fixed := c.sizes.Bits(t)
	if !fixed || bits > calculable || f.Via != nil {
		return
	}
	for _, tail := range r.Tail {
		if tail.Length == nil {
			continue
		}
		n := residue{rest: int64(bits / 8)}
		if tag, known := c.sizes.Bits(tail.Tag); tail.Front && known {
			n.rest += int64(tag / 8)
		}
		if l := tail.Length.Scale; l != nil && l.Div == 1 {
			n = n.times(int64(l.Mul)).plus(c.residue(r, l.Add))
		}
		if room, bounded := most(tail.Length.Prefix); bounded && n.step == 0 && n.rest > int64(min(room, calculable)) {
			c.report.Errorf(CodeWireLengthLimit, f.Span, "the length in front of %s is always %d, and %s holds 0 to %d", r.of(f), n.rest, schema.WireTypeNoun(tail.Length.Prefix), room).
				Also(tail.Span, "how tagged fields stand")
			return
		}
	}
}

// eachTag reports a list of which each element is a tagged field, and which is what only a whole
// one can be.
func (c *wireChecker) eachTag(r *record, f *schema.WireField) {
	switch {
	case !f.EachTag:
	case schema.IsOptional(f.Type):
		c.report.Errorf(CodeWireTagLayout, f.Span, "each element of %s has the tag, so that it is empty where none comes", r.of(f)).
			Helpf("leave out the ?")
	case f.Via != nil:
		c.report.Errorf(CodeWireVia, f.Span, "each element of %s has the tag, and what goes through a function does so in one piece", r.of(f)).
			Helpf("make the elements a struct with a field that goes through it, as in struct Name { value string via %s }", f.Via.Name)
	}
}

// endlessTagged reports a tagged field that takes all that is left, and so those behind it.
func (c *wireChecker) endlessTagged(r *record, f *schema.WireField) {
	s, _ := schema.Present(f.Type).(*schema.WireStruct)
	last := takesRest(s)
	if last != nil && last.Presence == schema.ByRest {
		c.absent(s, last, r.of(f)).Also(f.Span, "behind one tagged field comes the next")
		return
	}
	d := c.report.Errorf(CodeWireRest, f.Span, "%s takes the rest, but other tagged fields may come after it", r.of(f))
	if last != nil {
		d.Also(last.Span, "%s.%s takes all that is left", s.Name, called(last))
	}
	size := ""
	if len(schema.Ends(f.Type)) > 0 {
		size = fmt.Sprintf("it a size of its own, as in `%s`, or ", withSize(f))
	}
	d.Helpf("give %sall tagged fields a length, as in tagged [rest] u16 : u16", size)
}

// elemOf is the type of the elements of a list, nil for what is none.
func elemOf(t schema.WireType) schema.WireType {
	list, ok := schema.Present(t).(*schema.WireList)
	if !ok {
		return nil
	}
	return schema.BareWire(list.Elem)
}

// otherTags reports what cannot take the tagged fields that no field is.
func (c *wireChecker) otherTags(r *record, f *schema.WireField) {
	if first := r.OtherTags(); first != f {
		c.report.Errorf(CodeWireTagTwice, f.Span, "%s and %s both take the tagged fields that no field is", called(first), called(f)).
			Also(first.Span, "%s comes here", called(first)).Helpf("leave one of them out")
		return
	}
	tag, value, ok := f.TagAndValue()
	for _, tail := range r.Tail {
		want := schema.WireTypeString(schema.BareWire(tail.Tag))
		_, extern := schema.BareWire(tail.Tag).(*schema.Extern)
		switch {
		case tail.List.How == schema.EndElse:
			c.report.Errorf(CodeWireTagLayout, f.Span, "%s takes the tagged fields that no field is, and in front of one these end", r.of(f)).
				Also(tail.Span, "how they end").Helpf("leave %s out", called(f))
		case tail.Protobuf:
			c.report.Errorf(CodeWireTagLayout, f.Span, "%s takes the tagged fields that no field is, and those of Protocol Buffers are skipped", r.of(f)).
				Helpf("leave %s out", called(f))
		case tail.Head() != nil:
			if !f.EachTag || schema.WireTypeString(schema.BareWire(elemOf(f.Type))) != want {
				c.report.Errorf(CodeWireTagLayout, f.Span, "%s takes the tagged fields that no field is, each of which is in a struct %s", r.of(f), want).
					Helpf("write [tag]%s", want)
				return
			}
			continue
		case tail.Length == nil && tail.Until == "":
			c.report.Errorf(CodeWireTagLayout, f.Span, "%s takes the tagged fields that no field is, and nothing says how long these are", r.of(f)).
				Also(tail.Span, "how they stand").
				Helpf("give all tagged fields a length, as in tagged [rest] u16 : u16, or say what ends such a one, as in tagged [rest] u16 else until \"\\n\", or leave %s out", called(f))
		case extern:
			c.report.Errorf(CodeWireTagLayout, f.Span, "%s takes the tagged fields that no field is, whose tag is a type of the program's", r.of(f)).
				Also(tail.Span, "how they stand").
				Helpf("make the tag a number, or leave %s out", called(f))
		case !ok || !f.EachTag || schema.WireTypeString(schema.BareWire(tag.Type)) != want || !tail.IsWhole(value.Type):
			end := "rest"
			if tail.Until != "" {
				end = "until " + schema.ExprString(schema.Text(tail.Until))
			}
			c.report.Errorf(CodeWireTagLayout, f.Span, "%s takes the tagged fields that no field is, and each is its tag and its value", r.of(f)).
				Helpf("write [tag]Other, where struct Other { tag %s, value bytes[%s] }", want, end)
		default:
			continue
		}
		return
	}
}
