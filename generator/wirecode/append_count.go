package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// count is how many words some items are. Where that varies within a field, it is
// counted in a variable:
//
//	words := len(m.Fields)*2 + 2
//	if m.MaxLen != nil {
//		words += 2
//		if m.MaxLen.Approximately != nil {
//			words += 1
//		}
//	}
func (w *words) count(items []schema.Item) gocode.Expr {
	known, sum := 0, sizeSum{}
	var varied []*schema.WireField
	for _, item := range items {
		f, ok := item.(*schema.WireField)
		if !ok {
			known++
			continue
		}
		n, fixed := wordsIn(f.Type)
		elem, list := n, false
		if l, ok := schema.Present(f.Type).(*schema.WireList); ok {
			elem, fixed = wordsIn(l.Elem)
			list = true
		}
		switch {
		case !fixed:
			varied = append(varied, f)
		case list && f.Program:
			sum.terms = append(sum.terms, multiple(w.a.listed(f), elem))
		case list:
		case schema.IsOptional(f.Type) || f.IsConditional():
			sum.terms = append(sum.terms, multiple(oneIf(w.a.has(f)), n))
		default:
			known += n
		}
	}
	sum.bits = known * 8
	if len(varied) == 0 {
		return sum.expr()
	}
	a := w.a
	a.flush()
	name := gocode.Id(a.fresh("words"))
	a.add(gocode.Define(string(name), sum.expr()))
	for _, f := range varied {
		list := w.tally(name, f.Type, a.path(f))
		if there := a.has(f); there != gocode.True {
			list = []gocode.Stmt{gocode.When(there, list...)}
		}
		a.add(list...)
	}
	return name
}

// wordsIn is how many words a value of a type is, and whether that is always so.
func wordsIn(t schema.WireType) (n int, fixed bool) {
	switch t := schema.Present(t).(type) {
	case *schema.WireList:
		return 0, false
	case *schema.WireStruct:
		fixed = true
		for _, leaf := range t.Record.Leaves {
			f, ok := leaf.(*schema.WireField)
			if !ok {
				n++
				continue
			}
			more, same := wordsIn(f.Type)
			n += more
			fixed = fixed && same && !schema.IsOptional(f.Type)
		}
		return n, fixed
	}
	return 1, true
}

// tally adds the words of a value that is there to a variable.
func (w *words) tally(name gocode.Id, t schema.WireType, path gocode.Expr) []gocode.Stmt {
	plus := func(n gocode.Expr) gocode.Stmt {
		return &gocode.Set{Targets: []gocode.Expr{name}, Op: "+=", Value: n}
	}
	switch t := schema.Present(t).(type) {
	case *schema.WireList:
		if n, fixed := wordsIn(t.Elem); fixed {
			return []gocode.Stmt{plus(multiple(gocode.Len(path), n))}
		}
		i := w.a.fresh(w.a.index())
		each := w.tally(name, t.Elem, &gocode.Index{X: path, I: []gocode.Expr{gocode.Id(i)}})
		return []gocode.Stmt{&gocode.Range{Key: i, X: path, Body: each}}
	case *schema.WireStruct:
		return w.tallyStruct(name, t, path, plus)
	}
	return []gocode.Stmt{plus(gocode.Int(1))}
}

func (w *words) tallyStruct(name gocode.Id, t *schema.WireStruct, path gocode.Expr, plus func(gocode.Expr) gocode.Stmt) []gocode.Stmt {
	known := 0
	var more []gocode.Stmt
	for _, leaf := range t.Record.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok {
			known++
			continue
		}
		n, fixed := wordsIn(f.Type)
		switch {
		case fixed && !schema.IsOptional(f.Type):
			known += n
		case !f.Program:
		case schema.IsOptional(f.Type):
			inner := gocode.Dot(path, w.a.p.names.Field(f))
			more = append(more, gocode.When(isThere(f, inner), w.tally(name, f.Type, inner)...))
		default:
			more = append(more, w.tally(name, f.Type, gocode.Dot(path, w.a.p.names.Field(f)))...)
		}
	}
	if known == 0 {
		return more
	}
	return append([]gocode.Stmt{plus(gocode.Int(int64(known)))}, more...)
}
