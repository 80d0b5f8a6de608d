package check

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// jsonEnd checks that a reader knows where the JSON of a message ends: by a size, or else by
// a literal behind it that JSON does not have in it.
func (c *wireChecker) jsonEnd(r *record, l *schema.Layout) {
	if len(l.Items) == 0 || r.wrongEquation() {
		return
	}
	at := slices.Index(r.Leaves, l.Items[0])
	behind := r.Leaves[at+len(l.Items):]
	bound := r.Bound(at)
	if bound == nil {
		if len(behind) > 0 && isNoJSON(behind[0]) {
			return
		}
		c.report.Errorf(CodeWireNoEnd, l.Span, "nothing says where the JSON ends").
			Helpf(`give the frame a size, as in length u32 = size(body), or end it with what JSON does not have in it, as in body json, "\n"`)
		return
	}
	for _, leaf := range behind[:bound.Unknown.Stretch.To-at-len(l.Items)] {
		if _, fixed := c.sizes.StretchBits([]schema.Item{leaf}); !fixed {
			c.report.Errorf(CodeWireRest, l.Span, "the JSON takes the rest, but %s comes after it and can be of any size", spanOf(leaf).Text()).
				Also(spanOf(leaf), "it stands here").
				Helpf("let the size end with the body, as in size(body)")
			return
		}
	}
}

// isNoJSON reports whether a literal begins with a byte that JSON on one line does not have.
func isNoJSON(item schema.Item) bool {
	lit, ok := item.(*schema.Literal)
	return ok && lit.Bytes[0] < ' '
}
