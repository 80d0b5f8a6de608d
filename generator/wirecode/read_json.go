package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// members reads what is left of the stretch as JSON:
//
//	members := r.Members()
//	r.MemberIs("HoverRequest.method", members["method"], "textDocument/hover")
//	r.Object("HoverRequest.params", members["params"], m)
func (r *reader) members(from, to int) {
	if begin := r.endOfJSON(from, to); begin != nil {
		outer := r.fresh("outer")
		r.add(gocode.Define(outer, begin))
		defer func() {
			r.run("Leave", gocode.Id(outer))
			if to == len(r.rec.Leaves) && r.rec.Bound(from) == nil {
				r.run("SkipSpace")
			}
		}()
	}
	fields := schema.FieldsIn(r.rec.Leaves[from:to])
	if isWholeJSON(fields) {
		r.wholeJSON(fields[0])
		return
	}
	if !slices.ContainsFunc(fields, r.keeps) {
		r.run(membersMethod(r.rec))
		return
	}
	name := r.fresh("members")
	r.add(gocode.Define(name, r.call(membersMethod(r.rec))))
	r.object(fields, gocode.Id(name))
	r.jsonLimits()
}

// membersMethod reads the JSON of a message.
func membersMethod(r *schema.Record) string {
	if r.Array {
		return "Elements"
	}
	return "Members"
}

// anyMembers reads the JSON of any message, of which some may be no objects.
func (p *planner) anyMembers() string {
	if slices.ContainsFunc(p.wire.Protocol.Messages, func(m *schema.Message) bool {
		first, to := jsonIn(m.Record)
		return m.Record.Array || isWholeJSON(schema.FieldsIn(m.Record.Leaves[first:to]))
	}) {
		return "AnyMembers"
	}
	return "Members"
}

// wholeJSON reads the one value that stands in the place of an object:
//
//	r.Value("BareReply", m)
//	m = wire.ReadUnion(r, "PickReply", r.AnyJSON(), parsePick)
func (r *reader) wholeJSON(f *schema.WireField) {
	at := r.jsonPlace(f)
	switch u := schema.UnionIn(f.Type); {
	case at == nil:
		r.run("Rest", gocode.Int(0))
		return
	case u != nil:
		r.add(gocode.Assign(r.path(f), r.jsonUnion(f, u, r.call("AnyJSON"))))
	default:
		r.run("Value", gocode.Str(r.what), at)
	}
	r.jsonLimits()
}

// object reads the members of an object, of which those that stand within another are in one
// of their own:
//
//	params := r.MembersIn("HoverRequest.params", members["params"])
func (r *reader) object(fields []*schema.WireField, members gocode.Expr) {
	fields = slices.DeleteFunc(fields, func(f *schema.WireField) bool { return !r.keeps(f) })
	for len(fields) > 0 {
		within, n := fields[0].Within, alike(fields)
		inner := members
		if within != "" {
			name := r.fresh(localName(within))
			raw := &gocode.Index{X: members, I: []gocode.Expr{gocode.Str(within)}}
			r.add(gocode.Define(name, r.call("MembersIn", gocode.Str(r.what+"."+within), raw)))
			inner = gocode.Id(name)
		}
		for _, f := range conditionalLast(fields[:n]) {
			raw := memberOf(inner, f)
			if f.Default != nil && f.Program && !r.prefix {
				r.setDefault(f) // which it has where it is missing, too
			}
			r.when(r.conditions(f), func() { r.jsonMember(f, raw, inner) })
		}
		fields = fields[n:]
	}
}

// conditionalLast returns members in the order in which they can be read: what a condition
// asks for may stand behind it.
func conditionalLast(fields []*schema.WireField) (all []*schema.WireField) {
	var last []*schema.WireField
	for _, f := range fields {
		if f.IsConditional() {
			last = append(last, f)
		} else {
			all = append(all, f)
		}
	}
	return append(all, last...)
}

// endOfJSON is what begins the stretch of JSON in front of what stands behind it: so many
// bytes of what is left, or, where no size tells what is, a literal, or its own brackets; nil where
// nothing follows.
//
//	outer := r.EnterBut(1)
//	outer := r.Line("\n")
//	outer := r.Brackets()
func (r *reader) endOfJSON(from, to int) gocode.Expr {
	s := r.rec.Bound(from)
	if s == nil {
		if lit := literalAt(r.rec, to); lit != nil && lit.IsNoJSON() {
			return r.call("Line", gocode.Str(lit.Bytes))
		}
		return r.call("Brackets")
	}
	if behind, _ := r.p.sizes.StretchBits(r.rec.Leaves[to:s.Unknown.Stretch.To]); behind > 0 {
		return r.call("EnterBut", gocode.Int(int64(behind/8)))
	}
	return nil
}

func literalAt(rec *schema.Record, i int) *schema.Literal {
	if i >= len(rec.Leaves) {
		return nil
	}
	lit, _ := rec.Leaves[i].(*schema.Literal)
	return lit
}

// jsonLimits refuses what is over its limit:
//
//	r.FailWith(limitsOfGoRequest(m))
func (r *reader) jsonLimits() {
	if r.prefix || r.message == nil {
		return
	}
	name := r.p.limitsFunc(r.message)
	if name == "" {
		return
	}
	r.run("FailWith", gocode.CallOf(gocode.Id(name), idM))
}

// jsonMember takes one member.
func (r *reader) jsonMember(f *schema.WireField, raw, members gocode.Expr) {
	isText := kindOf(f.Type) == isText
	switch want := r.wanted(f).(type) {
	case schema.Text:
		if !r.prefix {
			r.run("MemberIs", gocode.Str(r.named(f)), raw, gocode.Str(want))
		}
	case schema.Number:
		if !r.prefix {
			r.memberIsNumber(f, raw, want)
		}
	case schema.Null:
		if !r.prefix {
			r.run("MemberIsNull", gocode.Str(r.named(f)), raw)
		}
	}
	switch {
	case f.Role == schema.IDRole && !r.prefix:
		r.jsonID(f, raw)
	case f.Program && !r.prefix:
		r.jsonProgram(f, raw)
		r.noteMember(f, r.path(f))
	case r.isLocal(f) && isText:
		r.add(gocode.Assign(r.vars[f].x, gocode.CallOf(bytesType, gocode.Method(members, "Text", gocode.Str(f.MemberName())))))
	case r.isLocal(f):
		r.json(f, raw, &gocode.Unary{Op: "&", X: r.vars[f].x})
		if wrong, err := outOfRange(f.Type, r.vars[f].x, r.named(f)); wrong != nil && !r.prefix {
			r.add(gocode.When(wrong, gocode.Run(r.call("FailWith", err))))
		}
		r.noteMember(f, r.vars[f].x)
	case len(r.notes(f)) > 0 && !r.prefix:
		name := r.fresh(localName(f.Name))
		r.add(&gocode.Var{Name: name, Type: r.p.names.Type(f.Type)})
		r.json(f, raw, &gocode.Unary{Op: "&", X: gocode.Id(name)})
		r.noteMember(f, gocode.Id(name))
	}
}

// noteMember notes in the exchange what a member says of it:
//
//	x.Version = uint64(version)
func (r *reader) noteMember(f *schema.WireField, v gocode.Expr) {
	if r.prefix {
		return
	}
	there := gocode.Expr(nil)
	if schema.IsOptional(f.Type) {
		there, v = gocode.Op(v, "!=", gocode.Nil), &gocode.Unary{Op: "*", X: v}
	}
	r.when(there, func() {
		for _, note := range r.notes(f) {
			note(v)
		}
	})
}

// json reads a member into what at points to: r.JSON("M.n", members["n"], &m.N), or MaybeJSON
// if it need not be there.
func (r *reader) json(f *schema.WireField, raw, at gocode.Expr) {
	method := "JSON"
	if !r.isNeeded(f) {
		method = "MaybeJSON"
	}
	r.run(method, gocode.Str(r.named(f)), raw, at)
}

// isNeeded reports whether a member has to be there. Functions that look at a message leave it
// to the one that reads it to complain.
func (r *reader) isNeeded(f *schema.WireField) bool {
	return !r.prefix && !schema.IsOptional(f.Type) && f.Default == nil
}

// memberIsNumber compares a member with a number, or with what is 1 for true.
func (r *reader) memberIsNumber(f *schema.WireField, raw gocode.Expr, want schema.Number) {
	n, t := r.fresh("n"), gocode.Id("int")
	got := gocode.Expr(gocode.Id(n))
	if kindOf(f.Type) == isBool {
		t, got = gocode.Id("bool"), gocode.CallOf(wireID("Bit"), got)
	}
	r.add(&gocode.Var{Name: n, Type: t})
	r.run("JSON", gocode.Str(r.named(f)), raw, &gocode.Unary{Op: "&", X: gocode.Id(n)})
	r.add(gocode.When(gocode.Op(got, "!=", number(want)),
		gocode.Run(r.call("Wrong", gocode.Str(r.named(f)), got, number(want)))))
}

// wanted is the constant that a field has to be, nil for none.
func (r *reader) wanted(f *schema.WireField) schema.Expr {
	switch {
	case f.Equation != nil && f.Equation.Kind == schema.Constant:
		return f.Equation.Value
	case f.Role == schema.KindRole && r.message != nil && f.KindNext < len(r.message.Kinds) && !f.Program:
		return r.message.Kinds[f.KindNext]
	}
	return nil
}

// jsonPlace is where encoding/json puts the value of a field: m, or &m.Token.
func (r *reader) jsonPlace(f *schema.WireField) gocode.Expr {
	switch {
	case r.prefix || !f.Program:
		return nil
	case r.message != nil && Whole(r.message) == f:
		return idM
	}
	return &gocode.Unary{Op: "&", X: r.path(f)}
}

// jsonProgram reads a member that is the program's.
func (r *reader) jsonProgram(f *schema.WireField, raw gocode.Expr) {
	u := schema.UnionIn(f.Type)
	_, isStruct := schema.Present(f.Type).(*schema.WireStruct)
	switch {
	case u != nil:
		r.add(gocode.Assign(r.path(f), r.jsonUnion(f, u, raw)))
	case isStruct && r.message != nil && Whole(r.message) == f:
		r.run("Object", gocode.Str(r.named(f)), raw, r.jsonPlace(f))
	default:
		r.json(f, raw, r.jsonPlace(f))
	}
}

// jsonUnion is a union that is read, or a list or map of them:
//
//	wire.ReadUnion(r, "M.id", members["id"], parseID)
func (r *reader) jsonUnion(f *schema.WireField, u *schema.WireUnion, raw gocode.Expr) gocode.Expr {
	read := "ReadUnion"
	if !r.isNeeded(f) {
		read = "MaybeUnion"
	}
	switch schema.Present(f.Type).(type) {
	case *schema.WireList:
		read += "s"
	case *schema.WireMap:
		read += "Map"
	}
	return gocode.CallOf(wireID(read), idR, gocode.Str(r.named(f)), raw, r.p.parseFunc(u))
}
