package check

import (
	"fmt"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
)

// protobuf reports what cannot be a field of Protocol Buffers, and whether it was one.
func (c *wireChecker) protobuf(r *record, f *schema.WireField, tail *schema.TagLayout) bool {
	if f.OtherTags {
		return false // which is said
	}
	if *f.Tag == 0 || *f.Tag > schema.MostProtobufTag {
		c.report.Errorf(CodeWireTagLayout, f.Span, "%s has the tag %d, and those of Protocol Buffers go from 1 to %d", r.of(f), *f.Tag, schema.MostProtobufTag).
			Also(tail.Span, "how they stand")
		return true
	}
	list, isList := schema.Present(f.Type).(*schema.WireList)
	if !isList {
		return c.protobufNumber(r, f, f.Type, tail)
	}
	return c.protobufNumber(r, f, list.Elem, tail) || c.protobufList(r, f, list, tail)
}

// protobufNumber reports a number that Protocol Buffers do not have.
func (c *wireChecker) protobufNumber(r *record, f *schema.WireField, t schema.WireType, tail *schema.TagLayout) bool {
	if _, ok := schema.ProtobufFormOf(t); ok {
		return false
	}
	is, help := "has "+schema.WireTypeNoun(schema.Present(t))+", which Protocol Buffers do not have", "write uvarint for uint32 and uint64, "+
		"ivarint for int32 and int64, varint for sint32 and sint64, u32le, i32le, u64le and i64le for the fixed ones"
	bits, _ := c.sizes.Bits(t)
	switch e := schema.EnumOf(t); {
	case e != nil:
		help = "write enum " + e.Name + " uvarint"
	case bits == 32 || bits == 64:
		is = "has its highest byte first, and numbers of Protocol Buffers have it last"
		help = fmt.Sprintf("write %sle, or order little in the wire block", strings.TrimSuffix(schema.WrittenType(t), "be"))
	}
	c.report.Errorf(CodeWireTagLayout, f.Span, "%s %s", r.of(f), is).Also(tail.Span, "how they stand").Helpf("%s", help)
	return true
}

// protobufList reports a list whose brackets Protocol Buffers have nothing for: each element has its
// tag, or the numbers of all stand behind one.
func (c *wireChecker) protobufList(r *record, f *schema.WireField, list *schema.WireList, tail *schema.TagLayout) bool {
	rest := len(list.Ends) == 1 && list.Ends[0].How == schema.EndRest
	if rest && (f.EachTag || tail.PackedOf(f) != nil) {
		return false
	}
	elem, packed := schema.WrittenType(list.Elem), ""
	if form, _ := schema.ProtobufFormOf(list.Elem); form != schema.ProtobufSized {
		packed = fmt.Sprintf(", or [rest]%s where they are packed", elem)
	}
	c.report.Errorf(CodeWireTagLayout, f.Span, "in Protocol Buffers each element of %s has its tag", r.of(f)).
		Also(tail.Span, "how they stand").Helpf("write [tag]%s%s", elem, packed)
	return true
}
