package check

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// slotHint tells that the type of a slot is all of what its message says.
func slotHint(d *diag.Diagnostic, f *schema.WireField) {
	d.Helpf("a type behind .%s takes the place of the frame's: repeat all of that, with its length", called(f))
}

// borrowed reports whether a slot that a message fills has the type that stands in the frame.
func borrowed(f *schema.WireField) bool {
	if !f.Slot || f.TypeAt.File != f.Span.File {
		return f.Slot
	}
	between := source.Span{File: f.Span.File, Start: f.Span.End, End: f.TypeAt.Start}
	return between.End < between.Start || strings.TrimSpace(between.Text()) != ""
}

// ofFrame returns what a field is called and where it is to be reported: where its type stands in the frame, if
// that is what is wrong with it. Again tells that it was, with another message.
func (c *wireChecker) ofFrame(r *record, f *schema.WireField) (name string, at source.Span, again bool) {
	if f.Level == schema.Body || f.Slot && !borrowed(f) {
		return r.of(f), f.Span, false
	}
	again = c.said[f.TypeAt]
	c.said[f.TypeAt] = true
	if f.Slot {
		return "the frame's " + f.Name, f.TypeAt, again
	}
	return r.of(f), f.Span, again
}
