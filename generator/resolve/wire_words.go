package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
)

// markWords finds the structs that stand among words. A declared one was resolved
// before anything used it, as bytes; among words each of its values is one word.
func (w *wirer) markWords() {
	if words := w.wire.Words; words != nil && words.List != nil {
		words.List = schema.BareWire(words.List)
	}
	uses := wordUses{w, map[*schema.WireStruct]bool{}, map[*schema.WireStruct]bool{}}
	if p := w.wire.Protocol; p != nil {
		for _, m := range p.Messages {
			uses.record(m.Record, false)
		}
	}
	for _, s := range w.structs {
		if hasLayout(s.Record) { // what stands in its words is known then
			uses.visit(s, false)
		}
	}
	for _, s := range w.structs {
		if !uses.words[s] {
			uses.visit(s, false)
		}
	}
	for _, s := range w.structs {
		switch s.Words = uses.words[s] && !uses.bytes[s]; {
		case s.Words:
			w.asWords(s.Record)
		case uses.words[s]:
			w.errorf(CodeWireWords, s.Span, "%s stands among words, and elsewhere too, where its bytes are others", s.Name).
				Helpf("declare two structs, one for each")
		}
	}
	if p := w.wire.Protocol; p != nil {
		for _, m := range p.Messages {
			w.wordTypes(m.Record)
		}
	}
}

// wordUses are the structs that are used among words, and those that are as bytes.
type wordUses struct {
	*wirer
	words, bytes map[*schema.WireStruct]bool
}

func (u wordUses) record(r *schema.Record, words bool) {
	for _, leaf := range r.Leaves {
		if f, ok := leaf.(*schema.WireField); ok && u.layoutOf[f] != layoutJSON {
			u.visit(f.Type, words || u.layoutOf[f] == layoutWords)
		}
	}
	for _, f := range r.Tagged {
		u.visit(f.Type, false)
	}
}

func (u wordUses) visit(t schema.WireType, words bool) {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireOptional:
		u.visit(t.Elem, words)
	case *schema.WireList:
		u.visit(t.Elem, words)
	case *schema.WireStruct:
		set := pick(words, u.words, u.bytes)
		if !set[t] {
			set[t] = true
			u.record(t.Record, words)
		}
	}
}

// asWords makes the fields of a struct words.
func (w *wirer) asWords(r *schema.Record) {
	for _, leaf := range r.Leaves {
		if f, ok := leaf.(*schema.WireField); ok && w.layoutOf[f] == layoutNone {
			w.layoutOf[f] = layoutWords
		}
	}
	w.wordTypes(r)
}

func (w *wirer) wordTypes(r *schema.Record) {
	for _, leaf := range r.Leaves {
		if f, ok := leaf.(*schema.WireField); ok && w.layoutOf[f] == layoutWords {
			f.Type = w.asWord(f.Type)
		}
	}
}

// asWord returns a type with the ends that it has among words, where the source
// gives it none.
func (w *wirer) asWord(t schema.WireType) schema.WireType {
	switch t := t.(type) {
	case *schema.WireAlias:
		if inner := w.asWord(t.Type); inner != t.Type {
			return inner
		}
	case *schema.WireOptional:
		if elem := w.asWord(t.Elem); elem != t.Elem {
			return &schema.WireOptional{Elem: elem}
		}
	case *schema.WireText:
		if w.bare[t] && !isWord(t.Ends[0]) {
			copied := *t
			copied.Ends = []*schema.End{w.wordEnd(t)}
			w.bare[&copied] = true
			return &copied
		}
	case *schema.WireList:
		elem, bare := w.asWord(t.Elem), w.bare[t] && !isWord(t.Ends[0])
		if elem == t.Elem && !bare {
			return t
		}
		copied := *t
		copied.Elem = elem
		if w.bare[&copied] = w.bare[t]; bare {
			copied.Ends = []*schema.End{w.wordEnd(t)}
		}
		return &copied
	}
	return t
}

func isWord(end *schema.End) bool { return end.How == schema.EndWord || end.How == schema.EndWords }

func (w *wirer) wordEnd(t schema.WireType) *schema.End {
	how := schema.EndWord
	if w.rest[t] {
		how = schema.EndWords
	}
	return &schema.End{How: how}
}
