package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// maxFilled is the largest size up to which a text is filled.
const maxFilled = 1 << 16

// filledEnd resolves [12 fill " "]: a text of at most so many bytes, and the byte that stands for the
// others.
func (w *wirer) filledEnd(x *syntax.Extent, end *schema.End, t schema.WireType, in *wireScope) {
	text, isText := t.(*schema.WireText)
	n, constant := end.Size.(schema.Number)
	switch {
	case !isText || text.Bytes:
		w.errorf(CodeWireExtent, x.Fill.Range(), "only a string is filled up: of bytes, lists and numbers, nothing tells the last one from what fills up").
			Helpf("write string, or leave out the fill and take all of it as it is")
	case in.layout != schema.NoLayout:
		w.errorf(CodeWireExtent, x.Fill.Range(), "a text is filled up only where it stands among bytes")
	case end.How != schema.EndSize || !constant:
		w.errorf(CodeWireExtent, x.Fill.Range(), "a text is filled up to a constant size").
			Helpf("write the size in front of it, as in string[12 fill %s]", x.Fill.Range().Text())
	case n.Negative || n.Abs > maxFilled:
		w.errorf(CodeWireExtent, x.Fill.Range(), "a text is filled up to at most %d bytes", maxFilled)
	default:
		end.Fill = w.fillByte(x.Fill)
	}
}

// fillByte is the byte that fills up, as a text; "" if it is none.
func (w *wirer) fillByte(x syntax.Expr) string {
	if text, ok := x.(*syntax.String); ok && len(text.Value) == 1 {
		return text.Value
	}
	if n, ok := constant(x); ok && !n.Negative && n.Abs <= 0xff {
		return string([]byte{byte(n.Abs)})
	}
	w.errorf(CodeWireExtent, x.Range(), "one byte fills up a text, and %s is none", x.Range().Text()).
		Helpf(`write the byte that is repeated, as in fill " " or fill "\x00"`)
	return ""
}
