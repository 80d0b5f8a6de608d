package wirecode

import (
	"fmt"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// wordBehind is the word that stands so many behind the kind of a line, nil where the line has
// ended.
func (w *walk) wordBehind(d *schema.Decision) gocode.Expr {
	all := w.p.haveField(d)
	most := mostInFront(all)
	most.addWords(all)
	return gocode.CallOf(gocode.Id(w.p.behindFunc(most, int(d.Probe.Behind))), idR)
}

// isWordBehind compares such a word.
func isWordBehind(word string, with schema.Text) gocode.Expr {
	if with == "" {
		return gocode.Op(gocode.Id(word), "==", gocode.Nil)
	}
	return gocode.CallOf(wireID("Same"), gocode.Id(word), gocode.Str(with))
}

// behindFunc plans the function that looks at a word behind the kind, and stays in front of
// the message:
//
//	func behindVerbOfState(r *wire.Reader) []byte {
//		mark := r.Mark()
//		r.Line("\r\n")
//		r.Word(" ")
//		word := r.PeekWord(" ")
//		r.Restore(mark)
//		return word
//	}
func (p *planner) behindFunc(h *having, place int) string {
	key := lookKey(h.record, h.field)
	key.span += fmt.Sprint("+", place)
	if p.looks == nil {
		p.looks = map[looked]string{}
	}
	if name := p.looks[key]; name != "" {
		return name
	}
	name := p.functionNamed("behind" + upperFirst(h.field.Name) + "Of" + p.names.Message(h.message))
	p.looks[key] = name
	body := p.prefixAlone(prefix{
		message: h.message, record: h.record, stop: h.record.LeafAt(h.field) + 1, bail: gocode.Give(gocode.Nil),
		begin: []gocode.Stmt{gocode.Define("mark", gocode.Method(idR, "Mark"))},
		finish: func(r *reader) {
			for range place - 1 {
				r.line.when(r.line.anyLeft(), func() { r.add(gocode.Run(r.line.word())) })
			}
			word := r.fresh("word")
			r.add(gocode.Define(word, r.line.peek()))
			r.run("Restore", gocode.Id("mark"))
			r.add(gocode.Give(gocode.Id(word)))
		},
	})
	p.add(&gocode.Func{
		Name: name, Doc: fmt.Sprintf("%s returns word %d behind the %s of the message that begins here, nil for none.", name, place, h.field.Name),
		Params: []gocode.Param{gocode.P("r", readerType)}, Results: []gocode.Param{{Type: bytesType}},
		Body: body,
	})
	return name
}

// unlessOne is a switch over conditions, or an if for one of them alone.
func unlessOne(s *gocode.Switch) gocode.Stmt {
	if s.On != nil || len(s.Cases) != 1 || len(s.Cases[0].Values) != 1 {
		return s
	}
	return &gocode.If{Init: s.Init, Cond: s.Cases[0].Values[0], Then: s.Cases[0].Body}
}
