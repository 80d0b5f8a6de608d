package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// headers appends lines, and the empty one behind them. A number that measures what
// follows is inserted when that has been appended:
//
//	b = append(b, "Content-Length: "...)
//	at := len(b)
//	b = append(b, "\r\n\r\n"...)
func (a *appending) headers(l *schema.Layout, s *stretches, leaf *int) {
	for _, item := range l.Items {
		a.boundary(a.rec, s, *leaf)
		f, ok := item.(*schema.WireField)
		switch {
		case !ok:
		case f.TakesOthers():
			a.otherHeaders(f, headerNames(l.Items))
		case f.HeaderList() != nil:
			a.headerList(f)
		default:
			a.header(f, s, *leaf)
		}
		*leaf++
	}
	a.constant(a.p.wire.Headers.End)
}

// header appends one line. One that is not there is left out.
func (a *appending) header(f *schema.WireField, s *stretches, leaf int) {
	if f.Spare {
		a.spareHeader(f, s, leaf)
		return
	}
	if s.late[f] {
		a.constant(f.HeaderName() + a.p.wire.Headers.Separator)
		l := &late{field: f, leaf: leaf, needs: a.needsOf(f), inserted: true, at: a.here()}
		l.write = func() { a.headerValue(f.Type, source{number: a.equation(f)}, a.ctx(f)) }
		a.pending = append(a.pending, l)
		a.flush()
		a.at = place{}
		a.constant(a.p.wire.Headers.End)
		return
	}
	a.when(a.presence(f), func() {
		a.constant(f.HeaderName() + a.p.wire.Headers.Separator)
		src := a.sourceOf(f)
		a.headerValue(f.Type, src, a.ctx(f))
		a.constant(a.p.wire.Headers.End)
		a.sets(f, src)
	})
}

// spareHeader appends a line whose number is computed, unless that is 0; the length of what may be
// missing is left out where that is.
func (a *appending) spareHeader(f *schema.WireField, s *stretches, leaf int) {
	write := func() {
		n := a.keep(a.equation(f), localName(f.Name))
		if n == gocode.Expr(gocode.Int(0)) {
			return
		}
		there := gocode.Op(n, "!=", gocode.Int(0))
		if a.mayBeNull(f.Equation.Solution) != nil {
			there = gocode.Op(n, ">=", gocode.Int(0))
		}
		a.when(there, func() {
			a.constant(f.HeaderName() + a.p.wire.Headers.Separator)
			a.headerValue(f.Type, source{number: n}, a.ctx(f))
			a.constant(a.p.wire.Headers.End)
		})
	}
	if !s.late[f] {
		a.flush()
		write()
		return
	}
	l := &late{field: f, leaf: leaf, needs: a.needsOf(f), inserted: true, at: a.here(), write: write}
	a.pending = append(a.pending, l)
	a.flush()
	a.at = place{}
}

// headerValue appends what stands behind the colon.
func (a *appending) headerValue(t schema.WireType, src source, c context) {
	text, ok := schema.Present(t).(*schema.WireText)
	if !ok {
		a.content(a.numberContent(schema.Present(t), src, c))
		return
	}
	x := a.headerContent(text, plain(t, src), c)
	a.checkHeader(x, c)
	a.content(x)
}

// headerContent is a text of a header, through its function.
func (a *appending) headerContent(t *schema.WireText, src source, c context) content {
	x := a.textContent(t, src, c)
	if src.path != nil && c.via != nil {
		x = a.through(x, src.path, c)
	}
	a.checkMax(x, least(t.Max, c.max), c)
	return x
}

// checkHeader refuses a text that is no value of a header.
func (a *appending) checkHeader(x content, c context) {
	if x.path == nil {
		return
	}
	isValue := "IsHeader"
	if x.bytes {
		isValue = "IsHeaderBytes"
	}
	f, args := a.p.headerCall(isValue, x.path)
	a.flush()
	a.refuse(gocode.Not(gocode.CallOf(wireID(f), args...)), "NoHeader", gocode.Str(c.what), convert("string", x.path))
}
