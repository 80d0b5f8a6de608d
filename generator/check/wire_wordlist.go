package check

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// wordList reports words that are no counted list of texts, each of which has its size and
// constant texts around it: this is all that is written and read of an element.
func (c *wireChecker) wordList() {
	words := c.wire.Words
	if words == nil || words.List == nil {
		return
	}
	list, ok := schema.BareWire(words.List).(*schema.WireList)
	if !ok {
		c.noWordList(words.Span, "words are elements of a list, and %s is none", schema.WrittenType(words.List))
		return
	}
	if end := list.Ends[0]; end.How != schema.EndPrefix || end.InBytes {
		c.noWordList(words.Span, "a list of words has their number in front of it")
	}
	switch elem := schema.Present(list.Elem).(type) {
	case *schema.WireText:
		c.wordEnd(words.Span, elem)
	case *schema.WireStruct:
		c.wordStruct(elem)
	default:
		c.noWordList(words.Span, "a word stands in a text, or in a struct of one, and %s is none", schema.WrittenType(list.Elem))
	}
}

// wordStruct reports what is more than one text in a struct in which a word stands.
func (c *wireChecker) wordStruct(s *schema.WireStruct) {
	texts := 0
	for _, item := range s.Record.Items {
		switch item := item.(type) {
		case *schema.Literal:
			continue
		case *schema.WireField:
			text, is := schema.Present(item.Type).(*schema.WireText)
			if is && item.Program && !item.IsConditional() && texts == 0 {
				texts++
				c.wordEnd(item.Span, text)
				continue
			}
			c.noWordList(item.Span, "a word stands in %s, which may have one text and constants around it, and no %s", s.Name, called(item))
		default:
			c.noWordList(s.Span, "a word stands in %s, which may have nothing but one text and constants around it", s.Name)
		}
		return
	}
	if texts == 0 {
		c.noWordList(s.Span, "a word stands in %s, which has no text", s.Name)
	}
}

// wordEnd reports a word that takes all that is left.
func (c *wireChecker) wordEnd(at source.Span, text *schema.WireText) {
	if how := text.Ends[0].How; how == schema.EndRest || how == schema.EndOpen {
		c.noWordList(at, "a word in a list has to say where it ends")
	}
}

func (c *wireChecker) noWordList(at source.Span, format string, args ...any) {
	c.report.Errorf(CodeWireWord, at, format, args...).
		Helpf("write the size as the end of the text, as in words [num]Bulk with struct Bulk { \"$\" text bytes[num end \"\\r\\n\"] }")
}
