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
	first   bool          // the item that is read is the first of the line
	behind  []schema.Item // what follows it
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
	breaksOff := stop < to || r.stop >= 0 && (r.stop < to || r.stop == to && !r.ends) // a prefix that ends among the words
	outer := ""
	if l.layout.Columns() {
		l.beginColumns(r.rec.Leaves[from:to])
	} else if l.layout.List == nil {
		if begin := l.beginQuoted("Line", gocode.Str(l.layout.End)); breaksOff {
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
		l.first, l.behind = i == from, r.rec.Leaves[i+1:to]
		l.item(r.rec.Leaves[i])
		if r.wantsPlace(i+1) && r.wants != nil && i+1 < to {
			r.keepPlace(i + 1)
		}
	}
	switch {
	case breaksOff:
		r.line = l
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
	l.add(gocode.Define(name, l.beginQuoted("Columns", gocode.Str(l.layout.Separator), gocode.Str(l.layout.End))))
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

// anyLeft is whether words are left.
func (l *line) anyLeft() gocode.Expr {
	if l.left != nil {
		return gocode.Op(l.left, ">", gocode.Int(0))
	}
	return l.more()
}

// moreOf is whether a field has words left of a line. What takes the rest has blanks, too.
func (l *line) moreOf(f *schema.WireField) gocode.Expr {
	text, ok := schema.Present(f.Type).(*schema.WireText)
	if !ok || text.Ends[0].How != schema.EndWords || l.columns != nil || f.Label != "" {
		return l.more()
	}
	return l.call("HasLineRest", gocode.Str(l.layout.Separator))
}

// peek is the next word, which is read later.
func (l *line) peek() gocode.Expr {
	switch {
	case l.columns != nil:
		return l.column("Peek")
	case l.left == nil:
		return l.call("PeekWord", gocode.Str(l.layout.Separator))
	}
	l.p.peekFunc()
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

// rest is what is left of a line. What it begins with may stand behind many blanks; all of a
// line has none in front of it.
func (l *line) rest(f *schema.WireField) gocode.Expr {
	if l.columns != nil {
		return l.behindLabel(f, l.column("Rest"))
	}
	switch {
	case f.Label != "":
		l.add(gocode.Run(l.more()))
	case l.first:
		return l.call("Rest", gocode.Int(0))
	}
	return l.behindLabel(f, l.call("LineRest", gocode.Str(l.layout.Separator)))
}

// wordOf is the next word, without what it begins and ends with:
// r.Before("Mail.from", r.Behind("Mail.from", r.Word(" "), "FROM:<"), ">").
func (l *line) wordOf(f *schema.WireField) gocode.Expr {
	word := l.behindLabel(f, l.word())
	if f.Closes() == "" {
		return word
	}
	return l.call("Before", gocode.Str(l.named(f)), word, gocode.Str(f.Closes()))
}

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
			c = l.moreOf(f)
		}
		l.when(c, func() { l.value(f, f.Type, l.to(f), needed) })
		return
	case f.Presence == schema.ByLabel, l.prefix && f.Slot && l.mayHaveLabel(f):
		l.when(gocode.CallOf(wireID("BeginsSame"), l.peek(), gocode.Str(f.Label)), func() { l.value(f, f.Type, l.to(f), needed) })
		return
	case f.Presence == schema.ByFlag:
		l.when(l.there(f, behind{}), func() { l.value(f, f.Type, l.to(f), needed) })
		return
	case f.Presence == schema.ByColumn:
		l.when(l.column("Filled"), func() { l.value(f, f.Type, l.to(f), needed) })
		return
	}
	l.value(f, f.Type, l.to(f), needed)
}

// mayHaveLabel reports whether a word in front of the kind is told by what it begins with: it
// is there always in some messages, and in others not.
func (l *line) mayHaveLabel(f *schema.WireField) bool {
	return f.Label != "" && f.Role == schema.NoRole && l.columns == nil
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

// isWord reports whether a value takes one word.
func isWord(t schema.WireType) bool {
	switch b := schema.Present(t).(type) {
	case *schema.WireText:
		return b.Ends[0].How != schema.EndWords
	case *schema.WireList, *schema.WireStruct:
		return false
	}
	return true
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
	s.Cases = append(s.Cases, gocode.Case{Body: []gocode.Stmt{gocode.Assign(gocode.Id(more), gocode.False)}})
	l.add(&gocode.For{Init: gocode.Define(more, gocode.True), Cond: gocode.Id(more), Body: []gocode.Stmt{s}})
}

// value reads one value of words. Who looks for another one steps over it: it may be of another
// type in another message.
func (l *line) value(f *schema.WireField, t schema.WireType, to target, needed int) {
	if l.prefix && !l.isLocal(f) && isWord(t) {
		l.add(gocode.Run(l.word()))
		return
	}
	switch b := schema.Present(t).(type) {
	case *schema.WireText:
		v := gocode.Expr(nil)
		if b.Ends[0].How == schema.EndWords && l.left == nil {
			v = l.rest(f)
		} else {
			v = l.wordOf(f)
		}
		if limit := mostOf(f, b, b.Max); limit > 0 {
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
	if f.Via == nil || l.prefix || l.root == nil || l.isUnused(f) {
		to.take(word)
		return
	}
	raw := gocode.Id(l.fresh("raw"))
	l.throughVia(f, string(raw), word, func() { to.take(raw) })
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
		l.add(gocode.Assign(to.x, gocode.True))
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
		sub.first, sub.behind = l.first && i == 0, append(leaves[i+1:len(leaves):len(leaves)], l.behind...)
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
		if n, ok := b.Ends[0].Size.(schema.Number); ok && depth < maxWordDepth {
			return int(n.Abs) * l.wordsIn(b.Elem, depth+1)
		}
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
