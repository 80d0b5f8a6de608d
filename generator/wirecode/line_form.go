package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// Lines are the words that may come as a line too.
type Lines struct {
	Begins         byte   // with which every message begins that is no line
	Separator, End string // of a line
	Append         string // the function that appends a message of the words
}

// lines plans the function that writes the words of a line as the list that they
// stand for, with which such a line is read like every other message:
//
//	func appendWordsMainServer(b []byte, words [][]byte) ([]byte, error) {
//		b = append(b, "*"...)
//		b = wire.AppendDec(b, int64(len(words)))
//		b = append(b, "\r\n"...)
//		for _, word := range words {
//			b = append(b, "$"...)
//			b = wire.AppendDec(b, int64(len(word)))
//			b = append(b, "\r\n"...)
//			b = append(b, word...)
//			b = append(b, "\r\n"...)
//		}
//		return b, nil
//	}
func (p *planner) lines(what string, m *meeting) *Lines {
	layout := p.wire.Words
	if m.Lines == "" || layout == nil {
		return nil
	}
	list, ok := schema.BareWire(layout.List).(*schema.WireList)
	if !ok {
		return nil
	}
	elem, _ := schema.BareWire(list.Elem).(*schema.WireStruct)
	name := p.functionNamed("appendWords" + what)
	a := p.newAppending("words")
	a.used["words"], a.used["word"] = true, true
	a.constant(m.Lines)
	w := &words{a: a, list: list, elem: elem}
	all, word := gocode.Id("words"), gocode.Id("word")
	a.ended(list.Ends[0], content{list: true, length: gocode.Len(all), append: func() {
		a.flush()
		body := a.block(func() {
			a.at = place{}
			w.listed(a.pathContent(word, true), context{what: a.what})
		})
		a.add(&gocode.Range{Key: "_", Value: string(word), X: all, Body: body})
	}}, context{what: a.what})
	p.add(&gocode.Func{
		Name: name, Doc: name + " appends the message that the words of a line stand for.",
		Params: []gocode.Param{
			gocode.P("b", bytesType), gocode.P("words", &gocode.SliceOf{X: bytesType}),
		},
		Results: appendResults,
		Body:    a.finish(),
	})
	return &Lines{m.Lines[0], layout.Separator, layout.End, name}
}
