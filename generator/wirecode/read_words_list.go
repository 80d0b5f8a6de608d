package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// list reads so many elements as an equation says, or the words that are left over.
//
//	m.Keys = wire.Room(m.Keys, words)
//	for words > 0 && r.OK() {
//		m.Keys = append(m.Keys, r.Copy(nextWord(r, &words)))
//	}
func (l *line) list(f *schema.WireField, t *schema.WireList, to target, needed int) {
	if each := int64(l.wordsIn(t.Elem, 0)); l.left != nil && to.x != nil && each > 0 && !schema.IsOptional(f.Type) {
		l.add(gocode.Assign(to.x, gocode.CallOf(wireID("Room"), to.x, over(l.left, each))))
	} else {
		l.emptyList(t, to, schema.IsOptional(f.Type))
	}
	if end := t.Ends[0]; len(t.Ends) == 1 && !end.InBytes && (end.How == schema.EndGiven || end.How == schema.EndSize) {
		l.countedList(f, t, to, l.length(f, nil, end))
		return
	}
	body := l.block(func() { l.another(f, t, to) })
	switch {
	case l.left != nil:
		c := gocode.Op(gocode.Op(l.left, ">", gocode.Int(int64(needed))), "&&", l.call("OK"))
		l.add(&gocode.For{Cond: c, Body: body})
	case needed == 0:
		l.add(&gocode.For{Cond: l.more(), Body: body})
	default: // they are counted once
		n := gocode.Id(l.fresh("n"))
		l.add(&gocode.For{
			Init: gocode.Define(string(n), gocode.Op(l.count(), "-", gocode.Int(int64(needed)))),
			Cond: gocode.Op(gocode.Op(n, ">", gocode.Int(0)), "&&", l.call("OK")),
			Post: &gocode.Set{Targets: []gocode.Expr{n}, Op: "-=", Value: gocode.Int(int64(max(l.wordsIn(t.Elem, 0), 1)))},
			Body: body,
		})
	}
	if limit := most(f, t.Max); limit > 0 && to.x != nil {
		l.run("AtMost", gocode.Str(l.named(f)), gocode.Len(to.x), gocode.Int(int64(limit)))
	}
}

// countedList reads n elements, for each of which there has to be a word:
//
//	r.InRange("EvalRequest.keys", int(n), 0, words)
//	for i := 0; i < int(n) && r.OK(); i++ {
//		m.Keys = append(m.Keys, r.Copy(nextWord(r, &words)))
//	}
func (l *line) countedList(f *schema.WireField, t *schema.WireList, to target, n gocode.Expr) {
	if limit := most(f, t.Max); limit > 0 {
		n = l.call("AtMost", gocode.Str(l.named(f)), n, gocode.Int(int64(limit)))
	}
	if !isSimple(n) {
		name := l.fresh("n")
		l.add(gocode.Define(name, n))
		n = gocode.Id(name)
	}
	if each := int64(l.wordsIn(t.Elem, 0)); each > 0 {
		l.run("InRange", gocode.Str(l.named(f)), n, gocode.Int(0), over(l.count(), each))
	}
	i := gocode.Id(l.fresh("i"))
	l.add(&gocode.For{
		Init: gocode.Define(string(i), gocode.Int(0)), Cond: gocode.Op(gocode.Op(i, "<", n), "&&", l.call("OK")),
		Post: &gocode.Do{X: i, Op: "++"}, Body: l.block(func() { l.another(f, t, to) }),
	})
}

// over is x / n.
func over(x gocode.Expr, n int64) gocode.Expr {
	if n == 1 {
		return x
	}
	return gocode.Op(x, "/", gocode.Int(n))
}

func (l *line) another(f *schema.WireField, t *schema.WireList, to target) {
	if to.x == nil {
		l.value(f, t.Elem, target{f: f, take: l.drop}, 0)
		return
	}
	st, ok := schema.BareWire(t.Elem).(*schema.WireStruct)
	if !ok {
		l.value(f, t.Elem, target{f: f, take: func(v gocode.Expr) {
			l.add(gocode.Assign(to.x, gocode.CallOf(gocode.Id("append"), to.x, l.owned(t.Elem, v))))
		}}, 0)
		return
	}
	elem := l.fresh("v")
	l.add(&gocode.Var{Name: elem, Type: l.p.names.Type(t.Elem)})
	l.structure(f, st, t.Elem, target{x: gocode.Id(elem), f: f}, false)
	l.add(gocode.Assign(to.x, gocode.CallOf(gocode.Id("append"), to.x, gocode.Id(elem))))
}
