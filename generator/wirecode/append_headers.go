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
		if f, ok := item.(*schema.WireField); ok {
			a.header(f, s, *leaf)
		}
		*leaf++
	}
	a.constant("\r\n")
}

// header appends one line. One that is not there is left out.
func (a *appending) header(f *schema.WireField, s *stretches, leaf int) {
	if f.Spare {
		a.spareHeader(f, s, leaf)
		return
	}
	if s.late[f] {
		a.constant(f.HeaderName() + ": ")
		l := &late{field: f, leaf: leaf, needs: a.needsOf(f), inserted: true, at: a.here()}
		l.write = func() { a.headerValue(f, source{number: a.equation(f)}) }
		a.pending = append(a.pending, l)
		a.flush()
		a.at = place{}
		a.constant("\r\n")
		return
	}
	a.when(a.presence(f), func() {
		a.constant(f.HeaderName() + ": ")
		a.headerValue(f, a.sourceOf(f))
		a.constant("\r\n")
		a.sets(f, a.sourceOf(f))
	})
}

// spareHeader appends a line whose number is computed, unless that is 0.
func (a *appending) spareHeader(f *schema.WireField, s *stretches, leaf int) {
	write := func() {
		n := a.keep(a.equation(f), localName(f.Name))
		if n == gocode.Expr(gocode.Int(0)) {
			return
		}
		a.when(gocode.Op(n, "!=", gocode.Int(0)), func() {
			a.constant(f.HeaderName() + ": ")
			a.headerValue(f, source{number: n})
			a.constant("\r\n")
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
func (a *appending) headerValue(f *schema.WireField, src source) {
	c := a.ctx(f)
	switch t := schema.Present(f.Type).(type) {
	case *schema.WireText:
		x := a.textContent(t, src, c)
		a.checkMax(x, least(t.Max, c.max), c)
		if x.path != nil {
			isValue := "IsHeader"
			if x.bytes {
				isValue = "IsHeaderBytes"
			}
			a.flush()
			a.refuse(gocode.Not(gocode.CallOf(wireID(isValue), x.path)), "NoHeader", gocode.Str(c.what), gocode.CallOf(gocode.Id("string"), x.path))
		}
		a.content(x)
	default:
		a.content(a.numberContent(t, src, c))
	}
}
