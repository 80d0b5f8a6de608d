package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// unfilled is a text of a fixed size without the bytes that fill it up, where it has such.
func unfilled(t *schema.WireText, x gocode.Expr) gocode.Expr {
	if fill := t.Ends[0].Fill; fill != "" {
		return gocode.CallOf(wireID("CutFill"), x, fillByte(fill))
	}
	return x
}

// filled appends a text, and fills it up to its size:
//
//	if len(m.Command) > 12 {
//		return b, wire.TooLong("bitcoin: Message.command", len(m.Command), 12)
//	}
//	if wire.EndsWith(m.Command, 0) {
//		return b, wire.EndsFilled("bitcoin: Message.command", "\x00")
//	}
//	b = append(b, m.Command...)
//	b = wire.AppendFill(b, 12-len(m.Command), 0)
func (a *appending) filled(end *schema.End, x content, c context) {
	size, _ := end.Size.(schema.Number)
	want, fill := gocode.Int(int64(size.Abs)), end.Fill
	if x.known != nil {
		a.constant(end.FillUp(*x.known))
		return
	}
	text, n := x.path, x.length
	if text == nil {
		from := a.here()
		a.content(x)
		a.flush()
		text, n = &gocode.Slice{X: idB, Low: from.expr()}, a.keep(a.behind(from, 0), "n")
		a.refuse(gocode.Op(n, ">", want), "TooLong", gocode.Str(c.what), n, want)
	}
	a.refuse(gocode.CallOf(wireID("EndsWith"), text, fillByte(fill)), "EndsFilled", gocode.Str(c.what), gocode.Str(fill))
	if x.path != nil {
		a.content(x)
	}
	a.appends("AppendFill", gocode.Op(want, "-", n), fillByte(fill))
}

// fillByte is a byte that fills up, as people write it.
func fillByte(fill string) gocode.Expr {
	if fill == " " {
		return gocode.Id("' '")
	}
	return byteExpr(fill[0])
}
