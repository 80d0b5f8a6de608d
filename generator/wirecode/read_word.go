package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// wordNumber is the number that a word is.
func (r *reader) wordNumber(t schema.WireType, word gocode.Expr) gocode.Expr {
	switch t := t.(type) {
	case *schema.WireInt:
		name, bits := "Uint", gocode.Int(int64(t.Bits))
		if t.Bool {
			bits = gocode.Int(1)
		}
		if t.Signed {
			name = "Int"
		}
		v := r.call(name, word, bits)
		if kindOf(t) == isBool {
			return gocode.Op(v, "!=", gocode.Int(0))
		}
		if t.Bits == 64 {
			return v
		}
		return gocode.CallOf(r.p.names.Type(t), v)
	case *schema.Varint:
		if t.Signed {
			return r.call("Int", word, gocode.Int(64))
		}
		return r.call("Uint", word, gocode.Int(64))
	case *schema.Decimal:
		if n := t.Width(); n > 0 {
			word = r.call("Wide", word, gocode.Int(int64(n)))
		}
		return r.call(textNumber(t), word, gocode.Int(64))
	case *schema.WireEnum:
		base := schema.BareWire(t.Base)
		if kindOf(base) == isBool { // a bit is a number, too
			return gocode.CallOf(r.p.names.Type(t), r.call("Uint", word, gocode.Int(1)))
		}
		return gocode.CallOf(r.p.names.Type(t), r.wordNumber(base, word))
	}
	return nil
}

// wordFunc plans, once, the functions that read a word of a list:
//
//	func nextWord(r *wire.Reader, left *int) []byte {
//		if *left == 0 {
//			r.FailWith(wire.ErrMissingWord)
//			return nil
//		}
//		*left--
//		r.Owe(-5)
//		return r.Sized("$", "\r\n", "\r\n")
//	}
//
//	func isWord(r *wire.Reader, left *int, text string) bool {
//		if *left == 0 {
//			return false
//		}
//		mark, n := r.Mark(), *left
//		if wire.Same(nextWord(r, left), text) {
//			return true
//		}
//		*left = n
//		r.Restore(mark)
//		return false
//	}
func (p *planner) wordFunc() {
	if p.hasWords {
		return
	}
	p.hasWords = true
	list := p.wire.Words.List.(*schema.WireList)
	left := &gocode.Unary{Op: "*", X: gocode.Id("left")}
	leftType := &gocode.Star{X: gocode.Id("int")}
	body := twice(func(wanted *wants) *reader {
		r := p.newReader("word", wanted)
		r.bail = gocode.Give(gocode.Nil)
		r.used["left"] = true
		r.add(gocode.When(gocode.Op(left, "==", gocode.Int(0)),
			gocode.Run(r.call("FailWith", wireID("ErrMissingWord"))), gocode.Give(gocode.Nil)),
			&gocode.Do{X: left, Op: "--"})
		r.run("Owe", gocode.Int(-max(r.least(list), 1)))
		r.oneWord(list.Elem)
		return r
	})
	p.add(&gocode.Func{
		Name: "nextWord", Doc: "nextWord reads one of the words that are left. It is not copied.",
		Params:  []gocode.Param{gocode.P("r", readerType), gocode.P("left", leftType)},
		Results: []gocode.Param{{Type: bytesType}}, Body: body,
	})
	if !p.literalWords() {
		return
	}
	p.peekFunc()
	p.add(&gocode.Func{
		Name: "isWord", Doc: "isWord reports whether the next word is text, and steps over it if it is.",
		Params:  []gocode.Param{gocode.P("r", readerType), gocode.P("left", leftType), gocode.P("text", gocode.Id("string"))},
		Results: []gocode.Param{{Type: gocode.Id("bool")}},
		Body: []gocode.Stmt{
			gocode.When(gocode.Op(left, "==", gocode.Int(0)), gocode.Give(gocode.False)),
			gocode.Define("mark", gocode.Method(idR, "Mark")),
			gocode.Define("n", left),
			gocode.When(gocode.CallOf(wireID("Same"), gocode.CallOf(gocode.Id("nextWord"), idR, gocode.Id("left")), gocode.Id("text")),
				gocode.Give(gocode.True)),
			gocode.Assign(left, gocode.Id("n")),
			gocode.Run(gocode.Method(idR, "Restore", gocode.Id("mark"))),
			gocode.Give(gocode.False),
		},
	})
}

// peekFunc plans, once, the function that looks at the next word of a list:
//
//	func peekWord(r *wire.Reader, left int) []byte {
//		if left == 0 {
//			return nil
//		}
//		mark := r.Mark()
//		word := nextWord(r, &left)
//		r.Restore(mark)
//		return word
//	}
func (p *planner) peekFunc() {
	if p.hasPeek {
		return
	}
	p.hasPeek = true
	p.add(&gocode.Func{
		Name: "peekWord", Doc: "peekWord returns the next word, and stays in front of it; nil if there is none.",
		Params:  []gocode.Param{gocode.P("r", readerType), gocode.P("left", gocode.Id("int"))},
		Results: []gocode.Param{{Type: bytesType}},
		Body: []gocode.Stmt{
			gocode.When(gocode.Op(gocode.Id("left"), "==", gocode.Int(0)), gocode.Give(gocode.Nil)),
			gocode.Define("mark", gocode.Method(idR, "Mark")),
			gocode.Define("word", gocode.CallOf(gocode.Id("nextWord"), idR, &gocode.Unary{Op: "&", X: gocode.Id("left")})),
			gocode.Run(gocode.Method(idR, "Restore", gocode.Id("mark"))),
			gocode.Give(gocode.Id("word")),
		},
	})
}

// literalWords reports whether some struct in words is there if its literal is.
func (p *planner) literalWords() bool {
	found := false
	each := func(r *schema.Record) {
		for _, f := range r.Fields() {
			found = found || f.Presence == schema.ByLiteral || f.Presence == schema.ByLabel
		}
	}
	for _, d := range p.wire.Types {
		if s, ok := d.(*schema.WireStruct); ok {
			each(s.Record)
		}
	}
	if p.wire.Protocol != nil {
		for _, m := range p.wire.Protocol.Messages {
			each(m.Record)
		}
	}
	return found
}

// oneWord reads the value of the struct that a word stands in, and returns it.
func (r *reader) oneWord(t schema.WireType) {
	if w, ok := sizedWordOf(t); ok {
		r.add(gocode.Give(r.call("Sized", gocode.Str(w.before), gocode.Str(w.between), gocode.Str(w.after))))
		return
	}
	value := gocode.Expr(gocode.Nil)
	switch t := schema.BareWire(t).(type) {
	case *schema.WireStruct:
		for _, leaf := range t.Record.Leaves {
			if lit, ok := leaf.(*schema.Literal); ok {
				r.run("Literal", gocode.Str(lit.Bytes))
				continue
			}
			if f, ok := leaf.(*schema.WireField); ok {
				value = r.wordValue(f.Type)
			}
		}
	default:
		value = r.wordValue(t)
	}
	r.add(gocode.Give(value))
}

func (r *reader) wordValue(t schema.WireType) gocode.Expr {
	text, ok := schema.Present(t).(*schema.WireText)
	if !ok {
		return gocode.Nil
	}
	name := r.fresh("text")
	r.text(text, text, target{f: &schema.WireField{}, take: func(v gocode.Expr) { r.add(gocode.Define(name, v)) }})
	return gocode.Id(name)
}

// A sizedWord is a word with its size in decimal digits in front of it, and texts around
// both.
type sizedWord struct{ before, between, after string }

// sizedWordOf returns how a word stands in a struct, if it is so.
func sizedWordOf(t schema.WireType) (w sizedWord, ok bool) {
	s, isStruct := schema.BareWire(t).(*schema.WireStruct)
	if !isStruct {
		return w, false
	}
	var text *schema.WireText
	for _, leaf := range s.Record.Leaves {
		switch leaf := leaf.(type) {
		case *schema.Literal:
			if text == nil {
				w.before += leaf.Bytes
			} else {
				w.after += leaf.Bytes
			}
		case *schema.WireField:
			if text != nil {
				return w, false
			}
			if text, ok = schema.Present(leaf.Type).(*schema.WireText); !ok || len(text.Ends) != 1 || text.Max > 0 {
				return w, false
			}
			w.after = text.Ends[0].Literal
		}
	}
	if text == nil {
		return w, false
	}
	w.between, ok = decimalPrefix(text.Ends[0])
	return w, ok
}

// decimalPrefix returns the text behind a number of decimal digits that gives the size of
// what follows.
func decimalPrefix(end *schema.End) (text string, ok bool) {
	if end.How != schema.EndPrefix || end.Scale != nil {
		return "", false
	}
	if n, isDecimal := schema.Present(end.Prefix).(*schema.Decimal); isDecimal && n.Base == 10 {
		return untilText(n.End)
	}
	return "", false
}
