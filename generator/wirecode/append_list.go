package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// writeList appends a list:
//
//	b = wire.AppendU16(b, uint16(len(m.Topics)))
//	for i := range m.Topics {
//		b, err = appendTopic(b, x, &m.Topics[i])
//		...
//	}
//	for _, elem := range m.Codes {
//		b = append(b, byte(elem))
//	}
func (a *appending) writeList(t *schema.WireList, src source, c context) {
	if src.path == nil && a.zeroList(t, c) {
		return
	}
	if c.isLengths() {
		c.what = a.named(c.field.Lengths.Of) // which is the program's
	}
	x := a.listContent(t, src, c)
	if c.via != nil {
		x = a.listThrough(x, c)
	}
	a.checkMax(x, least(t.Max, c.max), c)
	a.ends(t.Ends, func(end *schema.End) {
		inner := x
		if text, ok := end.Until.(schema.Text); ok && end.How == schema.EndUntil && x.path != nil {
			inner.append = func() { a.elementsUntil(t, src, c, string(text)) }
		}
		a.ended(end, inner, c)
	})
}

// listContent is what a list consists of.
func (a *appending) listContent(t *schema.WireList, src source, c context) content {
	if src.path == nil && c.via != nil {
		return content{length: gocode.Int(0), list: true, append: func() {}}
	}
	if src.path == nil {
		none := ""
		return content{known: &none, list: true}
	}
	x := content{length: gocode.Len(src.path), path: src.path, list: true}
	if bits, fixed := a.p.sizes.Bits(t.Elem); fixed && bits%8 == 0 && c.align == 0 {
		x.elem = int(bits / 8)
	}
	if schema.PacksBits(t) {
		x.append = func() { a.packedBits(t, src.path, c) }
		return x
	}
	if isOctet(t.Elem) && c.align == 0 && !c.isLengths() {
		x.append = func() { a.all(src.path) }
		return x
	}
	x.append = func() { a.elements(t, src, c) }
	if schema.HasMark(t) {
		x.append = func() { a.elementsMarked(t, src, c, t.Ends[0].Mark) }
	}
	return x
}

// isOctet reports whether a list of t is []byte.
func isOctet(t schema.WireType) bool {
	n, ok := schema.BareWire(t).(*schema.WireInt)
	return ok && n.Bits == 8 && !n.Signed && !n.Bool
}

// elementsUntil appends all elements and the text that ends them. An element at which a
// reader would see that text is refused. What is shorter than the text may be the
// beginning of it together with what follows, so that it can only be told at the end:
//
//	var starts []int
//	for _, elem := range m.Names {
//		starts = append(starts, len(b))
//		...
//	}
//	b = append(b, "\x00\x00"...)
//	if wire.EndsAtOne(b, starts, "\x00\x00") {
//		return b, wire.EndsEarly("an element of Lists.names", "\x00\x00")
//	}
func (a *appending) elementsUntil(t *schema.WireList, src source, c context, end string) {
	early := func(cond gocode.Expr) {
		a.flush()
		a.refuse(cond, "EndsEarly", gocode.Str("an element of "+c.what), gocode.Str(end))
	}
	if a.p.least.Bytes(t.Elem) >= int64(len(end)) {
		a.eachElement(t, src, func(elem gocode.Expr) {
			from := a.here()
			a.element(t.Elem, elem, c.ofElement())
			early(gocode.CallOf(wireID("BeginsWith"), &gocode.Slice{X: idB, Low: from.expr()}, gocode.Str(end)))
		})
		a.constant(end)
		return
	}
	starts := gocode.Id(a.fresh("starts"))
	a.flush()
	a.add(&gocode.Var{Name: string(starts), Type: &gocode.SliceOf{X: gocode.Id("int")}})
	a.eachElement(t, src, func(elem gocode.Expr) {
		a.add(gocode.Assign(starts, gocode.CallOf(gocode.Id("append"), starts, gocode.Len(idB))))
		a.element(t.Elem, elem, c.ofElement())
	})
	a.constant(end)
	early(gocode.CallOf(wireID("EndsAtOne"), idB, starts, gocode.Str(end)))
}

// elements appends all elements. A reader that is told how many they are takes each for a byte
// at least, but for a few:
//
//	at := len(b)
//	for i := range m.Options {
//		b, err = appendOption(b, x, &m.Options[i])
//		...
//	}
//	if wire.Hollow(len(m.Options), b[at:]) {
//		return b, wire.TooHollow("Set.options", len(m.Options), b[at:])
//	}
func (a *appending) elements(t *schema.WireList, src source, c context) {
	each := func(elem gocode.Expr) {
		if c.align > 0 {
			a.padTo(c.align, c.from)
		}
		if c.isLengths() {
			a.lengthOfElement(c.field, elem)
			return
		}
		a.element(t.Elem, elem, c.ofElement())
	}
	if a.p.least.Bytes(t.Elem) > 0 || !slices.ContainsFunc(t.Ends, countsAny) {
		a.eachElement(t, src, each)
		return
	}
	from := a.here()
	a.eachElement(t, src, each)
	a.flush()
	n, written := gocode.Len(src.path), &gocode.Slice{X: idB, Low: from.expr()}
	a.refuse(gocode.CallOf(wireID("Hollow"), n, written), "TooHollow", gocode.Str(c.what), n, written)
}

// countsAny reports whether an end is a number of elements, which can be any.
func countsAny(end *schema.End) bool {
	switch end.How {
	case schema.EndGiven:
		return !end.InBytes && end.Given.By.Lengths == nil
	case schema.EndPrefix:
		return !end.InBytes
	case schema.EndSize:
		return !end.InBytes && !schema.IsConstant(end.Size)
	}
	return false
}

// ofElement is the context of an element: the limits of the list are not its own.
func (c context) ofElement() context {
	c.max, c.via, c.align = 0, nil, 0
	return c
}

// eachElement adds a loop over all elements.
func (a *appending) eachElement(t *schema.WireList, src source, f func(elem gocode.Expr)) {
	a.flush()
	loop := &gocode.Range{X: src.path}
	var elem gocode.Expr
	if isSmall(t.Elem) {
		loop.Key, loop.Value = "_", a.fresh("elem")
		elem = gocode.Id(loop.Value)
	} else {
		loop.Key = a.fresh(a.index())
		elem = &gocode.Index{X: src.path, I: []gocode.Expr{gocode.Id(loop.Key)}}
	}
	loop.Body = a.block(func() {
		a.at = place{}
		f(elem)
	})
	a.add(loop)
}

// isSmall reports whether an element is copied to a variable in a loop. Others are
// large, or a method of theirs needs their address.
func isSmall(t schema.WireType) bool {
	if schema.IsOptional(t) {
		return true // a pointer, or what can be nil
	}
	switch t := schema.BareWire(t).(type) {
	case *schema.WireStruct, *schema.Extern:
		return false
	case *schema.WireText:
		_, array := arrayLen(t)
		return !array
	}
	return true
}

// element appends one element.
func (a *appending) element(t schema.WireType, elem gocode.Expr, c context) {
	if !schema.IsOptional(t) {
		a.write(t, source{path: elem}, c)
		return
	}
	src := source{path: elem}
	if !nilable(t) {
		src = deref(t, elem)
	}
	a.orNull(t, elem, src, c)
}

// index is the first free name of a loop variable.
func (a *appending) index() string {
	for _, name := range []string{"i", "j", "k"} {
		if !a.used[name] && !isParam(a.params, name) {
			return name
		}
	}
	return "i"
}

// listThrough sends all elements of a list through a function of the program's.
func (a *appending) listThrough(x content, c context) content {
	inner := x.append
	x.elem = 0
	x.append = func() { a.behindThrough(c, inner) }
	return x
}
