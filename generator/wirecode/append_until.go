package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// endsAtText reports whether a text ends where another one stands, which functions look for in a
// string.
func endsAtText(t *schema.WireText) bool {
	return slices.ContainsFunc(t.Ends, func(end *schema.End) bool { return end.How == schema.EndUntil })
}

// until appends content that must not contain what ends it, and that.
func (a *appending) until(end *schema.End, x content, c context) {
	if text, ok := end.Until.(*schema.Joined); ok {
		a.untilJoined(text, x, c)
		return
	}
	text, ok := end.Until.(schema.Text)
	switch {
	case !ok && x.list:
		a.untilValue(end, x, c)
		return
	case !ok:
		a.content(x)
		return
	case x.known != nil || x.number:
		a.content(x)
	case x.list:
		x.append() // with what ends it
		return
	case overlaps(string(text)) || x.path == nil:
		from := a.here()
		a.content(x)
		a.constant(string(text))
		a.flush()
		a.refuse(gocode.Not(gocode.CallOf(wireID("EndsFirst"), &gocode.Slice{X: idB, Low: from.expr()}, gocode.Str(text))),
			"EndsEarly", gocode.Str(c.what), gocode.Str(text))
		return
	case len(text) == 1 && !x.bytes:
		a.untilByte(x, text[0], c)
		return
	default:
		a.flush()
		if x.bytes {
			a.refuse(x.has(string(text)), "EndsEarly", gocode.Str(c.what), gocode.Str(text))
		} else {
			a.refuseEnd(x, string(text), c)
		}
		a.content(x)
	}
	a.constant(string(text))
}

// untilJoined appends content, and a text that is another one in each message:
//
//	ends := "\r\n--" + m.Boundary
//	b = append(b, m.Body...)
//	b = append(b, ends...)
//	if !wire.EndsFirst(b[start+4:], ends) {
//		return b, wire.EndsEarly("Mail.body", ends)
//	}
func (a *appending) untilJoined(text *schema.Joined, x content, c context) {
	ends, from := a.keep(joined(a, text), "ends"), a.here()
	a.content(x)
	a.all(ends)
	a.refuse(gocode.Not(gocode.CallOf(wireID("EndsFirst"), &gocode.Slice{X: idB, Low: from.expr()}, ends)), "EndsEarly", gocode.Str(c.what), ends)
}

// joined is "--" + m.Boundary.
func joined(s scope, text *schema.Joined) gocode.Expr {
	var all gocode.Expr
	for _, part := range text.Parts {
		var x gocode.Expr
		if constant, ok := part.(schema.Text); ok {
			x = gocode.Str(constant)
		} else {
			x = asString(s.value(part))
		}
		if all == nil {
			all = x
		} else {
			all = gocode.Op(all, "+", x)
		}
	}
	return all
}

// untilByte appends a string that must not contain the byte that ends it, and that:
//
//	if b, ok = wire.AppendUntil(b, m.Name, 0); !ok {
//		return b, wire.EndsEarly("Column.name", "\x00")
//	}
func (a *appending) untilByte(x content, end byte, c context) {
	a.usesOK = true
	a.grow(&gocode.If{
		Init: &gocode.Set{Targets: []gocode.Expr{idB, idOK}, Value: gocode.CallOf(wireID("AppendUntil"), idB, x.path, byteExpr(end))},
		Cond: gocode.Not(idOK),
		Then: []gocode.Stmt{gocode.Give(idB, gocode.CallOf(wireID("EndsEarly"), gocode.Str(c.what), gocode.Str([]byte{end})))},
	})
}

// refuseEnd refuses a text of the program's that contains what ends its line. Half of a "\r\n"
// is an end for many peers, too:
//
//	if wire.EndsLine(m.Text) {
//		return b, wire.NoLine("Failed.text")
//	}
func (a *appending) refuseEnd(x content, end string, c context) {
	switch {
	case end != "\r\n":
		a.refuse(x.has(end), "EndsEarly", gocode.Str(c.what), gocode.Str(end))
	case x.bytes:
		a.refuse(gocode.CallOf(wireID("EndsLineBytes"), x.slice()), "NoLine", gocode.Str(c.what))
	default:
		a.refuse(gocode.CallOf(wireID("EndsLine"), x.slice()), "NoLine", gocode.Str(c.what))
	}
}

// refuseBreak refuses a text of the program's that contains a byte of what ends its line, or
// for "\n" a "\r".
func (a *appending) refuseBreak(x content, end string, c context) {
	if end == "\n" || end == "\r\n" {
		a.refuseEnd(x, "\r\n", c)
		return
	}
	parts := make([]gocode.Expr, len(end))
	for i := range end {
		parts[i] = x.has(end[i : i+1])
	}
	a.refuse(gocode.Or(parts...), "EndsEarly", gocode.Str(c.what), gocode.Str(end))
}

// slice is a text of the program's, as functions take it.
func (x content) slice() gocode.Expr {
	if x.array > 0 {
		return &gocode.Slice{X: x.path}
	}
	return x.path
}

// has is the condition that a text of the program's contains another:
//
//	wire.HasByte(m.Name, 0)
//	wire.HasBytes(m.Text, "\r\n")
func (x content) has(end string) gocode.Expr {
	path := x.slice()
	switch one := len(end) == 1; {
	case one && x.bytes:
		return gocode.CallOf(wireID("BytesHaveByte"), path, byteExpr(end[0]))
	case one:
		return gocode.CallOf(wireID("HasByte"), path, byteExpr(end[0]))
	case x.bytes:
		return gocode.CallOf(wireID("HasBytes"), path, gocode.Str(end))
	}
	return gocode.CallOf(wireID("HasText"), path, gocode.Str(end))
}

// byteExpr is a byte as people write it: 0, 0xa or 'x'.
func byteExpr(c byte) gocode.Expr {
	if c < 10 {
		return gocode.Int(c)
	}
	return character(c)
}

// overlaps reports whether some end of a text is its beginning, so that it can begin
// in the value in front of it.
func overlaps(text string) bool {
	for n := 1; n < len(text); n++ {
		if text[:n] == text[len(text)-n:] {
			return true
		}
	}
	return false
}

// untilValue appends a list whose last element is known by its value, which no other
// may have:
//
//	for i := range m.Codes {
//		if int(m.Codes[i]) == 0 && i < len(m.Codes)-1 {
//			return b, wire.EndsAt("Lists.codes", i)
//		}
//	}
func (a *appending) untilValue(end *schema.End, x content, c context) {
	if x.path == nil {
		a.content(x)
		return
	}
	a.flush()
	want, n := num(a, end.Until), gocode.Len(x.path)
	is := func(i gocode.Expr, op string) gocode.Expr {
		return gocode.Op(gocode.CallOf(gocode.Id("int"), &gocode.Index{X: x.path, I: []gocode.Expr{i}}), op, want)
	}
	last := gocode.Op(n, "-", gocode.Int(1))
	a.refuse(gocode.Or(gocode.Op(n, "==", gocode.Int(0)), is(last, "!=")), "Missing", gocode.Str("the last element of "+c.what))
	i := gocode.Id(a.fresh(a.index()))
	a.add(&gocode.Range{Key: string(i), X: x.path, Body: []gocode.Stmt{
		gocode.When(gocode.And(is(i, "=="), gocode.Op(i, "<", last)),
			gocode.Give(idB, gocode.CallOf(wireID("EndsAt"), gocode.Str(c.what), i))),
	}})
	a.content(x)
}
