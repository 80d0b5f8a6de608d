package wirecode

import (
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// option is a field among words that a reader finds by its literal or label.
type option struct {
	*schema.WireField
	missing []gocode.Expr // conditions on which it is not there, none for always
}

// optionOr notes a field that a reader finds by its literal or label. Of any other it refuses what
// begins with the literal of one in front of it that is not there; what says which field that is.
// Of a struct that does its first field.
//
//	if m.To == nil && wire.FirstWordIs(m.Text, " ", "TO") {
//		return b, wire.WordTaken("chat: Say.text", "TO")
//	}
func (w *words) optionOr(f *schema.WireField, what string) {
	if f.Presence == schema.ByLiteral || f.Presence == schema.ByLabel {
		w.options = append(w.options, option{f, w.missing(f)})
		return
	}
	if _, isStruct := schema.Present(f.Type).(*schema.WireStruct); isStruct || len(w.options) == 0 {
		return
	}
	if there, word := w.firstWord(f); word != nil {
		for _, o := range w.options {
			w.refuseOption(o, there, word, f, what)
		}
	}
	if w.always([]schema.Item{f}) {
		w.options = nil
	}
}

// notInFront refuses a kind of the program's that is the literal of a slot in front of the kind,
// which others have and this message leaves out: a reader finds that before it knows the kind.
// A misfit may have any kind.
func (w *words) notInFront(kind *schema.WireField) {
	m := w.a.message
	if m == nil || m.Misfit {
		return
	}
	own, front := m.KindBehind()
	if own != kind || len(front) > 0 {
		return
	}
	_, word := w.firstWord(kind)
	if word == nil {
		return
	}
	said := map[string]bool{}
	for _, other := range w.a.p.wire.Protocol.Messages {
		of, front := other.KindBehind()
		if of == nil || of.TypeAt != kind.TypeAt || other.Sender&m.Sender == 0 {
			continue // it has another frame
		}
		for _, f := range front {
			if !said[f.Name] {
				said[f.Name] = true
				w.refuseOption(option{f, nil}, nil, word, kind, w.a.named(kind))
			}
		}
	}
}

// missing are the conditions on which an option is not there.
func (w *words) missing(f *schema.WireField) []gocode.Expr {
	if !f.Program {
		return nil
	}
	missing := isMissing(f, w.a.path(f))
	if f.Presence == schema.ByLabel {
		return []gocode.Expr{missing}
	}
	return append(w.a.conditions(f), missing)
}

func (w *words) refuseOption(o option, there, word gocode.Expr, f *schema.WireField, what string) {
	if o.Presence == schema.ByLabel {
		w.refuseLabel(o, there, word, f, what)
		return
	}
	s, ok := schema.Present(o.Type).(*schema.WireStruct)
	if !ok || !o.Program {
		return
	}
	text, alike := strings.CutPrefix(s.Record.Leaves[0].(*schema.Literal).Bytes, f.Label)
	if !alike {
		return
	}
	literal := gocode.Str(text)
	separator := w.sep
	if w.list != nil {
		separator = "" // each text is one word
	}
	w.taken(o, there, gocode.CallOf(wireID("FirstWordIs"), word, gocode.Str(separator), literal), what, literal)
}

// refuseLabel refuses a word that begins as one in front of it does, which is not there:
//
//	if m.Source == nil && wire.BeginsSame(m.Command, ":") {
//		return b, wire.WordTaken("irc: Other.command", ":")
//	}
func (w *words) refuseLabel(o option, there, word gocode.Expr, f *schema.WireField, what string) {
	if f.Label != "" { // which begins in another way
		return
	}
	label := gocode.Str(o.Label)
	w.taken(o, there, gocode.CallOf(wireID("BeginsSame"), word, label), what, label)
}

func (w *words) taken(o option, there, begins gocode.Expr, what string, word gocode.Expr) {
	conds := slices.Clone(o.missing)
	if there != nil {
		conds = append(conds, there)
	}
	w.a.flush()
	w.a.refuse(gocode.And(append(conds, begins)...), "WordTaken", gocode.Str(what), word)
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
	case *schema.WireList:
		if _, text := schema.Present(t.Elem).(*schema.WireText); text {
			return gocode.Op(gocode.Len(path), ">", gocode.Int(0)), &gocode.Index{X: path, I: []gocode.Expr{gocode.Int(0)}}
		}
	}
	return nil, nil
}
