package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// headerList appends a line for each element:
//
//	for i := range m.Via {
//		b = append(b, "Via: "...)
//		b = append(b, m.Via[i]...)
//		b = append(b, "\r\n"...)
//	}
func (a *appending) headerList(f *schema.WireField) {
	list := f.HeaderList()
	a.eachHeader(f, list, func(elem gocode.Expr, c context) {
		a.constant(f.HeaderName() + a.p.wire.Headers.Separator)
		a.headerValue(list.Elem, source{path: elem}, c)
	})
}

// eachHeader appends a line for each element of a list; line appends what stands on it.
func (a *appending) eachHeader(f *schema.WireField, list *schema.WireList, line func(elem gocode.Expr, c context)) {
	src, c := a.sourceOf(f), a.ctx(f)
	if src.path == nil {
		return
	}
	a.checkMax(content{length: gocode.Len(src.path), list: true}, least(list.Max, c.max), c)
	c.max = 0
	a.flush()
	i := a.fresh(a.index())
	body := a.block(func() {
		a.at = place{}
		line(&gocode.Index{X: src.path, I: []gocode.Expr{gocode.Id(i)}}, c)
		a.constant(a.p.wire.Headers.End)
	})
	a.add(&gocode.Range{Key: i, X: src.path, Body: body})
}

// otherHeaders appends the headers that no field names:
//
//	for i := range m.Others {
//		if !wire.IsHeaderName(m.Others[i].Name) {
//			return b, wire.NoHeaderName("Invite.others.name", m.Others[i].Name)
//		}
//		switch {
//		case wire.Same(m.Others[i].Name, "Via"):
//			return b, wire.HeaderTaken("Invite.others.name", m.Others[i].Name)
//		}
//		b = append(b, m.Others[i].Name...)
//		b = append(b, ": "...)
//		...
//	}
func (a *appending) otherHeaders(f *schema.WireField, taken []string) {
	if !f.Program {
		return // a slot that the message leaves out
	}
	list := f.HeaderList()
	name, value, ok := schema.BareWire(list.Elem).(*schema.WireStruct).Pair()
	if !ok {
		return
	}
	a.eachHeader(f, list, func(elem gocode.Expr, c context) {
		root, inside := a.root, a.inside
		a.root, a.inside = elem, true
		x, cc := a.pairText(name, elem, c)
		a.checkOther(x, cc, taken)
		a.content(x)
		a.constant(a.p.wire.Headers.Separator)
		x, cc = a.pairText(value, elem, c)
		a.checkHeader(x, cc)
		a.content(x)
		a.root, a.inside = root, inside
	})
}

// pairText is one of the two texts of a header that no field names.
func (a *appending) pairText(f *schema.WireField, elem gocode.Expr, c context) (content, context) {
	c = context{field: f, what: c.what + "." + f.Name, max: f.Max, via: f.Via}
	return a.headerContent(schema.BareWire(f.Type).(*schema.WireText), a.innerSource(f, source{path: elem}), c), c
}

// checkOther refuses a name that is none of a header, or that of a field, which a reader would
// give the value.
func (a *appending) checkOther(x content, c context, taken []string) {
	name := x.path
	if x.bytes {
		name = gocode.CallOf(gocode.Id("string"), name)
	}
	isName, args := a.p.headerCall("IsHeaderName", name)
	a.flush()
	a.refuse(gocode.Not(gocode.CallOf(wireID(isName), args...)), "NoHeaderName", gocode.Str(c.what), name)
	if len(taken) == 0 {
		return
	}
	s, named := a.p.headerSwitch(x.path, name)
	refused := gocode.Give(idB, gocode.CallOf(wireID("HeaderTaken"), gocode.Str(c.what), name))
	s.Cases = []gocode.Case{{Values: named(taken...), Body: []gocode.Stmt{refused}}}
	a.add(s)
}

// headerNames are the names of the headers that are fields.
func headerNames(leaves []schema.Item) (names []string) {
	for _, leaf := range leaves {
		if f, ok := leaf.(*schema.WireField); ok && !f.TakesOthers() {
			names = append(names, f.HeaderNames()...)
		}
	}
	return names
}
