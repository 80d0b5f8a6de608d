package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// padding returns the zeros behind a field, nil where there are none.
func (b *builder) padding(f *syntax.Field, field *schema.WireField) *schema.Padding {
	if field.Pad < 2 {
		return nil
	}
	at := field.Span
	if m := modOf(f, "pad"); m != nil {
		at = m.Span
	}
	switch {
	case field.Tag != nil:
		b.errorf(CodeMisplacedMod, at, "%s is tagged, and pad cannot fill up behind it: a reader that does not know the tag would not know of the zeros", field.Name).
			Helpf("leave out pad, or put a padded field into a struct of its own")
		return nil
	case b.in.layout != layoutNone:
		b.noPadding(at)
		return nil
	}
	return &schema.Padding{Of: field, Span: at}
}

// noPadding reports padding where values have no places in bytes.
func (w *wirer) noPadding(at source.Span) {
	w.errorf(CodeMisplacedMod, at, "pad fills up bytes, and means nothing among words, in headers and in JSON").
		Fix("remove it", withBlank(at), "")
}

// paddings reports padding in structs that only stand among words or in JSON.
func (w *wirer) paddings() {
	for _, s := range w.structs {
		if !s.JSON && !s.Words {
			continue
		}
		for _, leaf := range s.Record.Leaves {
			if p, ok := leaf.(*schema.Padding); ok {
				w.noPadding(p.Span)
			}
		}
	}
}
