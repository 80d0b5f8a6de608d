package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// wordTexts reports constants of a line that a reader would not find there as one word.
func (c *wireChecker) wordTexts(r *record, l *schema.Layout) {
	if c.wire.Words == nil || c.wire.Words.List != nil {
		return
	}
	for _, item := range l.Items {
		switch item := item.(type) {
		case *schema.Literal:
			c.wordText("this", item.Span, item.Bytes, false, false)
		case *schema.WireField:
			if item.Label != "" {
				c.wordText("what "+called(item)+" of "+r.name+" begins with", item.Span, item.Label, false, false)
			}
			if item.Closes() != "" {
				c.wordText("what "+called(item)+" of "+r.name+" ends with", item.TypeAt, item.Closes(), false, false)
			}
			if text, ok := constantText(r, item); ok {
				c.wordText(called(item)+" of "+r.name, constantAt(r, item), text, c.rests.in(item) != nil, item.Word("") != "")
			}
		}
	}
}

// label reports a text in front of what is not words, each of which could begin with it.
func (c *wireChecker) label(r *record, f *schema.WireField, t schema.WireType) {
	if f.Label == "" {
		return
	}
	text := schema.ExprString(schema.Text(f.Label))
	if _, is := t.(*schema.WireStruct); is {
		c.report.Errorf(CodeWireWord, f.Span, "%s is a struct, and only a word can begin with %s", r.of(f), text).
			Helpf("write it in front of the type of a field of the struct")
		return
	}
	if c.wire.Words != nil && c.wire.Words.List != nil {
		c.report.Errorf(CodeWireWord, f.Span, "%s begins with %s, and words that stand in a list are told as they are", r.of(f), text).
			Helpf("leave %s to the program", text)
	}
}

// closing reports a literal at the end of a word that does not tell where that ends: in a list of
// words each has its length, and a number may have it among its digits. It reports whether it did.
func (c *wireChecker) closing(r *record, f *schema.WireField, t schema.WireType) bool {
	text := schema.ExprString(schema.Text(f.Closes()))
	n, isNumber := t.(*schema.Decimal)
	switch {
	case f.Closes() == "":
		return false
	case c.wire.Words != nil && c.wire.Words.List != nil:
		c.report.Errorf(CodeWireWord, f.Span, "%s ends with %s, and words that stand in a list are told as they are", r.of(f), text).
			Helpf("leave %s to the program", text)
	case isNumber && strings.Trim(f.Closes(), schema.Characters(n)) == "":
		c.report.Errorf(CodeWireWord, f.Span, "%s ends with %s, which a number may have in it", r.of(f), text).
			Helpf("end it with what is no digit, or write %s for a number without an end", schema.WrittenType(&schema.Decimal{Base: n.Base, Unsigned: n.Unsigned, Upper: n.Upper}))
	default:
		return false
	}
	return true
}

// frontLabels reports words that a reader always or at times takes for one in front of them,
// which is there if the next word begins as it does. Texts of the program's are looked at
// when they are written.
func (c *wireChecker) frontLabels(r *record, l *schema.Layout) {
	var fronts []*schema.WireField
	for _, item := range l.Items {
		f, ok := item.(*schema.WireField)
		if !ok {
			return
		}
		for _, front := range fronts {
			if !mayBegin(r, f, front.Label) {
				continue
			}
			c.report.Errorf(CodeWireWordOptional, front.Span, "%s is there if the next word begins with %s, and so may %s", called(front), schema.ExprString(schema.Text(front.Label)), called(f)).
				Also(f.Span, "%s comes here", called(f))
			return
		}
		switch f.Presence {
		case schema.ByLabel:
			fronts = append(fronts, f)
		case schema.Always:
			fronts = nil
		}
	}
}

// mayBegin reports whether what the schema says of a word lets it begin with a text. The case
// of a kind's letters does not count.
func mayBegin(r *record, f *schema.WireField, text string) bool {
	isPrefix := func(text, word string) bool {
		return len(word) >= len(text) && strings.EqualFold(word[:len(text)], text)
	}
	constant, known := constantText(r, f)
	switch {
	case known:
		return isPrefix(text, f.Word(constant))
	case f.Label != "":
		return isPrefix(text, f.Label) || isPrefix(f.Label, text)
	}
	isText := schema.IsText(f.Type)
	return !isText && strings.ContainsRune("-0123456789", rune(text[0]))
}

// strayLabel reports a text between a name and a type where it is neither the name of a
// header or of a member of JSON nor what a word begins with.
func (c *wireChecker) strayLabel(r *record, f *schema.WireField) {
	if f.Label == "" || r.layout[f] != "" || r.Array {
		return
	}
	text := schema.ExprString(schema.Text(f.Label))
	help := fmt.Sprintf("write it as an item of its own: %s, %s", text, called(f))
	if c.speaksJSON() {
		help += "; a member of JSON stands in a frame with `body json`, and a `client frame` or `server frame` " +
			"without a role is in place of the `frame` of all"
	}
	c.report.Errorf(CodeWireWord, f.Span, "%s has %s in front of its type, which is what a word begins with, or the name of a header or of a member of JSON", r.of(f), text).
		Helpf("%s", help)
}

// strayQuotes reports a text in quotes that is not one word.
func (c *wireChecker) strayQuotes(r *record, f *schema.WireField) {
	if !f.Quoted {
		return
	}
	ends := schema.Ends(f.Type)
	if list, ok := schema.Present(f.Type).(*schema.WireList); ok {
		ends = schema.Ends(list.Elem)
	}
	if r.layout[f] != schema.Words || ends[0].How != schema.EndWord || f.Closes() != "" {
		c.report.Errorf(CodeWireWord, f.Span, "%s is quoted, and only a text that is one word among words stands in quotes", r.of(f)).
			Helpf("leave out the word quoted")
	}
}

// speaksJSON reports whether some message is JSON.
func (c *wireChecker) speaksJSON() bool {
	p := c.wire.Protocol
	return p != nil && slices.ContainsFunc(p.Messages, func(m *schema.Message) bool {
		return slices.ContainsFunc(schema.FieldsIn(m.Record.Leaves), func(f *schema.WireField) bool { return f.InJSON() })
	})
}

// constantText is the text that a field always has: its constant, or the message's kind.
func constantText(r *record, f *schema.WireField) (string, bool) {
	x := schema.Expr(nil)
	switch {
	case f.Role == schema.KindRole && !f.Program && r.message != nil && f.KindNext < len(r.message.Kinds):
		x = r.message.Kinds[f.KindNext]
	case f.Equation != nil:
		x = f.Equation.Value
	}
	text, ok := x.(schema.Text)
	return string(text), ok
}

func constantAt(r *record, f *schema.WireField) source.Span {
	if f.Role == schema.KindRole && r.message != nil {
		return r.message.Span
	}
	return f.Equation.Span
}

// wordText reports a text that is no word, or for the rest of a line is more than that. Begun
// tells that the word has something in it already.
func (c *wireChecker) wordText(what string, at source.Span, text string, rest, begun bool) {
	words, problem, help := c.wire.Words, "", ""
	switch {
	case schema.BreaksLine(text, words.End):
		problem = "has the end of a line in it, or half of one"
		help = "it stands among words: what is more than a line goes behind `words { }`, and what has other bytes " +
			"into frames without any, such as a phase's own `frame { body }`"
	case rest:
	case text == "" && (words.Columns() || begun):
	case text == "":
		problem = "has nothing in it, and a word has something"
		help = "give it another value, as in = \"-\""
	case text == words.Separator:
		problem = "stands between all words by itself"
		help = "leave it out"
	case words.Separator != "" && strings.Contains(text, words.Separator):
		problem = "a reader takes for several words"
		help = "write a literal for each word; those of a kind behind the first are literals of the message, as in = \"start\" { \"tls\" }"
	}
	if problem == "" || c.said[at] {
		return
	}
	c.said[at] = true
	d := c.report.Errorf(CodeWireWord, at, "%s is %s, which %s", what, schema.ExprString(schema.Text(text)), problem)
	if help != "" {
		d.Helpf("%s", help)
	}
}

// structOfWords checks a struct among words: it is constants, and what the program gives.
func (c *wireChecker) structOfWords(r *record) {
	if len(r.Tagged) > 0 {
		f := r.Tagged[0]
		c.report.Errorf(CodeWireWord, f.Span, "%s is tagged, and a struct among words has no tags", r.of(f)).
			Helpf("let it begin with a word of its own, as in %s ?{ \"WITH\", value string }", called(f))
	}
	for _, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		switch {
		case !ok:
		case f.Equation != nil && f.Equation.Kind != schema.Constant:
			c.report.Errorf(CodeWireWord, f.Span, "%s is computed, and a struct among words has only constants and what the program gives", r.of(f)).
				Helpf("put it into the message or its frame, with what it is computed of")
		case f.IsConditional():
			c.report.Errorf(CodeWireWord, f.Span, "%s has a condition, and a struct among words has only constants and what the program gives", r.of(f)).
				Helpf("put it into the message or its frame, with what it asks for")
		}
	}
}

// listOfWords reports a list of which an end of its own says how many words it takes. There is no
// place for one, but in a field of its own.
func (c *wireChecker) listOfWords(r *record, f *schema.WireField) bool {
	list, ok := schema.Present(f.Type).(*schema.WireList)
	if !ok {
		return false
	}
	for _, end := range list.Ends {
		switch {
		case end.How == schema.EndWord, end.How == schema.EndWords, end.How == schema.EndGiven, end.How == schema.EndSize && !end.InBytes:
			continue
		}
		c.report.Errorf(CodeWireWord, f.Span, "%s is a list among words, which takes those that are left over, or as many as a number says", r.of(f)).
			Helpf("leave its brackets empty, and write n u8 = count(%s) in front of it if something else follows", called(f))
		return true
	}
	if c.mayHaveNoWord(list.Elem, map[*schema.WireStruct]bool{}) {
		c.report.Errorf(CodeWireWord, f.Span, "%s is a list among words, and an element may have no word by which it could be found", r.of(f)).
			Helpf("give each element a word that is always there")
		return true
	}
	return false
}

// mayHaveNoWord reports whether a value may be nothing among words. A struct that contains
// itself is reported elsewhere.
func (c *wireChecker) mayHaveNoWord(t schema.WireType, within map[*schema.WireStruct]bool) bool {
	switch t := schema.Present(t).(type) {
	case *schema.WireList:
		n, fixed := c.sizes.FixedCount(t)
		return !fixed || n == 0 || c.mayHaveNoWord(t.Elem, within)
	case *schema.WireStruct:
		if within[t] {
			return true
		}
		within[t] = true
		defer delete(within, t)
		return !slices.ContainsFunc(t.Record.Leaves, func(leaf schema.Item) bool { return c.isWord(leaf, within) })
	}
	return false
}

// isWord reports whether at least one word is always there for an item among words.
func (c *wireChecker) isWord(item schema.Item, within map[*schema.WireStruct]bool) bool {
	f, ok := item.(*schema.WireField)
	if !ok || f.Presence == schema.ByColumn {
		return true
	}
	return !schema.IsOptional(f.Type) && !c.mayHaveNoWord(f.Type, within)
}
