package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// option is a field among words that a reader finds by its literal or label.
type option struct {
	*schema.WireField
	missing []gocode.Expr // conditions on which it is not there, none for always
}

// behind are the options in front of what follows a field: its own, those inside of it, and
// what stands in front of it where it may have no word.
func (w *words) behind(front []option, f *schema.WireField) []option {
	a := w.a
	switch f.Presence {
	case schema.ByLiteral, schema.ByLabel:
		front = append(slices.Clone(front), option{f, w.missing(f)})
	case schema.ByColumn:
		return nil
	}
	path := gocode.Expr(nil)
	if f.Program && a.root != nil {
		path = a.path(f)
	}
	there := a.conditions(f)
	if schema.IsOptional(f.Type) {
		if path == nil {
			return front
		}
		there = append(there, isThere(f, path))
	}
	if len(there) == 0 {
		return w.inside(front, f.Type, path)
	}
	return slices.Concat(front, under(w.inside(nil, f.Type, path), there...))
}

// inside are the options behind the words of a value, which is nobody's without a path. Those of
// a list are its last element's:
//
//	if len(m.Fields) > 0 && m.Fields[len(m.Fields)-1].As == nil && wire.FirstWordIs(m.By, " ", "AS") {
//		return b, wire.WordTaken("index: Create.by", "AS")
//	}
func (w *words) inside(front []option, t schema.WireType, path gocode.Expr) []option {
	switch t := schema.Present(t).(type) {
	case *schema.WireList:
		if path == nil {
			return slices.Concat(front, w.inside(nil, t.Elem, nil))
		}
		n := gocode.Len(path)
		last := w.inside(nil, t.Elem, &gocode.Index{X: path, I: []gocode.Expr{gocode.Op(n, "-", gocode.Int(1))}})
		return slices.Concat(under(front, gocode.Op(n, "==", gocode.Int(0))), under(last, gocode.Op(n, ">", gocode.Int(0))))
	case *schema.WireStruct:
		root := w.a.root
		defer func() { w.a.root = root }()
		w.a.root = path
		for _, leaf := range t.Record.Leaves {
			if f, ok := leaf.(*schema.WireField); ok {
				front = w.behind(front, f)
			} else {
				front = nil
			}
		}
		return front
	}
	return nil
}

// under are options that are missing only where conditions hold.
func under(options []option, conds ...gocode.Expr) []option {
	all := slices.Clone(options)
	for i, o := range all {
		all[i].missing = slices.Concat(conds, o.missing)
	}
	return all
}

// notTaken refuses a word that begins as an option in front of it does which is not there.
//
//	if m.To == nil && wire.FirstWordIs(m.Text, " ", "TO") {
//		return b, wire.WordTaken("chat: Say.text", "TO")
//	}
func (w *words) notTaken(x content, c context) {
	if x.path == nil {
		return
	}
	word := x.slice()
	for _, o := range w.options {
		w.refuseOption(o, word, c.field, c.what)
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
	if own != kind || !kind.Program || len(front) > 0 {
		return
	}
	if !schema.IsText(kind.Type) {
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
				w.refuseOption(option{f, nil}, w.a.path(kind), kind, w.a.named(kind))
			}
		}
	}
}

// missing are the conditions on which an option is not there.
func (w *words) missing(f *schema.WireField) []gocode.Expr {
	if !f.Program || w.a.root == nil {
		return nil
	}
	missing := isMissing(f, w.a.path(f))
	if f.Presence == schema.ByLabel {
		return []gocode.Expr{missing}
	}
	return append(w.a.conditions(f), missing)
}

// refuseOption refuses a value of f whose word is taken for an option that is not there.
func (w *words) refuseOption(o option, value gocode.Expr, f *schema.WireField, what string) {
	if o.Presence == schema.ByLabel {
		w.refuseLabel(o, value, f, what)
		return
	}
	s, ok := schema.Present(o.Type).(*schema.WireStruct)
	if !ok || !o.Program {
		return
	}
	text, ok := f.Inside(s.Record.Leaves[0].(*schema.Literal).Bytes)
	if !ok {
		return
	}
	literal, is := gocode.Str(text), "FirstWordIs"
	if f.Word("") != "" {
		is = "BeginsAs"
	}
	separator := w.sep
	if w.list != nil {
		separator = "" // each text is one word
	}
	w.taken(o, gocode.CallOf(wireID(is), value, gocode.Str(separator), literal), what, literal)
}

// refuseLabel refuses a value whose word begins as one in front of it does, which is not there:
//
//	if m.Source == nil && wire.BeginsSame(m.Command, ":") {
//		return b, wire.WordTaken("irc: Other.command", ":")
//	}
func (w *words) refuseLabel(o option, value gocode.Expr, f *schema.WireField, what string) {
	if f.Label != "" { // which begins in another way
		return
	}
	if f.Closes() != "" {
		value = gocode.Op(convert("string", value), "+", gocode.Str(f.Closes()))
	}
	label := gocode.Str(o.Label)
	w.taken(o, gocode.CallOf(wireID("BeginsSame"), value, label), what, label)
}

func (w *words) taken(o option, begins gocode.Expr, what string, word gocode.Expr) {
	w.a.flush()
	w.a.refuse(gocode.And(append(slices.Clone(o.missing), begins)...), "WordTaken", gocode.Str(what), word)
}
