package resolve

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// mostPadding is the largest number that places are made a multiple of.
const mostPadding = 64 << 10

// padding returns the zeros behind a field with pad, or in front of one with align, nil where
// there are none.
func (b *builder) padding(f *syntax.Field, field *schema.WireField, word string, to uint64) *schema.Padding {
	if to < 2 {
		return nil
	}
	at := field.Span
	if m := modOf(f, word); m != nil {
		at = m.Span
	}
	switch {
	case to > mostPadding:
		b.errorf(CodeModValue, at, "%s fills up to a multiple of at most %d bytes", word, mostPadding)
		return nil
	case field.IsTagged():
		b.errorf(CodeMisplacedMod, at, "%s is tagged, and %s cannot fill up around it: a reader that does not know the tag would not know of the zeros", field.Name, word).
			Helpf("leave out %s, or put a padded field into a struct of its own", word)
		return nil
	case b.in.layout != schema.NoLayout:
		b.noPadding(at)
		return nil
	}
	return &schema.Padding{Of: field, To: to, Span: at}
}

// fromMessage reports whether the places of an aligned field are counted from the beginning of
// the message, and not of its record.
func (w *wirer) fromMessage(m *syntax.Mod) bool {
	if m.Name == nil {
		return false
	}
	if m.Name.Text != "message" {
		w.errorf(CodeModValue, m.Name.Span, "places are counted from the beginning of the record, or of the message").
			Fix("count from the message", m.Name.Span, "message")
	}
	return true
}

// noPadding reports padding where values have no places in bytes.
func (w *wirer) noPadding(at source.Span) {
	w.errorf(CodeMisplacedMod, at, "%s fills up bytes, and means nothing among words, in headers and in JSON", wordAt(at)).
		Fix("remove it", withBlank(at), "")
}

// wordAt is the first word of what stands somewhere.
func wordAt(at source.Span) string {
	word, _, _ := strings.Cut(at.Text(), " ")
	return word
}

// paddings reports padding in structs that only stand in lines or in JSON.
func (w *wirer) paddings() {
	for _, s := range w.structs {
		if !s.JSON && !s.InLine() {
			continue
		}
		for _, leaf := range s.Record.Leaves {
			if p, ok := leaf.(*schema.Padding); ok {
				w.noPadding(p.Span)
			}
		}
	}
}
