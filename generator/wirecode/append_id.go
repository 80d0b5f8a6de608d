package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// idOf keeps the exchange's id in a variable, where ids are not only numbers. One that
// the runtime gave is a number: it is written as the variant that is one, as text in
// decimal, and in as many bytes as there are.
//
//	id, kept := x.IDValue.(ID)
//	if !kept {
//		id = &IDNum{Value: int64(x.ID)}
//	}
//
//	id := wire.IDText(x)
//
//	id := wire.IDBytes(x, 12)
func (a *appending) idOf(t schema.WireType) gocode.Expr {
	a.flush()
	id, kept := a.fresh("id"), "_"
	if n, array := arrayLen(t); array {
		a.add(gocode.Define(id, gocode.CallOf(wireID("IDBytes"), idX, gocode.Int(int64(n)))))
		return gocode.Id(id)
	}
	if text, isText := t.(*schema.WireText); isText {
		made := gocode.CallOf(wireID("IDText"), idX)
		if text.Bytes {
			made = gocode.CallOf(a.p.names.Type(t), made)
		}
		a.add(gocode.Define(id, made))
		return gocode.Id(id)
	}
	u, _ := t.(*schema.WireUnion)
	number := a.p.numberVariant(u)
	if number != nil {
		kept = a.fresh("kept")
	}
	a.add(&gocode.Let{
		Names: []string{id, kept},
		Value: &gocode.Assert{X: gocode.Dot(idX, "IDValue"), Type: a.p.names.Type(t)},
	})
	if number != nil {
		a.add(gocode.When(gocode.Not(gocode.Id(kept)), gocode.Assign(gocode.Id(id), number)))
	}
	return gocode.Id(id)
}

// numberVariant is the first variant of a union that is a number, made of x.ID; nil if
// there is none.
func (p *planner) numberVariant(u *schema.WireUnion) gocode.Expr {
	if u == nil {
		return nil
	}
	for _, v := range u.Variants {
		switch schema.Present(v.Type).(type) {
		case *schema.WireInt, *schema.Varint:
		default:
			continue
		}
		name, made := p.names.Variant(u, v)
		if !made || v.Else || kindOf(v.Type) == isBool {
			continue
		}
		return &gocode.Unary{Op: "&", X: &gocode.Literal{Type: gocode.Id(name), Fields: []gocode.Field{
			{Name: "Value", Value: gocode.CallOf(p.names.Type(v.Type), gocode.Dot(idX, "ID"))},
		}}}
	}
	return nil
}
