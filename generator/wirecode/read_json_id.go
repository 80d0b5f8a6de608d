package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

func (p *planner) parseFunc(u *schema.WireUnion) gocode.Expr {
	return gocode.Id(ParseFunc(p.names.Decl(u)))
}

// ParseFunc is the function that reads a union of JSON:
//
//	func parseID(raw json.RawMessage) (ID, error)
func ParseFunc(name string) string { return "parse" + name }

// jsonID reads an id. What is no number is kept as it came:
//
//	x.IDValue = wire.ReadUnion(r, "M.id", members["id"], parseID)
//	if n, ok := x.IDValue.(*IDNum); ok {
//		x.ID = uint64(n.Value)
//	}
func (r *reader) jsonID(f *schema.WireField, raw gocode.Expr) {
	idValue := gocode.Dot(idX, "IDValue")
	if u, ok := schema.Present(f.Type).(*schema.WireUnion); ok {
		r.add(gocode.Assign(idValue, r.jsonUnion(f, u, raw)))
		r.add(r.p.numberOfID(u, idValue, func(n gocode.Expr) []gocode.Stmt {
			return []gocode.Stmt{gocode.Assign(gocode.Dot(idX, "ID"), n)}
		})...)
		return
	}
	id := r.fresh("id")
	t := r.p.names.Type(schema.Present(f.Type))
	r.add(&gocode.Var{Name: id, Type: t})
	r.json(f, raw, &gocode.Unary{Op: "&", X: gocode.Id(id)})
	if kindOf(f.Type) == isText {
		r.add(gocode.Assign(idValue, gocode.Id(id)))
		return
	}
	r.add(gocode.Assign(gocode.Dot(idX, "ID"), gocode.CallOf(gocode.Id("uint64"), value{gocode.Id(id), kindOf(f.Type)}.plain())))
}

// numberOfID adds what f returns for an id that is a number.
func (p *planner) numberOfID(u *schema.WireUnion, id gocode.Expr, f func(n gocode.Expr) []gocode.Stmt) []gocode.Stmt {
	var all []gocode.Stmt
	for _, v := range u.Variants {
		switch schema.Present(v.Type).(type) {
		case *schema.WireInt, *schema.Varint:
		default:
			continue
		}
		name, made := p.names.Variant(u, v)
		if !made || kindOf(v.Type) == isBool {
			continue
		}
		all = append(all, &gocode.If{
			Init: &gocode.Let{Names: []string{"n", "ok"}, Value: &gocode.Assert{X: id, Type: &gocode.Star{X: gocode.Id(name)}}},
			Cond: gocode.Id("ok"),
			Then: f(gocode.CallOf(gocode.Id("uint64"), gocode.Dot(gocode.Id("n"), "Value"))),
		})
	}
	return all
}

// idValue keeps an id that is a union, and its number if it is one.
func (r *reader) idValue(f *schema.WireField, v gocode.Expr) {
	at := gocode.Dot(idX, "IDValue")
	r.add(gocode.Assign(at, v))
	if u, ok := schema.Present(f.Type).(*schema.WireUnion); ok {
		r.add(r.p.numberOfID(u, at, func(n gocode.Expr) []gocode.Stmt {
			return []gocode.Stmt{gocode.Assign(gocode.Dot(idX, "ID"), n)}
		})...)
	}
}

// jsonID returns the id in a JSON object.
//
//	id, _ := parseID(membersOfHoverReply(r)["id"])
//	if n, ok := id.(*IDNum); ok {
//		return uint64(n.Value), true
//	}
//	return 0, false
//
// of a text
//
//	return wire.IDNumber(membersOfCallReply(r).Text("id"))
//
// or of a plain number, which null is none of
//
//	members := membersOfLookReply(r)
//	var id uint32
//	r.MaybeJSON("id", members["id"], &id)
//	return uint64(id), members.Given("id") && r.OK()
func (g *identifier) jsonID(m *schema.Message, f *schema.WireField) []gocode.Stmt {
	members := membersWithin(gocode.CallOf(gocode.Id(g.membersFunc(m)), idR), f.Within)
	none := g.give(nil, gocode.Int(0), false)
	if u, ok := schema.Present(f.Type).(*schema.WireUnion); ok {
		body := []gocode.Stmt{&gocode.Let{Names: []string{"id", "_"}, Value: gocode.CallOf(g.parseFunc(u), memberOf(members, f))}}
		numbers := g.numberOfID(u, gocode.Id("id"), func(n gocode.Expr) []gocode.Stmt { return []gocode.Stmt{g.give(nil, n, true)} })
		if len(numbers) == 0 {
			return []gocode.Stmt{none}
		}
		return append(append(body, numbers...), none)
	}
	if text, ok := schema.Present(f.Type).(*schema.WireText); ok && !text.Bytes {
		id := gocode.Method(members, "Text", gocode.Str(f.MemberName()))
		return []gocode.Stmt{gocode.Give(gocode.CallOf(wireID("IDNumber"), id))}
	}
	if kindOf(f.Type) == isText {
		return []gocode.Stmt{none}
	}
	id, all := gocode.Id("id"), gocode.Id("members")
	return []gocode.Stmt{
		gocode.Define(string(all), members),
		&gocode.Var{Name: string(id), Type: g.names.Type(schema.Present(f.Type))},
		gocode.Run(gocode.Method(idR, "MaybeJSON", gocode.Str(f.Name), memberOf(all, f), &gocode.Unary{Op: "&", X: id})),
		g.give(gocode.Op(gocode.Method(all, "Given", gocode.Str(f.MemberName())), "&&", gocode.Method(idR, "OK")),
			gocode.CallOf(gocode.Id("uint64"), value{id, kindOf(f.Type)}.plain()), true),
	}
}
