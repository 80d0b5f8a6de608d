package resolve

import (
	"fmt"
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// filledType returns the type of a slot: the message's, or else the frame's
// without the optional.
func (b *builder) filledType(f, slot *syntax.Field) syntax.Type {
	if slot.Type != nil {
		b.sameWidth(f, slot)
		return slot.Type
	}
	if o, ok := f.Type.(*syntax.Optional); ok {
		return o.Elem
	}
	return f.Type
}

// sameWidth compares the bits of a slot with those of what fills it.
func (b *builder) sameWidth(f, slot *syntax.Field) {
	frame := b.typeAlone(f.Type)
	at := slot.Type.Range()
	filled := func() schema.WireType {
		n, ok := b.in.names[schema.OuterFrame][f.Name.Text]
		if !ok {
			n = b.in.names[schema.RoleFrame][f.Name.Text]
		}
		if len(n.path) == 0 {
			return nil
		}
		return n.path[0].Type
	}
	put := func(t schema.WireType) {
		for _, level := range []schema.Level{schema.OuterFrame, schema.RoleFrame} {
			if n := b.in.names[level][f.Name.Text]; len(n.path) > 0 {
				n.path[0].Type = t
			}
		}
	}
	b.later = append(b.later, func() {
		want, fixed := schema.WireBits(frame)
		got, same := schema.WireBits(filled())
		if fixed && filled() != nil && (!same || got != want) {
			what := "as many as it takes"
			if same {
				what = fmt.Sprint(got)
			}
			put(frame)
			b.errorf(CodeWireWidth, at, "%s is %s in the frame and %s here", f.Name.Text, plural(want, "bit"), what).
				Also(f.Type.Range(), "the frame's %s", f.Name.Text)
			return
		}
		if !fixed && b.isSplit(f) && presentText(f.Type) != presentText(slot.Type) {
			b.errorf(CodeWireWidth, at, "%s is %s in the frame of each fragment, which is read before the message is known, and %s here",
				f.Name.Text, f.Type.Range().Text(), slot.Type.Range().Text()).
				Also(f.Type.Range(), "the frame's %s", f.Name.Text).
				Helpf("leave out the type")
		}
	})
}

// typeAlone returns what a type is to compare it with: the structs that are written in it have no
// name, and are none of the schema's. It is nil for one whose size other fields say.
func (b *builder) typeAlone(x syntax.Type) schema.WireType {
	if b.namesFields(x) {
		return nil
	}
	types, structs := len(b.wire.Types), len(b.structs)
	t := b.typeOf(x, &wireScope{layout: b.in.layout}, madeName{})
	b.wire.Types, b.structs = b.wire.Types[:types], b.structs[:structs]
	return t
}

// namesFields reports whether a type asks for fields of the message, as `bytes[n]` does.
func (b *builder) namesFields(x syntax.Type) (names bool) {
	syntax.Walk(x, func(node syntax.Node) bool {
		if ref, ok := node.(*syntax.Ref); ok {
			_, found := b.in.lookup(ref.Parts[0].Text, schema.Body)
			names = names || found
		}
		return !names
	})
	return names
}

// isSplit reports whether a field is of a frame that stands around each fragment of the message.
func (b *builder) isSplit(f *syntax.Field) bool {
	outer := b.parts[0].record
	for whole := range b.fragmented {
		if whole.Record == outer {
			return slices.Contains(outer.Items, syntax.RecordItem(f))
		}
	}
	return false
}

// presentText is what a type is in the schema, without its ?.
func presentText(t syntax.Type) string {
	if o, ok := t.(*syntax.Optional); ok {
		t = o.Elem
	}
	return t.Range().Text()
}
