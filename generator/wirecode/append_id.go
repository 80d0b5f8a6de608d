package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// idSource is the exchange's id, which is no number.
func (a *appending) idSource(t schema.WireType) source {
	text, isText := schema.Present(t).(*schema.WireText)
	if _, array := arrayLen(t); !isText || array {
		return source{id: true}
	}
	return source{path: a.idText(text)}
}

// idText keeps the exchange's id as a text in front of everything, where lengths may ask
// for it: id := wire.IDText(x), or as bytes where it is these.
func (a *appending) idText(t *schema.WireText) gocode.Expr {
	if a.textID != "" {
		return a.textID
	}
	made := gocode.CallOf(wireID("IDText"), idX)
	if t.Bytes {
		made = gocode.CallOf(a.p.names.Type(t), made)
	}
	a.textID = gocode.Id(a.fresh("id"))
	a.head = append(a.head, gocode.Define(string(a.textID), made))
	return a.textID
}

// idOf keeps the exchange's id in a variable, where ids are not only numbers. One that
// the runtime gave is a number: it is written as the variant that is one, or as text in
// decimal, or in as many bytes as there are.
//
//	id, kept := x.IDValue.(ID)
//	if !kept {
//		id = &IDNum{Value: int64(x.ID)}
//	}
//
//	id := wire.IDBytes(x, 12)
func (a *appending) idOf(t schema.WireType) gocode.Expr {
	n, array := arrayLen(t)
	if text, isText := t.(*schema.WireText); isText && !array {
		return a.idText(text)
	}
	a.flush()
	id, kept := a.fresh("id"), "_"
	if array {
		a.add(gocode.Define(id, gocode.CallOf(wireID("IDBytes"), idX, gocode.Int(int64(n)))))
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
