package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// lengthsOf is the list in front of another one that tells how long its elements are; nil
// where they have ends of their own.
func lengthsOf(t *schema.WireList) *schema.WireField {
	if end := t.Ends[0]; len(t.Ends) == 1 && end.How == schema.EndGiven && end.Given.By.Lengths != nil {
		return end.Given.By
	}
	return nil
}

// listByLengths reads a list of which the lengths of all elements were read:
//
//	m.Args = wire.Room(m.Args, len(lengths))
//	for i := 0; i < n && r.OK(); i++ {
//		m.Args = append(m.Args, r.Text(int(lengths[i])))
//	}
func (r *reader) listByLengths(t *schema.WireList, to target, n gocode.Expr, lengths *schema.WireField) {
	if to.x != nil {
		r.add(gocode.Assign(to.x, gocode.CallOf(wireID("Room"), to.x, n)))
	}
	all, read := r.vars[lengths]
	i := r.fresh("i")
	one := value{&gocode.Index{X: r.fieldOf(lengths).x, I: []gocode.Expr{gocode.Id(i)}}, isNumber}
	r.add(&gocode.For{
		Init: gocode.Define(i, gocode.Int(0)), Cond: gocode.Op(gocode.Op(gocode.Id(i), "<", n), "&&", r.call("OK")),
		Post: &gocode.Do{X: gocode.Id(i), Op: "++"},
		Body: r.block(func() {
			r.vars[lengths] = one
			r.another(t, to)
			if r.vars[lengths] = all; !read { // it is only found out what is asked for
				delete(r.vars, lengths)
			}
		}),
	})
}

// isLengths reports whether a value is a list of the lengths of other elements.
func (c context) isLengths() bool { return c.field != nil && c.field.Lengths != nil }

// lengthOfElement appends what a list of lengths has for an element of the other list.
func (a *appending) lengthOfElement(f *schema.WireField, elem gocode.Expr) {
	s := f.Lengths.Solution
	at, what := a.key(s.Unknown.Stretch), "the length of an element of "+a.named(f.Lengths.Of)
	a.measured[at] = gocode.Len(elem)
	if s.Div > 1 {
		a.divides(nil, divided(a, s), s.Div, what)
	}
	n := source{number: num(a, f.Lengths.Value), signed: a.negative(f.Lengths.Value)}
	delete(a.measured, at)
	a.write(f.ElemOf(), n, context{what: what})
}
