package wirecode

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// words appends a line of words, or a list of them.
type words struct {
	a     *appending
	end   string
	sep   string
	list  *schema.WireList // nil for words that are separated
	elem  *schema.WireStruct
	first bool // nothing stands in front of the next word
	// columns tells that words may be empty; filled, that the next one must not be, since an
	// empty one stands for a value that is missing.
	columns, filled bool
	// spare tells that a separator may stand behind the last word.
	spare bool
	// options are fields in front of the next word that a reader finds by their literals.
	options []option
	layout  *schema.WordLayout
	s       *stretches
	leaf    *int
}

// layout appends items that are not one behind the other.
func (a *appending) layout(l *schema.Layout, s *stretches, leaf *int) {
	switch l.Kind {
	case schema.Words:
		a.words(l, s, leaf)
	case schema.Headers:
		a.headers(l, s, leaf)
	case schema.JSON:
		a.json(l, s, leaf)
	}
}

// words appends the words of a layout. Separated ones:
//
//	b = append(b, "SUB "...)
//	b = append(b, m.Subject...)
//	b = append(b, "\r\n"...)
//
// and a list of them, behind their number:
//
//	b = append(b, "2\r\n$3\r\nGET\r\n$"...)
//	b = wire.AppendDec(b, int64(len(m.Key)))
func (a *appending) words(l *schema.Layout, s *stretches, leaf *int) {
	layout := a.p.wire.Words
	if layout == nil {
		return
	}
	w := &words{a: a, sep: layout.Separator, end: layout.End, first: true, columns: layout.Columns(), layout: layout, s: s, leaf: leaf}
	list, isList := schema.BareWire(layout.List).(*schema.WireList)
	if !isList {
		w.line(l.Items)
		a.constant(w.end)
		return
	}
	w.list = list
	w.elem, _ = schema.BareWire(list.Elem).(*schema.WireStruct)
	x := content{list: true, append: func() { w.items(l.Items) }}
	x.length = w.count(l.Items)
	a.ended(list.Ends[0], x, context{what: a.what})
}

// line appends the words of a line. Where all of them may be missing, the separator
// behind the last is taken away:
//
//	if len(b) > at {
//		b = b[:len(b)-1]
//	}
func (w *words) line(items []schema.Item) {
	a := w.a
	at := place{}
	if !w.always(items) {
		at = a.here()
	}
	w.items(items)
	if at.mark == "" || !w.spare || !w.first {
		return
	}
	end := gocode.Op(gocode.Len(idB), "-", gocode.Int(int64(len(w.sep))))
	trim := []gocode.Stmt{gocode.Assign(idB, &gocode.Slice{X: idB, High: end})}
	if w.columns {
		trim = append(trim, gocode.When(gocode.Op(gocode.Len(idB), "==", at.expr()),
			gocode.Give(idB, gocode.CallOf(wireID("EmptyLine"), gocode.Str(a.what)))))
	}
	a.grow(gocode.When(gocode.Op(gocode.Len(idB), ">", at.expr()), trim...))
}

// always reports whether some item is always there.
func (w *words) always(items []schema.Item) bool {
	if w.columns {
		return hasColumn(items, 0)
	}
	return hasWord(items)
}

// hasWord reports whether some item is always there, or is the rest of the line, behind
// which nothing stands.
func hasWord(items []schema.Item) bool {
	for _, item := range items {
		f, ok := item.(*schema.WireField)
		if !ok {
			return true
		}
		ends := schema.Ends(f.Type)
		list := schema.IsList(f.Type)
		if len(ends) > 0 && ends[0].How == schema.EndWords || !list && f.Presence == schema.Always {
			return true
		}
	}
	return false
}

// maybe appends words if a condition holds. What is the first then has a separator
// behind it, since it is not known what the first word is otherwise.
func (w *words) maybe(condition gocode.Expr, f func()) {
	first := w.first
	w.a.when(condition, func() {
		f()
		w.separateFrom(first)
	})
	w.first = first
}

// separateFrom appends the separator behind what was the first word.
func (w *words) separateFrom(first bool) {
	if first && !w.first && w.list == nil {
		w.a.constant(w.sep)
		w.spare = true
	}
}

// items appends words.
func (w *words) items(items []schema.Item) {
	for _, item := range items {
		w.a.boundary(w.a.rec, w.s, *w.leaf)
		switch item := item.(type) {
		case *schema.Literal:
			w.options = nil
			w.word(content{known: &item.Bytes}, context{what: w.a.what})
		case *schema.WireField:
			w.notInFront(item)
			front := w.options
			w.field(item)
			w.options = w.behind(front, item)
			w.a.compareLater(item, *w.leaf)
		case *schema.Layout:
			w.items(item.Items)
			continue
		}
		*w.leaf++
	}
}

// field appends the words of a field.
func (w *words) field(f *schema.WireField) {
	a := w.a
	if w.s.late[f] {
		w.wait(f)
		return
	}
	if f.Presence == schema.ByColumn {
		w.columnOf(f)
		return
	}
	condition := a.presence(f)
	if condition == nil {
		w.value(f.Type, a.sourceOf(f), a.ctx(f))
		a.sets(f, a.sourceOf(f))
		return
	}
	w.maybe(condition, func() {
		w.value(f.Type, a.sourceOf(f), a.ctx(f))
		a.sets(f, a.sourceOf(f))
	})
}

// columnOf appends a field's column, which is empty where the value is missing.
func (w *words) columnOf(f *schema.WireField) {
	a := w.a
	there := gocode.Bool(false)
	if f.Program {
		there = isThere(f, a.path(f))
	}
	column := func() {
		w.column(there, func() {
			w.value(f.Type, a.sourceOf(f), a.ctx(f))
			a.sets(f, a.sourceOf(f))
		})
	}
	if condition := gocode.And(a.conditions(f)...); condition != nil {
		w.maybe(condition, column)
		return
	}
	column()
}

// column appends a column, and in it what f appends if the condition holds.
func (w *words) column(there gocode.Expr, f func()) {
	w.separate()
	w.a.when(there, func() {
		w.first, w.filled = true, true
		f()
	})
	w.first, w.filled = false, false
}

// wait leaves out a word that is known later, or the digits of one that has so many.
func (w *words) wait(f *schema.WireField) {
	a := w.a
	if n, always := a.p.wire.Words.Digits(f, a.p.sizes); always {
		w.separate()
		a.constant(f.Label)
		a.pending = append(a.pending, &late{field: f, leaf: *w.leaf, needs: a.needsOf(f), at: a.here()})
		a.constant(strings.Repeat("0", n))
		return
	}
	l := &late{field: f, leaf: *w.leaf, needs: a.needsOf(f), inserted: true, at: a.here()}
	first, options := w.first, w.options
	l.write = func() {
		after, behind := w.first, w.options
		w.first, w.options = first, options
		src := a.sourceOf(f)
		if !f.Program {
			src = source{number: a.keep(a.equation(f), localName(f.Name))} // before the separator is counted
		}
		w.value(f.Type, src, a.ctx(f))
		w.first, w.options = after, behind
	}
	a.pending = append(a.pending, l)
	a.flush()
	a.at = place{}
	w.first = false
}

// value appends the words of a value.
func (w *words) value(t schema.WireType, src source, c context) {
	a := w.a
	switch of := schema.Present(t).(type) {
	case *schema.WireText:
		w.text(of, plain(t, src), c)
	case *schema.WireList:
		w.each(of, src, c)
	case *schema.WireStruct:
		w.record(of, src, c)
	case *schema.Extern:
		w.separate()
		a.writeExtern(of, src, c)
	default:
		w.word(a.numberContent(of, src, c), c)
	}
}

// plain is where a text comes from, as a string: that of an enum has another type.
func plain(t schema.WireType, src source) source {
	if src.path != nil && schema.EnumOf(t) != nil {
		src.path = gocode.CallOf(gocode.Id("string"), src.path)
	}
	return src
}

// label is what the schema lets the words of a field begin with.
func (c context) label() string {
	if c.field == nil {
		return ""
	}
	return c.field.Label
}

// closing is the end of the words of a field that close with a literal, nil for others.
func (c context) closing() *schema.End {
	if c.field == nil {
		return nil
	}
	return schema.Closing(c.field.Type)
}

// numberContent is a number as a word.
func (a *appending) numberContent(t schema.WireType, src source, c context) content {
	base := schema.BareWire(t)
	if e, ok := base.(*schema.WireEnum); ok {
		base = schema.BareWire(e.Base)
	}
	dec, _ := base.(*schema.Decimal)
	if src.path == nil {
		if n, ok := base.(*schema.WireInt); ok && src.number != nil {
			src.number, _ = a.counted(n, src, c)
			src.is = isInt
		}
		return a.wordDigits(dec, src, c)
	}
	if kindOf(t) == isBool {
		src.path = convert("int64", oneIf(src.path))
		return a.digits(nil, src, c)
	}
	if dec != nil {
		if _, ok := schema.BareWire(t).(*schema.WireEnum); ok {
			src.path = convert(varintGo(dec), src.path)
		}
		return a.wordDigits(dec, src, c)
	}
	unsigned, wide := true, false
	switch n := base.(type) {
	case *schema.WireInt:
		unsigned, wide = !n.Signed, n.Bits > 32
		a.checkRange(src.path, intOf(n), n, c.what)
	case *schema.Varint:
		unsigned, wide = !n.Signed, true
	}
	_, named := schema.BareWire(t).(*schema.WireEnum)
	if unsigned {
		n := src.path
		if !wide || named {
			n = convert("uint64", n)
		}
		return content{
			length: gocode.CallOf(wireID("UdecLen"), n), number: true,
			append: func() { a.appends("AppendUdec", n) },
		}
	}
	if !wide || named {
		src.path = convert("int64", src.path)
	}
	return a.digits(nil, src, c)
}

// text appends one word, or the rest of the line.
func (w *words) text(t *schema.WireText, src source, c context) {
	a := w.a
	x := a.textContent(t, src, c)
	if src.path != nil && c.via != nil {
		x = a.through(x, src.path, c)
	}
	w.notTaken(x, c)
	a.checkMax(x, least(t.Max, c.max), c)
	if len(t.Ends) == 1 && t.Ends[0].How == schema.EndWords && w.list == nil {
		w.rest(x, c)
		return
	}
	if w.quotable(x, c) {
		w.quote(x, c)
		return
	}
	w.check(x, c)
	w.word(x, c)
}

// check refuses a word that is none.
func (w *words) check(x content, c context) {
	a := w.a
	if w.list != nil || x.path == nil {
		return
	}
	f := "IsWord"
	if w.columns && !w.filled || c.label() != "" || c.closing() != nil {
		f = "IsColumn"
	}
	word := x.slice()
	if x.bytes {
		f += "Bytes"
	}
	a.flush()
	a.refuse(gocode.Not(gocode.CallOf(wireID(f), word, gocode.Str(w.sep), gocode.Str(w.end))),
		"NoWord", gocode.Str(c.what), convert("string", word))
}

// rest appends what may have separators in it; nothing where it is empty, unless it could
// be missing too.
func (w *words) rest(x content, c context) {
	a := w.a
	if x.path == nil {
		w.word(x, c)
		return
	}
	a.flush()
	a.refuseBreak(x, w.end, c)
	if w.columns && schema.IsOptional(c.field.Type) || c.label() != "" {
		w.word(x, c)
		return
	}
	first := w.first
	a.when(gocode.Op(x.length, ">", gocode.Int(0)), func() {
		w.separate()
		a.content(x)
		if w.columns {
			w.separateFrom(first)
		}
	})
	w.first = first
}

// word appends one word.
func (w *words) word(x content, c context) {
	if w.list == nil {
		w.separate()
		w.a.constant(c.label())
		if end := c.closing(); end != nil {
			w.a.until(end, x, c)
			return
		}
		w.a.content(x)
		return
	}
	w.listed(x, c)
}

func (w *words) separate() {
	if w.list != nil {
		return
	}
	if !w.first {
		w.a.constant(w.sep)
	}
	w.first = false
}

// listed appends a word as the element of a list: what stands around the one value
// of the struct that elements are.
func (w *words) listed(x content, c context) {
	a := w.a
	if w.elem == nil {
		if text, ok := schema.Present(w.list.Elem).(*schema.WireText); ok {
			a.ends(text.Ends, func(end *schema.End) { a.ended(end, x, c) })
		}
		return
	}
	for _, leaf := range w.elem.Record.Leaves {
		switch leaf := leaf.(type) {
		case *schema.Literal:
			a.constant(leaf.Bytes)
		case *schema.WireField:
			if text, ok := schema.Present(leaf.Type).(*schema.WireText); ok && leaf.Program {
				a.ends(text.Ends, func(end *schema.End) { a.ended(end, x, c) })
			}
		}
	}
}

// each appends the words of a list. One that nobody fills has none, or as many zeros as its
// size says.
func (w *words) each(t *schema.WireList, src source, c context) {
	a := w.a
	if src.path == nil {
		w.zeros(t, c)
		return
	}
	a.checkMax(content{length: gocode.Len(src.path), list: true}, least(t.Max, c.max), c)
	c.max = 0
	a.flush()
	if end := t.Ends[0]; end.How == schema.EndSize && !a.isLater(end.Size) {
		a.wantLength(gocode.Len(src.path), num(a, end.Size), c.what)
	}
	i := a.fresh(a.index())
	elem := func(at gocode.Expr) gocode.Expr { return &gocode.Index{X: src.path, I: []gocode.Expr{at}} }
	first, front := w.first, under(w.options, gocode.Op(gocode.Id(i), "==", gocode.Int(0)))
	before := w.inside(nil, t.Elem, elem(gocode.Op(gocode.Id(i), "-", gocode.Int(1))))
	body := a.block(func() {
		a.at = place{}
		w.options = append(front, under(before, gocode.Op(gocode.Id(i), ">", gocode.Int(0)))...)
		w.value(t.Elem, source{path: elem(gocode.Id(i))}, c)
		w.separateFrom(first)
	})
	w.first = first
	if !mentions(body, gocode.Id(i)) {
		i = "" // each element is the same words
	}
	a.add(&gocode.Range{Key: i, X: src.path, Body: body})
}

// zeros appends the words of a list of some size that nobody fills:
//
//	for range 2 {
//		b = append(b, "0 "...)
//	}
func (w *words) zeros(t *schema.WireList, c context) {
	n, sized := w.a.zeroCount(t)
	if !sized {
		return
	}
	first := w.first
	w.a.repeat(n, func() {
		w.value(t.Elem, source{}, c)
		w.separateFrom(first)
	})
	w.first = first
}

// record appends the words of a struct. One that nobody fills has those of its zero value:
//
//	zero := Place{}
func (w *words) record(t *schema.WireStruct, src source, c context) {
	a := w.a
	if src.path == nil {
		zero := a.fresh("zero")
		a.flush()
		a.add(gocode.Define(zero, a.p.zeroStruct(t)))
		src.path = gocode.Id(zero)
	}
	root, inside := a.root, a.inside
	a.root, a.inside = src.path, !src.ptr && src.path != root
	defer func() { a.root, a.inside = root, inside }()
	for _, leaf := range t.Record.Leaves {
		switch leaf := leaf.(type) {
		case *schema.Literal:
			w.options = nil
			w.word(content{known: &leaf.Bytes}, context{what: c.what})
		case *schema.WireField:
			front := w.options
			w.member(leaf, src, c)
			w.options = w.behind(front, leaf)
		}
	}
}

// member appends the words of a field of a struct.
func (w *words) member(leaf *schema.WireField, src source, c context) {
	inner := w.a.innerSource(leaf, source{path: src.path})
	cc := context{field: leaf, what: c.what + "." + leaf.Name, max: leaf.Max, via: leaf.Via}
	if schema.IsOptional(leaf.Type) && inner.path != nil {
		there, maybe := isThere(leaf, inner.path), w.maybe
		if !nilable(leaf.Type) {
			inner = deref(leaf.Type, inner.path)
		}
		if leaf.Presence == schema.ByColumn {
			maybe = w.column
		}
		maybe(there, func() { w.value(leaf.Type, inner, cc) })
		return
	}
	if e := leaf.Equation; e != nil {
		if text, ok := e.Value.(schema.Text); ok {
			s := string(text)
			inner = source{text: &s}
		}
	}
	w.value(leaf.Type, inner, cc)
}
