package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// quotesOf is how the words of a layout are quoted: wire.Quotes{Mark: '"', Escape: '\\'}.
func quotesOf(l *schema.WordLayout) gocode.Expr {
	q := &gocode.Literal{Type: wireID("Quotes"), Fields: []gocode.Field{{Name: "Mark", Value: quoteByte(l.Quotes)}}}
	if l.Escape != 0 {
		q.Fields = append(q.Fields, gocode.Field{Name: "Escape", Value: quoteByte(l.Escape)})
	}
	return q
}

// quoteByte is a byte as people write it, a backslash too.
func quoteByte(c byte) gocode.Expr {
	if c == '\\' || c == '\'' {
		return gocode.Id(`'\` + string(rune(c)) + `'`)
	}
	return character(c)
}

// beginQuoted begins a line, of which words may be quoted if the layout says so:
//
//	outer := r.QuotedLine("\n", wire.Quotes{Mark: '"', Escape: '\\'})
func (l *line) beginQuoted(method string, args ...gocode.Expr) gocode.Expr {
	if l.layout.Quotes == 0 {
		return l.call(method, args...)
	}
	return l.call("Quoted"+method, append(args, quotesOf(l.layout))...)
}

// quotable reports whether a text of the program's may be written in quotes.
func (w *words) quotable(x content, c context) bool {
	return w.layout.Quotes != 0 && w.list == nil && x.path != nil && c.label() == "" && c.closing() == nil
}

// quote appends a word, in quotes where it has to be:
//
//	b = wire.Quotes{Mark: '"', Escape: '\\'}.Append(b, m.Value, " ")
func (w *words) quote(x content, c context) {
	a := w.a
	a.flush()
	if w.columns && w.filled {
		a.refuse(gocode.Op(x.length, "==", gocode.Int(0)), "NoWord", gocode.Str(c.what), gocode.Str(""))
	}
	a.refuseBreak(x, w.end, c)
	if mark := string([]byte{w.layout.Quotes}); w.layout.Escape == 0 {
		a.refuse(x.has(mark), "EndsEarly", gocode.Str(c.what), gocode.Str(mark))
	}
	w.separate()
	word := x.slice()
	if x.bytes {
		word = convert("string", word)
	}
	f, args := "Append", []gocode.Expr{idB, word, gocode.Str(w.sep)}
	if c.field != nil && c.field.Quoted {
		f, args = "AppendAlways", args[:2]
	}
	a.grow(gocode.Assign(idB, gocode.Method(quotesOf(w.layout), f, args...)))
}
