package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// maxWordDepth is how many structs may stand in one another in words.
const maxWordDepth = 8

// line is words that are read.
type line struct {
	*reader
	layout *schema.WordLayout
	left   gocode.Expr // of a list of words: the variable that counts those left
	// columns is the variable that reads a line whose words may be empty; nil for others.
	columns gocode.Expr
	depth   int
	behind  []schema.Item // what follows the item that is read
}

// words reads a layout of words: a line of them
//
//	outer := r.Line("\r\n")
//	r.Expect("PubRequest.verb", r.Word(" "), "PUB")
//	m.Subject = r.String(r.Word(" "))
//	r.EndLine(outer, " ", "\r\n")
//
// one of columns
//
//	columns := r.Columns(",", "\r\n")
//	m.Subject = r.String(columns.Next())
//	columns.End()
//
// or a list of them, each of which a function reads:
//
//	words := countWords(r)
//	r.Expect("SetRequest.command", nextWord(r, &words), "SET")
//	m.Key = r.Copy(nextWord(r, &words))
//	r.NoWords(words)
func (r *reader) words(from, to, stop int) {
	l := &line{reader: r, layout: r.p.wire.Words}
	if l.layout == nil {
		return
	}
	breaksOff := stop < to || r.stop >= 0 && r.stop <= to // a prefix that ends among the words
	outer := ""
	if l.layout.Columns() {
		l.beginColumns(r.rec.Leaves[from:to])
	} else if l.layout.List == nil {
		if begin := r.call("Line", gocode.Str(l.layout.End)); breaksOff {
			r.add(gocode.Run(begin))
		} else {
			outer = r.fresh("outer")
			r.add(gocode.Define(outer, begin))
		}
	} else {
		r.p.wordFunc()
		name := r.fresh("words")
		if r.sharesWords() {
			r.add(gocode.Define(name, gocode.CallOf(gocode.Id(r.p.wordsFunc()), idR)))
		} else {
			r.countWords(name)
		}
		l.left = gocode.Id(name)
	}
	for i := from; i < stop; i++ {
		if group := literalGroup(r.rec.Leaves[i:stop]); len(group) > 1 {
			l.anyOrder(group)
			i += len(group) - 1
			continue
		}
		l.behind = r.rec.Leaves[i+1 : to]
		l.item(r.rec.Leaves[i])
		if r.wantsPlace(i+1) && r.wants != nil && i+1 < to {
			r.keepPlace(i + 1)
		}
	}
	switch {
	case breaksOff:
	case l.columns != nil:
		l.add(gocode.Run(l.column("End")))
	case outer != "":
		r.run("EndLine", gocode.Id(outer), gocode.Str(l.layout.Separator), gocode.Str(l.layout.End))
	default:
		r.run("NoWords", l.left)
	}
}

// beginColumns begins a line whose words may be empty.
func (l *line) beginColumns(items []schema.Item) {
	name := l.fresh("columns")
	l.columns = gocode.Id(name)
	l.add(gocode.Define(name, l.call("Columns", gocode.Str(l.layout.Separator), gocode.Str(l.layout.End))))
	if !hasColumn(items, 0) {
		l.add(gocode.Run(l.column("OrNone")))
	}
}

// column is a call of a method of the columns.
func (l *line) column(name string, args ...gocode.Expr) gocode.Expr {
	return gocode.Method(l.columns, name, args...)
}

// word is the next word: r.Word(" "), columns.Next() or nextWord(r, &words).
func (l *line) word() gocode.Expr {
	switch {
	case l.columns != nil:
		return l.column("Next")
	case l.left == nil:
		return l.call("Word", gocode.Str(l.layout.Separator))
	}
	return gocode.CallOf(gocode.Id("nextWord"), idR, &gocode.Unary{Op: "&", X: l.left})
}

// count is how many words are left.
func (l *line) count() gocode.Expr {
	switch {
	case l.columns != nil:
		return l.column("Left")
	case l.left == nil:
		return l.call("Words", gocode.Str(l.layout.Separator))
	}
	return l.left
}

// more is whether words are left of a line.
func (l *line) more() gocode.Expr {
	if l.columns != nil {
		return l.column("More")
	}
	return l.call("MoreWords", gocode.Str(l.layout.Separator))
}

// peek is the next word, which is read later.
func (l *line) peek() gocode.Expr {
	switch {
	case l.columns != nil:
		return l.column("Peek")
	case l.left == nil:
		return l.call("PeekWord", gocode.Str(l.layout.Separator))
	}
	return gocode.CallOf(gocode.Id("peekWord"), idR, l.left)
}

// is is whether the next word is a text, which is stepped over then.
func (l *line) is(text string) gocode.Expr {
	switch {
	case l.columns != nil:
		return l.column("Is", gocode.Str(text))
	case l.left == nil:
		return l.call("IsWord", gocode.Str(l.layout.Separator), gocode.Str(text))
	}
	return gocode.CallOf(gocode.Id("isWord"), idR, &gocode.Unary{Op: "&", X: l.left}, gocode.Str(text))
}

// rest is what is left of a line. What it begins with may stand behind many blanks.
func (l *line) rest(f *schema.WireField) gocode.Expr {
	if l.columns != nil {
		return l.behindLabel(f, l.column("Rest"))
	}
	if f.Label != "" {
		l.add(gocode.Run(l.more()))
	}
	return l.behindLabel(f, l.call("LineRest", gocode.Str(l.layout.Separator)))
}

// wordOf is the next word, without what it begins with.
func (l *line) wordOf(f *schema.WireField) gocode.Expr { return l.behindLabel(f, l.word()) }

// behindLabel is what stands in a word behind that with which the schema lets it begin:
// r.Behind("Say.text", r.LineRest(" "), ":").
func (l *line) behindLabel(f *schema.WireField, word gocode.Expr) gocode.Expr {
	if f.Label == "" {
		return word
	}
	return l.call("Behind", gocode.Str(l.named(f)), word, gocode.Str(f.Label))
}

func (l *line) item(item schema.Item) {
	switch item := item.(type) {
	case *schema.Literal:
		if l.prefix { // of any message that has a word here
			l.add(gocode.Run(l.word()))
			return
		}
		l.run("Expect", gocode.Str(l.what), l.word(), gocode.Str(item.Bytes))
	case *schema.WireField:
		l.when(l.conditions(item), func() { l.field(item) })
	}
}

// field reads a field of words.
func (l *line) field(f *schema.WireField) {
	needed := l.wordsOf(l.behind)
	switch {
	case f.Presence == schema.ByLiteral, l.prefix && f.Slot && schema.BeginsWithLiteral(f.Type):
		l.byLiteral(f) // a message with another kind may not have it
		return
	case f.Presence == schema.ByWord:
		c := gocode.Op(l.count(), ">", gocode.Int(int64(needed)))
		if needed == 0 && l.left == nil {
			c = l.more()
		}
		l.when(c, func() { l.value(f, f.Type, l.to(f), needed) })
		return
	case f.Presence == schema.ByFlag:
		l.when(l.there(f, 0), func() { l.value(f, f.Type, l.to(f), needed) })
		return
	case f.Presence == schema.ByColumn:
		l.when(l.column("Filled"), func() { l.value(f, f.Type, l.to(f), needed) })
		return
	}
	l.value(f, f.Type, l.to(f), needed)
}

// to is where a field goes.
func (l *line) to(f *schema.WireField) target {
	to := target{f: f, take: func(v gocode.Expr) { l.take(f, v) }}
	switch {
	case f.Program && !l.prefix:
		to.x = l.path(f)
	case l.isLocal(f) && l.vars[f].x != nil:
		to.x = l.vars[f].x
	}
	return to
}

// byLiteral reads a struct if its first literal comes next:
//
//	if r.IsWord(" ", "EX") { ... }
func (l *line) byLiteral(f *schema.WireField) {
	st, ok := schema.Present(f.Type).(*schema.WireStruct)
	if !ok {
		return
	}
	text := st.Record.Leaves[0].(*schema.Literal).Bytes
	body := l.block(func() { l.structure(f, st, f.Type, l.to(f), true) })
	if len(body) == 0 { // the word is all of it, and is stepped over
		l.add(gocode.Run(l.is(text)))
		return
	}
	l.add(gocode.When(l.is(text), body...))
}

// literalGroup returns the fields at the beginning of some items that are there if
// their literals are. They may come in any order.
func literalGroup(items []schema.Item) []*schema.WireField {
	var group []*schema.WireField
	for _, item := range items {
		f, ok := item.(*schema.WireField)
		if !ok || f.Presence != schema.ByLiteral {
			break
		}
		group = append(group, f)
	}
	return group
}

// anyOrder reads fields whose literals tell what comes next, each at most once:
//
//	for more := true; more; {
//		switch word := peekWord(r, words); {
//		case m.EX == nil && wire.Same(word, "EX"):
//			nextWord(r, &words)
//			m.EX = new(EX)
//			m.EX.Seconds = r.Int(nextWord(r, &words), 64)
//		case m.NX == nil && wire.Same(word, "NX"):
//			nextWord(r, &words)
//			m.NX = new(NX)
//		default:
//			more = false
//		}
//	}
func (l *line) anyOrder(group []*schema.WireField) {
	more, word := l.fresh("more"), l.fresh("word")
	s := &gocode.Switch{Init: gocode.Define(word, l.peek())}
	for _, f := range group {
		st, ok := schema.Present(f.Type).(*schema.WireStruct)
		if !ok {
			continue
		}
		to := l.to(f)
		conds := []gocode.Expr{l.conditions(f)}
		if to.x != nil {
			conds = append(conds, isMissing(f, to.x))
		}
		conds = append(conds, gocode.CallOf(wireID("Same"), gocode.Id(word), gocode.Str(st.Record.Leaves[0].(*schema.Literal).Bytes)))
		s.Cases = append(s.Cases, gocode.Case{Values: []gocode.Expr{gocode.And(conds...)}, Body: l.block(func() {
			l.add(gocode.Run(l.word()))
			l.structure(f, st, f.Type, to, true)
		})})
	}
	s.Cases = append(s.Cases, gocode.Case{Body: []gocode.Stmt{gocode.Assign(gocode.Id(more), gocode.Id("false"))}})
	l.add(&gocode.For{Init: gocode.Define(more, gocode.Id("true")), Cond: gocode.Id(more), Body: []gocode.Stmt{s}})
}

// value reads one value of words.
func (l *line) value(f *schema.WireField, t schema.WireType, to target, needed int) {
	switch b := schema.Present(t).(type) {
	case *schema.WireText:
		v := gocode.Expr(nil)
		if b.Ends[0].How == schema.EndWords && l.left == nil {
			v = l.rest(f)
		} else {
			v = l.wordOf(f)
		}
		if limit := mostBytes(f, b.Max); limit > 0 {
			name := l.fresh("text")
			l.add(gocode.Define(name, v))
			v = gocode.Id(name)
			l.run("AtMost", gocode.Str(l.named(f)), gocode.Len(v), gocode.Int(int64(limit)))
		}
		l.text(f, v, to)
	case *schema.WireList:
		l.list(f, b, to, needed)
	case *schema.WireStruct:
		l.structure(f, b, t, to, false)
	default:
		if n := l.wordNumber(b, l.wordOf(f)); n != nil {
			to.take(n)
		}
	}
}

// text takes a word, or what a function of the program's makes of it:
//
//	if raw, err := readQuote(r.Word(" "), m); err != nil {
//		r.FailWith(err)
//	} else {
//		m.To = r.String(raw)
//	}
func (l *line) text(f *schema.WireField, word gocode.Expr, to target) {
	if f.Via == nil || l.prefix || l.root == nil {
		to.take(word)
		return
	}
	raw := gocode.Id(l.fresh("raw"))
	l.throughVia(f, string(raw), word, func() { to.take(raw) })
}

// wordNumber is the number that a word is.
func (r *reader) wordNumber(t schema.WireType, word gocode.Expr) gocode.Expr {
	switch t := t.(type) {
	case *schema.WireInt:
		name, bits := "Uint", gocode.Int(int64(t.Bits))
		if t.Bool {
			bits = gocode.Int(1)
		}
		if t.Signed {
			name = "Int"
		}
		v := r.call(name, word, bits)
		if kindOf(t) == isBool {
			return gocode.Op(v, "!=", gocode.Int(0))
		}
		if t.Bits == 64 {
			return v
		}
		return gocode.CallOf(r.p.names.Type(t), v)
	case *schema.Varint:
		if t.Signed {
			return r.call("Int", word, gocode.Int(64))
		}
		return r.call("Uint", word, gocode.Int(64))
	case *schema.Decimal:
		if t.Base == 16 {
			return r.call("Hex", word, gocode.Int(64))
		}
		return r.call("Int", word, gocode.Int(64))
	case *schema.WireEnum:
		return gocode.CallOf(r.p.names.Type(t), r.wordNumber(schema.BareWire(t.Base), word))
	}
	return nil
}

// list reads so many elements as an equation says, or the words that are left over.
//
//	m.Keys = wire.Room(m.Keys, words)
//	for words > 0 && r.OK() {
//		m.Keys = append(m.Keys, r.Copy(nextWord(r, &words)))
//	}
func (l *line) list(f *schema.WireField, t *schema.WireList, to target, needed int) {
	if each := int64(l.wordsIn(t.Elem, 0)); l.left != nil && to.x != nil && each > 0 && !schema.IsOptional(f.Type) {
		l.add(gocode.Assign(to.x, gocode.CallOf(wireID("Room"), to.x, over(l.left, each))))
	} else {
		l.emptyList(t, to, schema.IsOptional(f.Type))
	}
	if end := t.Ends[0]; len(t.Ends) == 1 && !end.InBytes && (end.How == schema.EndGiven || end.How == schema.EndSize) {
		l.countedList(f, t, to, l.length(f, nil, end))
		return
	}
	body := l.block(func() { l.another(f, t, to) })
	switch {
	case l.left != nil:
		c := gocode.Op(gocode.Op(l.left, ">", gocode.Int(int64(needed))), "&&", l.call("OK"))
		l.add(&gocode.For{Cond: c, Body: body})
	case needed == 0:
		l.add(&gocode.For{Cond: l.more(), Body: body})
	default: // they are counted once
		n := gocode.Id(l.fresh("n"))
		l.add(&gocode.For{
			Init: gocode.Define(string(n), gocode.Op(l.count(), "-", gocode.Int(int64(needed)))),
			Cond: gocode.Op(gocode.Op(n, ">", gocode.Int(0)), "&&", l.call("OK")),
			Post: &gocode.Set{Targets: []gocode.Expr{n}, Op: "-=", Value: gocode.Int(int64(max(l.wordsIn(t.Elem, 0), 1)))},
			Body: body,
		})
	}
	if limit := most(f, t.Max); limit > 0 && to.x != nil {
		l.run("AtMost", gocode.Str(l.named(f)), gocode.Len(to.x), gocode.Int(int64(limit)))
	}
}

// countedList reads n elements, for each of which there has to be a word:
//
//	r.InRange("EvalRequest.keys", int(n), 0, words)
//	for i := 0; i < int(n) && r.OK(); i++ {
//		m.Keys = append(m.Keys, r.Copy(nextWord(r, &words)))
//	}
func (l *line) countedList(f *schema.WireField, t *schema.WireList, to target, n gocode.Expr) {
	if limit := most(f, t.Max); limit > 0 {
		n = l.call("AtMost", gocode.Str(l.named(f)), n, gocode.Int(int64(limit)))
	}
	if !isSimple(n) {
		name := l.fresh("n")
		l.add(gocode.Define(name, n))
		n = gocode.Id(name)
	}
	if each := int64(l.wordsIn(t.Elem, 0)); each > 0 {
		l.run("InRange", gocode.Str(l.named(f)), n, gocode.Int(0), over(l.count(), each))
	}
	i := gocode.Id(l.fresh("i"))
	l.add(&gocode.For{
		Init: gocode.Define(string(i), gocode.Int(0)), Cond: gocode.Op(gocode.Op(i, "<", n), "&&", l.call("OK")),
		Post: &gocode.Do{X: i, Op: "++"}, Body: l.block(func() { l.another(f, t, to) }),
	})
}

// over is x / n.
func over(x gocode.Expr, n int64) gocode.Expr {
	if n == 1 {
		return x
	}
	return gocode.Op(x, "/", gocode.Int(n))
}

func (l *line) another(f *schema.WireField, t *schema.WireList, to target) {
	if to.x == nil {
		l.value(f, t.Elem, target{f: f, take: l.drop}, 0)
		return
	}
	st, ok := schema.BareWire(t.Elem).(*schema.WireStruct)
	if !ok {
		l.value(f, t.Elem, target{f: f, take: func(v gocode.Expr) {
			l.add(gocode.Assign(to.x, gocode.CallOf(gocode.Id("append"), to.x, l.owned(t.Elem, v))))
		}}, 0)
		return
	}
	elem := l.fresh("v")
	l.add(&gocode.Var{Name: elem, Type: l.p.names.Type(t.Elem)})
	l.structure(f, st, t.Elem, target{x: gocode.Id(elem), f: f}, false)
	l.add(gocode.Assign(to.x, gocode.CallOf(gocode.Id("append"), to.x, gocode.Id(elem))))
}

// structure reads the fields of a struct, each as words. Its first literal may have
// been read.
func (l *line) structure(f *schema.WireField, st *schema.WireStruct, as schema.WireType, to target, begun bool) {
	if l.depth >= maxWordDepth {
		return
	}
	inner := l.within(st, f)
	inner.rec, inner.layouts = st.Record, make([]*schema.Layout, len(st.Record.Leaves))
	for i := range inner.layouts {
		inner.layouts[i] = &schema.Layout{Kind: schema.Words}
	}
	inner.vars, inner.places = map[*schema.WireField]value{}, map[int]gocode.Expr{}
	inner.root, inner.inside = to.x, to.x != l.root && !schema.IsOptional(as)
	if to.x == nil {
		inner.prefix = true
	} else if f.IsMark() {
		l.add(gocode.Assign(to.x, gocode.Id("true")))
	} else if schema.IsOptional(as) {
		l.add(gocode.Assign(to.x, gocode.CallOf(gocode.Id("new"), gocode.Id(l.p.names.Decl(st)))))
	}
	inner.declare(len(st.Record.Leaves))
	sub := &line{reader: inner, layout: l.layout, left: l.left, columns: l.columns, depth: l.depth + 1}
	leaves := st.Record.Leaves
	for i := 0; i < len(leaves); i++ {
		if begun && i == 0 {
			continue
		}
		if group := literalGroup(leaves[i:]); len(group) > 1 {
			sub.anyOrder(group)
			i += len(group) - 1
			continue
		}
		sub.behind = append(leaves[i+1:len(leaves):len(leaves)], l.behind...)
		sub.item(leaves[i])
	}
	inner.compare()
}

// wordsOf returns the fewest words that items take.
func (l *line) wordsOf(items []schema.Item) int {
	n := 0
	for _, item := range items {
		f, ok := item.(*schema.WireField)
		switch {
		case !ok:
			n++
		case isColumn(f):
			n++
		case mayLack(f):
		default:
			n += l.wordsIn(f.Type, 0)
		}
	}
	return n
}

func (l *line) wordsIn(t schema.WireType, depth int) int {
	switch b := schema.BareWire(t).(type) {
	case *schema.WireList:
		return 0
	case *schema.WireText:
		if b.Ends[0].How == schema.EndWords {
			return 0
		}
	case *schema.WireStruct:
		if depth < maxWordDepth {
			return l.wordsOf(b.Record.Leaves)
		}
	}
	return 1
}

// wordFunc plans, once, the functions that read a word of a list:
//
//	func nextWord(r *wire.Reader, left *int) []byte {
//		if *left == 0 {
//			r.FailWith(wire.ErrMissingWord)
//			return nil
//		}
//		*left--
//		r.Owe(-5)
//		return r.Sized("$", "\r\n", "\r\n")
//	}
//
//	func peekWord(r *wire.Reader, left int) []byte {
//		if left == 0 {
//			return nil
//		}
//		mark := r.Mark()
//		word := nextWord(r, &left)
//		r.Restore(mark)
//		return word
//	}
//
//	func isWord(r *wire.Reader, left *int, text string) bool {
//		if *left == 0 {
//			return false
//		}
//		mark, n := r.Mark(), *left
//		if wire.Same(nextWord(r, left), text) {
//			return true
//		}
//		*left = n
//		r.Restore(mark)
//		return false
//	}
func (p *planner) wordFunc() {
	if p.hasWords {
		return
	}
	p.hasWords = true
	list := p.wire.Words.List.(*schema.WireList)
	left := &gocode.Unary{Op: "*", X: gocode.Id("left")}
	leftType := &gocode.Star{X: gocode.Id("int")}
	body := twice(func(wanted *wants) *reader {
		r := p.newReader("word", wanted)
		r.bail = gocode.Give(gocode.Nil)
		r.used["left"] = true
		r.add(gocode.When(gocode.Op(left, "==", gocode.Int(0)),
			gocode.Run(r.call("FailWith", wireID("ErrMissingWord"))), gocode.Give(gocode.Nil)),
			&gocode.Do{X: left, Op: "--"})
		r.run("Owe", gocode.Int(-max(r.least(list), 1)))
		r.oneWord(list.Elem)
		return r
	})
	p.add(&gocode.Func{
		Name: "nextWord", Doc: "nextWord reads one of the words that are left. It is not copied.",
		Params:  []gocode.Param{gocode.P("r", readerType), gocode.P("left", leftType)},
		Results: []gocode.Param{{Type: bytesType}}, Body: body,
	})
	if !p.literalWords() {
		return
	}
	p.add(&gocode.Func{
		Name: "peekWord", Doc: "peekWord returns the next word, and stays in front of it; nil if there is none.",
		Params:  []gocode.Param{gocode.P("r", readerType), gocode.P("left", gocode.Id("int"))},
		Results: []gocode.Param{{Type: bytesType}},
		Body: []gocode.Stmt{
			gocode.When(gocode.Op(gocode.Id("left"), "==", gocode.Int(0)), gocode.Give(gocode.Nil)),
			gocode.Define("mark", gocode.Method(idR, "Mark")),
			gocode.Define("word", gocode.CallOf(gocode.Id("nextWord"), idR, &gocode.Unary{Op: "&", X: gocode.Id("left")})),
			gocode.Run(gocode.Method(idR, "Restore", gocode.Id("mark"))),
			gocode.Give(gocode.Id("word")),
		},
	})
	p.add(&gocode.Func{
		Name: "isWord", Doc: "isWord reports whether the next word is text, and steps over it if it is.",
		Params:  []gocode.Param{gocode.P("r", readerType), gocode.P("left", leftType), gocode.P("text", gocode.Id("string"))},
		Results: []gocode.Param{{Type: gocode.Id("bool")}},
		Body: []gocode.Stmt{
			gocode.When(gocode.Op(left, "==", gocode.Int(0)), gocode.Give(gocode.Id("false"))),
			gocode.Define("mark", gocode.Method(idR, "Mark")),
			gocode.Define("n", left),
			gocode.When(gocode.CallOf(wireID("Same"), gocode.CallOf(gocode.Id("nextWord"), idR, gocode.Id("left")), gocode.Id("text")),
				gocode.Give(gocode.Id("true"))),
			gocode.Assign(left, gocode.Id("n")),
			gocode.Run(gocode.Method(idR, "Restore", gocode.Id("mark"))),
			gocode.Give(gocode.Id("false")),
		},
	})
}

// literalWords reports whether some struct in words is there if its literal is.
func (p *planner) literalWords() bool {
	found := false
	each := func(r *schema.Record) {
		for _, f := range fieldsOf(r) {
			found = found || f.Presence == schema.ByLiteral
		}
	}
	for _, d := range p.wire.Types {
		if s, ok := d.(*schema.WireStruct); ok {
			each(s.Record)
		}
	}
	if p.wire.Protocol != nil {
		for _, m := range p.wire.Protocol.Messages {
			each(m.Record)
		}
	}
	return found
}

// oneWord reads the value of the struct that a word stands in, and returns it.
func (r *reader) oneWord(t schema.WireType) {
	if w, ok := sizedWordOf(t); ok {
		r.add(gocode.Give(r.call("Sized", gocode.Str(w.before), gocode.Str(w.between), gocode.Str(w.after))))
		return
	}
	value := gocode.Expr(gocode.Nil)
	switch t := schema.BareWire(t).(type) {
	case *schema.WireStruct:
		for _, leaf := range t.Record.Leaves {
			if lit, ok := leaf.(*schema.Literal); ok {
				r.run("Literal", gocode.Str(lit.Bytes))
				continue
			}
			if f, ok := leaf.(*schema.WireField); ok {
				value = r.wordValue(f.Type)
			}
		}
	default:
		value = r.wordValue(t)
	}
	r.add(gocode.Give(value))
}

func (r *reader) wordValue(t schema.WireType) gocode.Expr {
	text, ok := schema.Present(t).(*schema.WireText)
	if !ok {
		return gocode.Nil
	}
	name := r.fresh("text")
	r.text(text, text, target{f: &schema.WireField{}, take: func(v gocode.Expr) { r.add(gocode.Define(name, v)) }})
	return gocode.Id(name)
}

// A sizedWord is a word with its size in decimal digits in front of it, and texts around
// both.
type sizedWord struct{ before, between, after string }

// sizedWordOf returns how a word stands in a struct, if it is so.
func sizedWordOf(t schema.WireType) (w sizedWord, ok bool) {
	s, isStruct := schema.BareWire(t).(*schema.WireStruct)
	if !isStruct {
		return w, false
	}
	var text *schema.WireText
	for _, leaf := range s.Record.Leaves {
		switch leaf := leaf.(type) {
		case *schema.Literal:
			if text == nil {
				w.before += leaf.Bytes
			} else {
				w.after += leaf.Bytes
			}
		case *schema.WireField:
			if text != nil {
				return w, false
			}
			if text, ok = schema.Present(leaf.Type).(*schema.WireText); !ok || len(text.Ends) != 1 || text.Max > 0 {
				return w, false
			}
			w.after = text.Ends[0].Literal
		}
	}
	if text == nil {
		return w, false
	}
	w.between, ok = decimalPrefix(text.Ends[0])
	return w, ok
}

// decimalPrefix returns the text behind a number of decimal digits that gives the size of
// what follows.
func decimalPrefix(end *schema.End) (text string, ok bool) {
	if end.How != schema.EndPrefix || end.Scale != nil {
		return "", false
	}
	if n, isDecimal := schema.Present(end.Prefix).(*schema.Decimal); isDecimal && n.Base == 10 {
		return untilText(n.End)
	}
	return "", false
}
