package wirecode

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// optionOr notes a field that a reader finds by its literal or label. Of any other it refuses what
// begins with the literal of one in front of it that is not there:
//
//	if m.To == nil && wire.FirstWordIs(m.Text, " ", "TO") {
//		return b, wire.WordTaken("chat: Say.text", "TO")
//	}
func (w *words) optionOr(f *schema.WireField) {
	if f.Presence == schema.ByLiteral || f.Presence == schema.ByLabel {
		w.options = append(w.options, f)
		return
	}
	if len(w.options) == 0 {
		return
	}
	if there, word := w.firstWord(f); word != nil {
		for _, option := range w.options {
			w.refuseOption(option, there, word, f)
		}
	}
	if w.always([]schema.Item{f}) {
		w.options = nil
	}
}

func (w *words) refuseOption(option *schema.WireField, there, word gocode.Expr, f *schema.WireField) {
	if option.Presence == schema.ByLabel {
		w.refuseLabel(option, there, word, f)
		return
	}
	a := w.a
	s, ok := schema.Present(option.Type).(*schema.WireStruct)
	if !ok || !option.Program {
		return
	}
	text, alike := strings.CutPrefix(s.Record.Leaves[0].(*schema.Literal).Bytes, f.Label)
	if !alike {
		return
	}
	literal := gocode.Str(text)
	conds := append(a.conditions(option), isMissing(option, a.path(option)))
	if there != nil {
		conds = append(conds, there)
	}
	separator := w.sep
	if w.list != nil {
		separator = "" // each text is one word
	}
	conds = append(conds, gocode.CallOf(wireID("FirstWordIs"), word, gocode.Str(separator), literal))
	a.flush()
	a.refuse(gocode.And(conds...), "WordTaken", gocode.Str(a.named(f)), literal)
}

// refuseLabel refuses a word that begins as one in front of it does, which is not there:
//
//	if m.Source == nil && wire.BeginsSame(m.Command, ":") {
//		return b, wire.WordTaken("irc: Other.command", ":")
//	}
func (w *words) refuseLabel(option *schema.WireField, there, word gocode.Expr, f *schema.WireField) {
	if f.Label != "" { // which begins in another way
		return
	}
	label := gocode.Str(option.Label)
	var conds []gocode.Expr
	if option.Program {
		conds = append(conds, isMissing(option, w.a.path(option)))
	}
	if there != nil {
		conds = append(conds, there)
	}
	w.a.flush()
	w.a.refuse(gocode.And(append(conds, gocode.CallOf(wireID("BeginsSame"), word, label))...), "WordTaken", gocode.Str(w.a.named(f)), label)
}

// firstWord is the text with which a field begins, and the condition on which it is
// there, nil for always; no word for what is no text, or goes through a function.
func (w *words) firstWord(f *schema.WireField) (there, word gocode.Expr) {
	if !f.Program || f.Via != nil {
		return nil, nil
	}
	path := w.a.path(f)
	switch t := schema.Present(f.Type).(type) {
	case *schema.WireText:
		if schema.IsOptional(f.Type) {
			there = gocode.Op(path, "!=", gocode.Nil)
		}
		return there, w.a.sourceOf(f).path
	case *schema.WireStruct:
		if leaf := plainWord(t); leaf != nil && !schema.IsOptional(f.Type) {
			return nil, w.a.innerSource(leaf, source{path: path}).path
		}
	case *schema.WireList:
		if _, text := schema.Present(t.Elem).(*schema.WireText); text {
			return gocode.Op(gocode.Len(path), ">", gocode.Int(0)), &gocode.Index{X: path, I: []gocode.Expr{gocode.Int(0)}}
		}
	}
	return nil, nil
}

// plainWord is the first field of a struct, if that is a text which is always there as the
// program gives it.
func plainWord(s *schema.WireStruct) *schema.WireField {
	if len(s.Record.Leaves) == 0 {
		return nil
	}
	f, ok := s.Record.Leaves[0].(*schema.WireField)
	if !ok || !f.Program || f.Presence != schema.Always || f.Via != nil || f.Label != "" {
		return nil
	}
	if _, text := schema.Present(f.Type).(*schema.WireText); !text {
		return nil
	}
	return f
}
