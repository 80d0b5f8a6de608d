package check

import (
	"fmt"
	"slices"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
)

// order reports fields that are read before what they depend on.
func (c *wireChecker) order(r *record) {
	place := r.reading()
	for _, f := range r.Tagged { // in any order, behind all others
		place[f] = len(r.Leaves)
	}
	for i, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok {
			continue
		}
		o := &orderer{wireChecker: c, place: place, at: i, field: f, leaves: r.Leaves}
		o.depends(f.If, "`if`")
		if r.layout[leaf] == schema.JSON {
			continue
		}
		for _, asked := range f.Binds {
			o.depends(asked.Value, "contents")
		}
		o.ends()
		o.given(f.Flag, "presence")
		o.given(f.TagBy, "tag")
		o.given(f.Size, "size")
		if f.Equation != nil {
			c.negative(r, f)
			c.multiple(r, f)
			c.holds(r, f)
		}
	}
	for _, f := range r.Tagged {
		o := &orderer{wireChecker: c, place: place, at: len(r.Leaves), field: f, leaves: r.Leaves}
		for _, asked := range f.Binds {
			o.depends(asked.Value, "contents")
		}
		o.ends()
	}
}

// reading returns where fields come as they are read: of a JSON object, those without a
// condition in front of the others.
func (r *record) reading() map[*schema.WireField]int {
	place := map[*schema.WireField]int{}
	object, within, inside := 0, "", false // the object that is read, and what it is a member of
	for i, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok {
			continue
		}
		place[f] = i
		if r.layout[leaf] != schema.JSON {
			inside = false
			continue
		}
		if !inside || f.Within != within {
			object, within, inside = i, f.Within, true
		}
		if !f.IsConditional() {
			place[f] = object - 1
		}
	}
	return place
}

// opening reports a condition that has to be decided before it is known what is
// read, and asks for what stands at no fixed place.
func (c *wireChecker) opening(r *record) {
	if r.message == nil || r.message.If == nil {
		return
	}
	fixed := map[*schema.WireField]bool{}
	var unfixed *schema.WireField // the first
	for _, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok {
			continue
		}
		if _, known := c.sizes.FieldBits(f); !known || r.layout[leaf] != "" {
			unfixed = f
			break
		}
		fixed[f] = true
	}
	done := false
	schema.Visit(r.message.If, func(x schema.Expr) {
		f := askedBy(x)
		if f == nil || fixed[f] || done {
			return
		}
		done = true
		name, size := called(f), "behind what can be of any size"
		if f == unfixed {
			size = "and can be of any size, with all that is in it"
		}
		help := "what opens an exchange is told by fields at a fixed distance from its beginning, and by session variables"
		if text := textAsked(r.message.If, f); f == unfixed && text != "" {
			help = fmt.Sprintf("where it is always that, leave out the `if` and make %s a constant, with = %s behind its type: that tells it from others", name, text)
		}
		c.report.Errorf(CodeWireOrder, r.message.Span, "%s is read before %s is known, so its `if` cannot be decided", r.message.Name, name).
			Also(f.Span, "%s comes here, %s", name, size).
			Helpf("%s", help)
	})
}

// textAsked is the text that a condition wants a field to be, if it asks for nothing else.
func textAsked(x schema.Expr, f *schema.WireField) string {
	b, ok := x.(*schema.Binary)
	if !ok || b.Op != "==" || askedBy(b.X) != f {
		return ""
	}
	text, ok := b.Y.(schema.Text)
	if !ok {
		return ""
	}
	return schema.ExprString(text)
}

// askedBy is the field of which an expression is the value, or a let whether it is there.
func askedBy(x schema.Expr) *schema.WireField {
	switch x := x.(type) {
	case *schema.FieldRef:
		return x.Path[0]
	case *schema.LetRef:
		if m, ok := x.Let.Value.(*schema.Measure); ok {
			return m.Tagged
		}
	}
	return nil
}

// orderer looks at what one field depends on.
type orderer struct {
	*wireChecker
	place  map[*schema.WireField]int
	at     int
	field  *schema.WireField
	leaves []schema.Item
	done   bool // reported
	lets   int
}

// ends looks at what has to be known to find the end of the field.
func (o *orderer) ends() {
	for _, end := range schema.Ends(o.field.Type) {
		o.depends(end.If, "end")
		o.depends(end.Size, "size")
		o.depends(end.Until, "end")
		if end.Given != nil {
			o.given(end.Given, "end")
		}
	}
}

func (o *orderer) given(s *schema.Solution, what string) {
	for ; s != nil; s = s.Or {
		o.known(s.By, what)
		o.depends(s.Add, what)
	}
}

// maxLets is how many lets are followed from one expression.
const maxLets = 1000

// depends reports fields of an expression that are not read yet.
func (o *orderer) depends(x schema.Expr, what string) {
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.FieldRef:
			o.known(x.Path[0], what)
		case *schema.LetRef:
			if o.lets++; o.lets < maxLets {
				o.depends(x.Let.Value, what)
			}
		case *schema.Measure:
			if x.Tagged != nil {
				o.known(x.Tagged, what)
			}
			for _, leaf := range o.leaves[x.Stretch.From:x.Stretch.To] {
				if f, ok := leaf.(*schema.WireField); ok {
					o.known(f, what)
				}
			}
		}
	})
}

func (o *orderer) known(f *schema.WireField, what string) {
	at, ok := o.place[f]
	if !ok || at < o.at || o.done {
		return
	}
	o.done = true
	o.report.Errorf(CodeWireOrder, o.field.Span, "%s is read before %s is known, so its %s cannot be decided", called(o.field), called(f), what).
		Also(f.Span, "%s comes here", called(f))
}

// word reports what is no word: a value whose bytes are no text, one with an end of its
// own, or one that is more than a text and goes through a function.
func (c *wireChecker) word(r *record, f *schema.WireField, last bool) {
	t := schema.Present(f.Type)
	if list, ok := t.(*schema.WireList); ok {
		t = schema.Present(list.Elem)
	}
	c.label(r, f, t)
	if c.lineInside(r, f, last) || c.listOfWords(r, f) {
		return
	}
	ends := schema.Ends(t)
	switch t.(type) {
	case *schema.WireFloat, *schema.Varint, *schema.WireAny, *schema.WireUnion, *schema.WireList, *schema.WireMap:
		c.report.Errorf(CodeWireWord, f.Span, "%s is %s among words, and a word is a text or a whole number", r.of(f), schema.WrittenType(t)).
			Helpf("write string, and read the number or the parts in Go")
		return
	case *schema.Extern:
		c.report.Errorf(CodeWireWord, f.Span, "%s is %s, whose codec reads bytes, and not a word", r.of(f), schema.WrittenType(t)).
			Helpf("write string via %s, or string[rest] via %[1]s for the rest of the line", schema.WrittenType(t))
		return
	}
	if help := noVia(f, t); help != "" {
		c.report.Errorf(CodeWireWord, f.Span, "%s goes through %s, and among words only the strings and bytes of a message can", r.of(f), f.Via.Name).
			Helpf("%s", help)
		return
	}
	if n, isNumber := t.(*schema.Decimal); isNumber && n.Width() > 0 || c.closing(r, f, t) {
		return
	}
	for _, end := range ends {
		switch {
		case end.How == schema.EndWords && c.wire.Words != nil && c.wire.Words.List != nil:
			c.report.Errorf(CodeWireWord, f.Span, "%s takes the rest of the line, and words that stand in a list have no line", r.of(f)).
				Helpf("write string for one word, or []string for those left over")
		case end.How == schema.EndWords && !last:
			c.report.Errorf(CodeWireRest, f.Span, "%s takes the rest of the line, but something comes after it", r.of(f)).
				Helpf("move it to the end of the words")
		case end.How == schema.EndWord, end.How == schema.EndWords:
			continue
		case end.How == schema.EndGiven:
			c.report.Errorf(CodeWireWord, f.Span, "%s is a word, which ends where the next begins, and %s tells its size", r.of(f), called(end.Given.By)).
				Helpf("leave out %s", called(end.Given.By))
		default:
			name, span, again := c.ofFrame(r, f)
			if again {
				return
			}
			c.report.Errorf(CodeWireWord, span, "%s is a word, which ends where the next begins", name).
				Helpf("write its type without brackets, or in them what the word ends with, as in [until \">\"]")
		}
		return
	}
}

// words reports a line of words in which a reader cannot tell what is missing: where
// two fields are known by the number of words, or where behind one that is, others
// may be missing too; or where the kind is behind one, by which alone it is known how
// many words there are.
func (c *wireChecker) words(r *record, l *schema.Layout) {
	c.wordTexts(r, l)
	c.frontLabels(r, l)
	c.frontLiterals(r, l)
	var first *schema.WireField
	for _, item := range l.Items {
		f, ok := item.(*schema.WireField)
		if !ok {
			continue
		}
		c.word(r, f, item == l.Items[len(l.Items)-1])
		c.emptyWord(r, f)
		c.countedInList(r, f)
		isCounted := c.counted(f)
		if first != nil && f.Role == schema.KindRole {
			c.report.Errorf(CodeWireWordOptional, first.Span, "%s stands in front of %s, so whether it is there would have to be known before what the message is", called(first), called(f)).
				Also(f.Span, "%s comes here", called(f)).
				Helpf("%s", beforeKind(first))
			return
		}
		if first != nil && (isCounted || mayLackWord(f)) {
			d := c.report.Errorf(CodeWireWordOptional, f.Span, "in words, only one of %s and %s may be optional: a reader counts words", called(first), called(f)).
				Also(first.Span, "%s comes here", called(first))
			helpCounted(d, first, "leave out one of the two")
			return
		}
		if first != nil && isToldElsewhere(f, map[*schema.WireStruct]bool{}) {
			d := c.report.Errorf(CodeWireWordOptional, f.Span, "how many words %s takes is told by something else, and %s by what is left beside them: a reader counts words", called(f), called(first)).
				Also(first.Span, "%s comes here", called(first))
			helpCounted(d, first, "leave out one of the two")
			return
		}
		if first != nil && c.rests.in(f) != nil {
			c.behindCounted(first, f)
			return
		}
		if isCounted {
			first = c.countedWithin(f)
		}
	}
}

// beforeKind says what to do about what is known by its number of words in front of the kind.
func beforeKind(first *schema.WireField) string {
	if !schema.IsOptional(first.Type) {
		return "move it behind"
	}
	return fmt.Sprintf("move it behind, or let what it begins with tell, as in %s \":\" ?string, or %[1]s ?{ \"FROM\", name string }", called(first))
}

// isToldElsewhere reports whether something else than the line tells how many words a field
// has: of a list a number, which no constant is, of a struct what may be missing in it.
func isToldElsewhere(f *schema.WireField, seen map[*schema.WireStruct]bool) bool {
	t := schema.Present(f.Type)
	if list, ok := t.(*schema.WireList); ok {
		end := list.Ends[0]
		if end.How != schema.EndSize || end.Size != nil && !schema.IsConstant(end.Size) {
			return end.How == schema.EndGiven || end.How == schema.EndSize
		}
		t = schema.Present(list.Elem)
	}
	s, ok := t.(*schema.WireStruct)
	if !ok || seen[s] {
		return false
	}
	seen[s] = true
	return slices.ContainsFunc(s.Record.Leaves, func(leaf schema.Item) bool {
		in, ok := leaf.(*schema.WireField)
		return ok && (mayLackWord(in) || isToldElsewhere(in, seen))
	})
}

// mayLackWord reports whether something else than the number of words tells that a field
// has none.
func mayLackWord(f *schema.WireField) bool {
	switch f.Presence {
	case schema.ByLiteral, schema.ByLabel, schema.ByFlag:
		return true
	}
	return f.IsConditional()
}

// behindCounted reports a rest of the line behind what is known by its number of words.
func (c *wireChecker) behindCounted(first, rest *schema.WireField) {
	d := c.report.Errorf(CodeWireWordOptional, rest.Span, "%s takes the rest of the line, of any number of words, by which %s would have to be known", called(rest), called(first)).
		Also(first.Span, "%s comes here", called(first))
	helpCounted(d, first, "leave out one of the two: a list takes each word that is left, and string[rest] the line as it is")
}

// helpCounted says what to do about what is known by its number of words, or else about a
// list.
func helpCounted(d *diag.Diagnostic, first *schema.WireField, list string) {
	if schema.IsOptional(first.Type) {
		d.Helpf("let %s begin with a word of its own, as in %[1]s ?{ \"WITH\", name string }, or always be there", called(first))
		return
	}
	d.Helpf("%s", list)
}

// counted reports whether the words of a field, or of one in its struct, are known by
// their number alone.
func (c *wireChecker) counted(f *schema.WireField) bool {
	if f.Presence == schema.ByWord {
		return true
	}
	if s, ok := schema.Present(f.Type).(*schema.WireStruct); ok {
		return c.countedIn(s)
	}
	ends := schema.Ends(f.Type)
	list := schema.IsList(f.Type)
	return list && len(ends) > 0 && ends[0].How == schema.EndWord
}

func (c *wireChecker) countedIn(s *schema.WireStruct) bool {
	if known, ok := c.counts[s]; ok {
		return known
	}
	c.counts[s] = false
	for _, f := range schema.FieldsIn(s.Record.Leaves) {
		if c.counted(f) {
			c.counts[s] = true
			return true
		}
	}
	return false
}

// countedWithin is what is known by its number of words in a field that is: itself, or else in its
// struct, which may begin with a word of its own.
func (c *wireChecker) countedWithin(f *schema.WireField) *schema.WireField {
	s, ok := schema.Present(f.Type).(*schema.WireStruct)
	if !ok || f.Presence == schema.ByWord || c.looped[s] {
		return f
	}
	for _, in := range schema.FieldsIn(s.Record.Leaves) {
		if c.counted(in) {
			return c.countedWithin(in)
		}
	}
	return f
}

// countedInList reports a list of structs with something that is known by the number of words:
// that tells how many all of them have, and not in which of them one is missing.
func (c *wireChecker) countedInList(r *record, f *schema.WireField) {
	list, ok := schema.Present(f.Type).(*schema.WireList)
	if !ok {
		return
	}
	s, ok := schema.Present(list.Elem).(*schema.WireStruct)
	if !ok || c.looped[s] || !c.countedIn(s) {
		return
	}
	for _, counted := range schema.FieldsIn(s.Record.Leaves) {
		if !c.counted(counted) {
			continue
		}
		d := c.report.Errorf(CodeWireWordOptional, f.Span, "%s is a list, and how many words %s of each element takes would be told by their number", r.of(f), called(counted)).
			Also(counted.Span, "%s comes here", called(counted))
		helpCounted(d, counted, "give each element as many words, or take all of them as one list of strings")
		return
	}
}

// versions reports fields that are in no version of their message.
func (c *wireChecker) versions(m *schema.Message) {
	if m.Version == nil || m.Version.Versions() == nil {
		return
	}
	all := m.Version.Versions()
	low, high := all.Low.Abs, all.High.Abs
	seen := map[*schema.WireStruct]bool{}
	var visit func(*schema.Record)
	visit = func(r *schema.Record) {
		for _, leaf := range r.Leaves {
			f, ok := leaf.(*schema.WireField)
			if !ok {
				continue
			}
			switch {
			case f.Since > high:
				c.never(m, f, "since", f.Since)
			case f.Through != nil && (*f.Through < low || *f.Through < f.Since):
				c.never(m, f, "through", *f.Through)
			}
			t := schema.Present(f.Type)
			for {
				list, ok := t.(*schema.WireList)
				if !ok {
					break
				}
				t = schema.Present(list.Elem)
			}
			if s, ok := t.(*schema.WireStruct); ok && s.Inline && !seen[s] {
				seen[s] = true
				visit(s.Record)
			}
		}
	}
	visit(m.Record)
}

func (c *wireChecker) never(m *schema.Message, f *schema.WireField, word string, n uint64) {
	all := m.Version.Versions()
	which := all.Low.String()
	if all.High != all.Low {
		which += ".." + all.High.String()
	}
	c.report.Errorf(CodeWireNever, f.Span, "version %s of %s: field %s is %s %d, so it never exists", which, m.Name, called(f), word, n).
		Also(m.Version.Span, "the versions of %s", m.Name)
}
