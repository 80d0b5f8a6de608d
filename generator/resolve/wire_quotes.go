package resolve

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// quotes resolves how words are quoted.
func (w *wirer) quotes(s *syntax.WireSetting, layout *schema.WordLayout) {
	if s.Quotes == nil {
		return
	}
	if s.Type != nil {
		w.errorf(CodeWireSetting, s.Quotes.Span, "words of a list are told as they are, and in the lines that may stand for it quotes mean nothing").
			Helpf("leave out quotes, and the escape behind them")
		return
	}
	mark, ok := w.quoteByte(s, s.Quotes)
	escape, known := byte(0), true
	if s.Escape != nil {
		escape, known = w.quoteByte(s, s.Escape)
	}
	if ok && known {
		layout.Quotes, layout.Escape = mark, escape
	}
}

// quoteByte is the byte of a quote, or of what escapes one.
func (w *wirer) quoteByte(s *syntax.WireSetting, x *syntax.String) (byte, bool) {
	switch {
	case len(x.Value) != 1:
		w.errorf(CodeWireSetting, x.Span, "a quote is one byte, and so is what stands in front of one, and %s is none", x.Span.Text()).
			Helpf(`write quotes "\"" escape "\\", or escape "\"" where two quotes stand for one`)
	case strings.Contains(s.Sep.Value+s.End.Value, x.Value):
		w.errorf(CodeWireSetting, x.Span, "%s stands between words, or ends their line", x.Span.Text())
	default:
		return x.Value[0], true
	}
	return 0, false
}

// quotedMod has a text among words always stand in quotes.
func (b *builder) quotedMod(f *schema.WireField, m *syntax.Mod) {
	t := schema.Present(f.Type)
	if list, ok := t.(*schema.WireList); ok {
		t = schema.Present(list.Elem)
	}
	_, isText := t.(*schema.WireText)
	switch {
	case !isText || f.Label != "":
		b.errorf(CodeMisplacedMod, m.Span, "only a text that is a word of its own is quoted").
			Fix("remove it", withBlank(m.Span), "")
	case b.wire.Words == nil || b.wire.Words.Quotes == 0:
		b.errorf(CodeMisplacedMod, m.Span, "nothing says what quotes are").
			Helpf(`write words " " end "\n" quotes "\"" escape "\\" in the wire block`)
	default:
		f.Quoted = true
	}
}
