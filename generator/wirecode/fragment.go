package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// Fragments names the functions of wire.Fragments, Same and Cuts empty for nil.
type Fragments struct{ Split, Bytes, Place, Found, Same, Cuts string }

// fragments plans the functions that look at the fragments of messages.
func (p *planner) fragments(f *schema.Fragments) {
	if p.out.Fragments[f] != nil {
		return
	}
	name := p.names.Message(f.Piece)
	planned := &Fragments{
		Split: "split" + name, Bytes: "bytesOf" + name, Place: "place" + name, Found: "found" + name,
	}
	p.out.Fragments[f] = planned
	p.splitOf(planned.Split, f.Piece, nil)
	t := &gocode.Star{X: p.names.Body(f.Piece).Type}
	p.fragmentBytes(planned.Bytes, t, f)
	p.placeFragment(planned.Place, t, f)
	p.foundFragment(planned.Found, t, f)
	if len(f.Same) > 0 {
		planned.Same = "same" + name
		p.sameFragment(planned.Same, t, f)
	}
	if f.Cuts != nil {
		planned.Cuts = "cuts" + name
		p.cutsFragment(planned.Cuts, t, f)
	}
}

// fragmentBytes plans
//
//	func bytesOfFragment(v any) *[]byte { return &v.(*fragment).Body }
func (p *planner) fragmentBytes(name string, t gocode.Expr, f *schema.Fragments) {
	body := gocode.Dot(&gocode.Assert{X: idV, Type: t}, p.names.Field(f.Body))
	p.add(&gocode.Func{
		Name: name, Doc: name + " returns where a fragment has the bytes of its message.",
		Params: []gocode.Param{gocode.P("v", anyType)}, Results: []gocode.Param{{Type: &gocode.Star{X: bytesType}}},
		Body: []gocode.Stmt{gocode.Give(&gocode.Unary{Op: "&", X: body})},
	})
}

// placeFragment plans
//
//	func placeFragment(v any, first, last bool) {
//		m := v.(*fragment)
//		m.Final = last
//	}
func (p *planner) placeFragment(name string, t gocode.Expr, f *schema.Fragments) {
	var code []gocode.Stmt
	params := []gocode.Param{gocode.P("v", anyType)}
	for _, at := range marksOf(f) {
		if at.mark == nil {
			params = append(params, gocode.P("_", gocode.Id("bool")))
			continue
		}
		params = append(params, gocode.P(at.name, gocode.Id("bool")))
		field := gocode.Dot(idM, p.names.Field(at.mark.Field))
		if kindOf(at.mark.Field.Type) == isBool {
			code = append(code, gocode.Assign(field, at.said()))
			continue
		}
		if at.mark.Own {
			code = append(code, gocode.When(gocode.Not(gocode.Id(at.name)), gocode.Assign(field, p.markValue(at.mark.No))))
			continue
		}
		code = append(code,
			gocode.Assign(field, p.markValue(at.mark.No)),
			gocode.When(gocode.Id(at.name), gocode.Assign(field, p.markValue(at.mark.Yes))))
	}
	p.add(&gocode.Func{
		Name: name, Doc: name + " notes in a fragment where in its message it stands.",
		Params: params, Body: ofFragment(t, code),
	})
}

// foundFragment plans
//
//	func foundFragment(v any) (first, last, ok bool) {
//		m := v.(*fragment)
//		return true, m.Final, true
//	}
func (p *planner) foundFragment(name string, t gocode.Expr, f *schema.Fragments) {
	var found []gocode.Expr
	ok := gocode.Expr(gocode.True)
	for _, at := range marksOf(f) {
		if at.mark == nil {
			found = append(found, at.unmarked())
			continue
		}
		field := gocode.Dot(idM, p.names.Field(at.mark.Field))
		if kindOf(at.mark.Field.Type) == isBool {
			found = append(found, at.of(field))
			continue
		}
		if at.mark.Own {
			found = append(found, gocode.Op(field, "!=", p.markValue(at.mark.No)))
			continue
		}
		yes, no := gocode.Op(field, "==", p.markValue(at.mark.Yes)), gocode.Op(field, "==", p.markValue(at.mark.No))
		found, ok = append(found, yes), gocode.And(ok, gocode.Or(yes, no))
	}
	p.add(&gocode.Func{
		Name: name, Doc: name + " returns where in its message a fragment says that it stands: start is whether one begins here.",
		Params:  []gocode.Param{gocode.P("v", anyType), gocode.P("start", gocode.Id("bool"))},
		Results: []gocode.Param{gocode.P("first", gocode.Id("bool")), gocode.P("last", gocode.Id("bool")), gocode.P("ok", gocode.Id("bool"))},
		Body:    ofFragment(t, []gocode.Stmt{gocode.Give(append(found, ok)...)}),
	})
}

// ofFragment puts m := v.(*fragment) in front of code that asks for it.
func ofFragment(t gocode.Expr, code []gocode.Stmt) []gocode.Stmt {
	if !mentions(code, idM) {
		return code
	}
	return append([]gocode.Stmt{gocode.Define(string(idM), &gocode.Assert{X: idV, Type: t})}, code...)
}

// markValue is a number of a field that says where a fragment stands, by its name where it
// was written so.
func (p *planner) markValue(n schema.Number) gocode.Expr {
	if n.Value != nil {
		return gocode.Id(p.names.Value(n.Value))
	}
	return number(n)
}

// sameFragment plans
//
//	func sameFragment(v, w any) bool {
//		a, b := v.(*fragment), w.(*fragment)
//		return a.ID == b.ID
//	}
func (p *planner) sameFragment(name string, t gocode.Expr, f *schema.Fragments) {
	same := gocode.Expr(gocode.True)
	a, b := gocode.Id("a"), gocode.Id("b")
	for _, field := range f.Same {
		named := p.names.Field(field)
		same = gocode.And(same, gocode.Op(gocode.Dot(a, named), "==", gocode.Dot(b, named)))
	}
	p.add(&gocode.Func{
		Name: name, Doc: name + " reports whether two fragments may be of one message.",
		Params: []gocode.Param{gocode.P("v", anyType), gocode.P("w", anyType)}, Results: []gocode.Param{{Type: gocode.Id("bool")}},
		Body: []gocode.Stmt{
			gocode.Define("a", &gocode.Assert{X: idV, Type: t}), gocode.Define("b", &gocode.Assert{X: gocode.Id("w"), Type: t}),
			gocode.Give(same),
		},
	})
}

// cutsFragment plans
//
//	func cutsFragment(v any) bool {
//		m := v.(*fragment)
//		return m.Opcode < 8
//	}
func (p *planner) cutsFragment(name string, t gocode.Expr, f *schema.Fragments) {
	p.add(&gocode.Func{
		Name: name, Doc: name + " reports whether a message is cut that has such a fragment.",
		Params: []gocode.Param{gocode.P("v", anyType)}, Results: []gocode.Param{{Type: gocode.Id("bool")}},
		Body: ofFragment(t, []gocode.Stmt{gocode.Give(cond(slotsOnly{p}, f.Cuts))}),
	})
}

// slotsOnly is the scope of an expression that asks for slots of fragments alone.
type slotsOnly struct{ p *planner }

func (s slotsOnly) value(x schema.Expr) value {
	f := x.(*schema.FieldRef).Path[0]
	return value{gocode.Dot(idM, s.p.names.Field(f)), kindOf(f.Type)}
}

// namedMark is a mark of fragments, nil for none, and what functions call it.
type namedMark struct {
	name string
	mark *schema.Mark
}

func marksOf(f *schema.Fragments) []namedMark {
	return []namedMark{{"first", f.First}, {"last", f.Last}}
}

// unmarked is whether a fragment stands there that does not say so: the first one is where
// one has to begin, and how full one is tells the last one.
func (m namedMark) unmarked() gocode.Expr {
	if m.name == "first" {
		return gocode.Id("start")
	}
	return gocode.True
}

// said is whether a bit is set, of which the name says whether the fragment stands there.
func (m namedMark) said() gocode.Expr { return m.of(gocode.Id(m.name)) }

// of is x, or its opposite where a bit says what the fragment is not.
func (m namedMark) of(x gocode.Expr) gocode.Expr {
	if m.mark.Yes.Abs == 0 {
		return gocode.Not(x)
	}
	return x
}
