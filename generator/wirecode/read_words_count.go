package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// sharesWords reports whether the words of all messages begin with the same: a number
// that nothing but itself tells.
func (r *reader) sharesWords() bool {
	ends := r.p.wire.Words.List.(*schema.WireList).Ends
	return !r.prefix && len(ends) == 1 && ends[0].If == nil && ends[0].How == schema.EndPrefix
}

// countWords reads how many words follow, and owes them:
//
//	words := r.There(r.Count(int(r.IntUntil("\r\n")), 5), 5, func() {
//		one := 1
//		nextWord(r, &one)
//	})
//	r.Owe(words * 5)
func (r *reader) countWords(name string) {
	list := r.p.wire.Words.List.(*schema.WireList)
	least := max(r.least(list), 1)
	count := r.call("Count", r.lengthOf(nil, nil, list.Ends), gocode.Int(least))
	if !r.prefix && r.p.open() {
		one := r.fresh("one")
		count = r.call("There", count, gocode.Int(least), &gocode.Closure{Body: []gocode.Stmt{
			gocode.Define(one, gocode.Int(1)),
			gocode.Run(gocode.CallOf(gocode.Id("nextWord"), idR, &gocode.Unary{Op: "&", X: gocode.Id(one)})),
		}})
	}
	r.add(gocode.Define(name, count))
	r.run("Owe", product(gocode.Id(name), least))
}

// wordsFunc plans, once, the function that does what countWords does.
func (p *planner) wordsFunc() string {
	const name = "countWords"
	if p.hasCount {
		return name
	}
	p.hasCount = true
	body := twice(func(wanted *wants) *reader {
		r := p.newReader("words", wanted)
		r.bail = gocode.Give(gocode.Int(0))
		r.used["words"] = true
		r.countWords("words")
		r.add(gocode.Give(gocode.Id("words")))
		return r
	})
	p.add(&gocode.Func{
		Name: name, Doc: name + " reads how many words follow. They are owed.",
		Params: []gocode.Param{gocode.P("r", readerType)}, Results: []gocode.Param{{Type: gocode.Id("int")}}, Body: body,
	})
	return name
}
