package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// bareFrame warns of a frame with a name that has nothing but a body, where no frame of a role would
// stand in its place: who writes it wants no frame, and gets that of the protocol all the same.
func (w *wirer) bareFrame(key messageKey, d *messageDecl, b *wireBlock, sender schema.Sender) {
	if d.in == nil || key.outer == nil || isBare(key.outer) || !isBare(key.role) || b.roleFrame(sender, d.role) != nil || w.bareFrames[key.role] {
		return
	}
	w.bareFrames[key.role] = true
	w.report.Warnf(CodeWireFrames, key.role.Name.Span, "frame %s changes nothing: it stands in the body of the frame around all messages", key.role.Name.Text).
		Also(lineOf(key.outer), "which is around %s, too", d.name).
		Helpf("give what only some messages have around them to frames of roles, as `frame request` and `frame reply`, or to one with a name")
}

// isBare reports whether a frame has a body and nothing else.
func isBare(f *syntax.Frame) bool {
	if f == nil || len(f.Record.Items) != 1 {
		return false
	}
	body, ok := f.Record.Items[0].(*syntax.Field)
	return ok && body.Type == nil && isBody(body) && len(body.Mods) == 0
}
