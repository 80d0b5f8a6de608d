package dispatch

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
)

// firstWord is the kind or the literal with which a line begins, of whose bytes the case is not
// known, nor how many blanks are in front of it.
type firstWord struct {
	at    uint // its first byte, without blanks
	text  string
	blank string
	front string // with what other words begin that may stand in front of it
	ends  string // the bytes of which one follows it
}

// first notes what a line begins with, once a field has been scanned: a kind, or a word that
// is told by its beginning, at a place. Where that may be missing, the next word may be the first.
func (s *scanner) first(c *candidate, f *schema.WireField, kind string, at uint) {
	front := s.front
	s.front = ""
	if f.Layout != schema.Words || !s.fixed && front == "" || at%8 != 0 {
		return
	}
	switch begins := beginning(f); {
	case f.Role == schema.KindRole && kind != "":
		c.word = s.firstWord(at, f.Word(kind), front)
	case begins != "" && f.Presence == schema.Always:
		c.word = s.firstWord(at, begins[:1], front+begins[:1])
	case begins != "" && (f.Presence == schema.ByLabel || f.Presence == schema.ByLiteral):
		s.front = front + begins[:1]
	}
}

// beginning is what a word begins with, or the first of several; "" if nothing says it.
func beginning(f *schema.WireField) string {
	if f.Label != "" || !schema.BeginsWithLiteral(f.Type) {
		return f.Label
	}
	return schema.Present(f.Type).(*schema.WireStruct).Record.Leaves[0].(*schema.Literal).Bytes
}

// firstWord is a word with which a line begins. Where others may stand in front of it only the
// first byte says something.
func (s *scanner) firstWord(at uint, text, front string) firstWord {
	w := firstWord{at: at / 8, text: text, front: foldASCII(front)}
	words := s.wire.Words
	if words == nil || words.List != nil || words.Separator == "" || words.End == "" {
		return w
	}
	if !words.Columns() {
		w.blank = words.Separator
	}
	if front == "" {
		w.ends = foldASCII(words.Separator[:1] + words.End[:1])
	} else {
		w.text = text[:1]
	}
	return w
}

// end is the byte behind the word, 0 for none.
func (w firstWord) end() uint {
	if w.text == "" {
		return 0
	}
	return w.at + uint(len(w.text))
}

// covers reports whether something is known of a byte at a place: of the word, or of what ends it.
func (w firstWord) covers(at uint) bool {
	return at >= w.at && (at < w.end() || at == w.end() && w.ends != "")
}

// canBe reports whether a byte at a place may be one of the word, in front of it, or the one
// behind it.
func (w firstWord) canBe(b byte, at uint) bool {
	if !w.covers(at) {
		return true
	}
	from, to := at-w.at, min(at-w.at+1, uint(len(w.text)))
	if w.blank != "" {
		from = 0
	}
	may := foldASCII(w.text[min(from, to):to]) + w.blank + w.front
	if at == w.end() {
		may += w.ends
	}
	return strings.Contains(may, foldASCII(string([]byte{b})))
}

// isFreeWord reports whether a line goes on with whatever the program says: words that are
// texts, or what separates them from those in front. One with a label begins with that.
func (s *scanner) isFreeWord(f *schema.WireField) bool {
	t := schema.Present(f.Type)
	if list, ok := t.(*schema.WireList); ok {
		t = list.Elem
	}
	return schema.IsText(t) && f.Role == schema.NoRole && f.Label == "" && f.Layout == schema.Words && s.wire.Words != nil && s.wire.Words.List == nil
}

// isWord reports whether an id is a word of a line.
func (s *scanner) isWord(f *schema.WireField) bool {
	_, text := f.Type.(*schema.WireText)
	return text && f.If == nil && f.Layout == schema.Words && s.wire.Words != nil && s.wire.Words.List == nil
}

// digits are what an id that is text begins with in an answer: this side gave it, a number
// in decimal. Those that the other side gives can be any text.
var digits = schema.Range{Low: schema.Number{Abs: '0'}, High: schema.Number{Abs: '9'}}
