package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// via reads a field whose bytes go through a function of the program's, which is
// given what was read of m before:
//
//	if coded := r.Until("\r\n.\r\n"); r.OK() {
//		if raw, err := readDots(coded, m); err != nil {
//			r.FailWith(err)
//		} else {
//			m.Text = r.Copy(raw)
//		}
//	}
//
// For what is no text, the fields are read from what the function returns:
//
//	around := r
//	r := r.Within(raw)
//	...
//	around.Join(r)
func (r *reader) via(f *schema.WireField, after behind) {
	name := r.fresh("raw")
	switch t := schema.Present(f.Type).(type) {
	case *schema.WireText:
		r.text(t, f.Type, target{f: f, after: after, take: func(coded gocode.Expr) {
			if r.isUnused(f) {
				r.drop(coded)
				return
			}
			r.decoded(f, name, coded, func() { r.take(f, gocode.Id(name)) })
		}})
		return
	case *schema.WireList:
		r.viaList(f, t, name, after)
		return
	}
	coded := r.call("Rest", after.expr())
	if f.Coded != nil {
		coded = r.endOf(f, f.Coded, behind{})
	}
	r.viaFields(f, name, coded, func() { r.valueOf(f, behind{}) })
	if f.Coded != nil {
		r.behind(f.Coded)
	}
}

// viaList reads a list whose elements go through the function, and not what stands in front
// of them or behind: so many bytes, or where the elements are counted, the rest.
func (r *reader) viaList(f *schema.WireField, t *schema.WireList, name string, after behind) {
	end := t.Ends[0]
	rest := r.call("Rest", after.plus(end.Literal).expr())
	elements := func() { r.listRest(t, f.Type, r.targetOf(f, behind{}), &schema.End{}) }
	if !counted(t.Ends) {
		r.viaFields(f, name, rest, elements)
		r.behind(end)
		return
	}
	n := r.lengthOf(f, f.Type, t.Ends)
	r.perhapsNull(f, t.Ends, f.Type, n, func(n gocode.Expr) {
		coded := rest
		if end.InBytes {
			coded = r.call("Next", n)
		} else {
			n = r.held(n)
			elements = func() { r.listOf(t, r.targetOf(f, behind{}), n) }
		}
		r.viaFields(f, name, coded, elements)
		r.behind(end)
	})
}

// viaFields reads what is no text from what the function returns.
func (r *reader) viaFields(f *schema.WireField, name string, coded gocode.Expr, read func()) {
	r.decoded(f, name, coded, func() {
		around := r.fresh("around")
		r.add(gocode.Define(around, idR), gocode.Define("r", r.call("Within", gocode.Id(name))))
		read()
		r.add(gocode.Run(gocode.Method(gocode.Id(around), "Join", idR)))
	})
}

// isUnused reports whether nobody looks at the value of a field, as at a slot that a message
// leaves out.
func (r *reader) isUnused(f *schema.WireField) bool {
	return !f.Program && !r.isLocal(f) && len(r.roles(f)) == 0
}

// decoded is throughVia, but for a reader that keeps nothing.
func (r *reader) decoded(f *schema.WireField, name string, coded gocode.Expr, take func()) {
	if r.root == nil || r.prefix {
		r.drop(coded)
		return
	}
	r.throughVia(f, name, coded, take)
}

// throughVia gives coded bytes to the function of a field's via, if they could be read,
// and does what take does with what it returns, which has a name.
func (r *reader) throughVia(f *schema.WireField, name string, coded gocode.Expr, take func()) {
	bytes := r.fresh("coded")
	r.add(&gocode.If{
		Init: gocode.Define(bytes, coded), Cond: r.call("OK"),
		Then: []gocode.Stmt{&gocode.If{
			Init: &gocode.Let{
				Names: []string{name, "err"},
				Value: gocode.CallOf(gocode.Id(ReadFunc(r.p.names.Decl(f.Via))), gocode.Id(bytes), pointerTo(r.root, r.inside)),
			},
			Cond: gocode.Op(idErr, "!=", gocode.Nil),
			Then: []gocode.Stmt{gocode.Run(r.call("FailWith", idErr))},
			Else: r.block(take),
		}},
	})
}
