package check

import (
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
			c.wordText("this", item.Span, item.Bytes, false)
		case *schema.WireField:
			if text, ok := constantText(r, item); ok {
				c.wordText(called(item)+" of "+r.name, constantAt(r, item), text, takesLine(item))
			}
		}
	}
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

// wordText reports a text that is no word, or for the rest of a line is more than that.
func (c *wireChecker) wordText(what string, at source.Span, text string, rest bool) {
	words, problem, help := c.wire.Words, "", ""
	switch {
	case words.End != "" && strings.Contains(text, words.End):
		problem = "has the end of the line in it"
	case rest:
	case text == "" && words.Columns():
	case text == "":
		problem = "has nothing in it, and a word has something"
		help = "give it another value, as in = \"-\""
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
