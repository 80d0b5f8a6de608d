package wirecode

import (
	"cmp"
	"slices"
	"strconv"

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

func (p *planner) parseFunc(u *schema.WireUnion) gocode.Expr {
	return gocode.Id(ParseFunc(p.names.Decl(u)))
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

// membersFunc plans the function that returns the members of a message, and stays in
// front of it:
//
//	func membersOfHoverRequest(r *wire.Reader) wire.Members
func (p *planner) membersFunc(m *schema.Message) string {
	first, to := jsonIn(m.Record)
	key := looked{span: "members", items: likeness(m.Record.Leaves[:first]) + "{}" + likeness(m.Record.Leaves[to:])}
	if name := p.looks[key]; name != "" {
		return name
	}
	if p.looks == nil {
		p.looks = map[looked]string{}
	}
	name := p.functionNamed("membersOf" + p.names.Message(m))
	p.looks[key] = name
	body := p.prefixAlone(prefix{
		message: m, stop: first, ends: true, bail: gocode.Give(gocode.Nil),
		begin: []gocode.Stmt{gocode.Define("mark", gocode.Method(idR, "Mark"))},
		finish: func(r *reader) {
			if to < len(r.rec.Leaves) {
				r.between(first)
			}
			if begin := r.endOfJSON(first, to); begin != nil {
				r.add(gocode.Run(begin))
			}
			members := r.fresh("members")
			r.add(gocode.Define(members, r.call(p.anyMembers())))
			r.run("Restore", gocode.Id("mark"))
			r.add(gocode.Give(gocode.Id(members)))
		},
	})
	p.add(&gocode.Func{
		Name: name, Doc: name + " returns the members of the JSON object of the message that begins here.",
		Params: []gocode.Param{gocode.P("r", readerType)}, Results: []gocode.Param{{Type: wireID("Members")}},
		Body: body,
	})
	return name
}

// jsonIn returns the leaves of a message that are members of its JSON object.
func jsonIn(rec *schema.Record) (first, to int) {
	is := func(l *schema.Layout) bool { return l != nil && l.Kind == schema.JSON }
	layouts := layoutsOf(rec)
	first = max(slices.IndexFunc(layouts, is), 0)
	for to = first; to < len(layouts) && is(layouts[to]); {
		to++
	}
	return first, to
}

// likeness is the same for leaves that are read alike.
func likeness(leaves []schema.Item) (key string) {
	for _, leaf := range leaves {
		switch leaf := leaf.(type) {
		case *schema.Literal:
			key += strconv.Quote(leaf.Bytes) + ","
		case *schema.WireField:
			key += leaf.Name + " " + schema.WireTypeString(leaf.Type) + ","
		}
	}
	return key
}

// member looks at a member of a JSON object: members.Given("result"), members.Text("method"),
// members.Number("success"), which is 1 for true, or members.Value("id"), which is either.
func (w *walk) member(d *schema.Decision) gocode.Expr {
	if w.members == "" {
		all := d.Alternatives()
		if len(all) == 0 {
			return gocode.Int(0)
		}
		w.members = w.fresh("members")
		w.add(gocode.Define(w.members, gocode.CallOf(gocode.Id(w.p.membersFunc(all[0].Message)), idR)))
	}
	if d.Probe.Present {
		return w.presence(d)
	}
	return gocode.Method(membersWithin(gocode.Id(w.members), d.Probe.Within), memberValue(d.Cases), gocode.Str(d.Probe.Name))
}

// membersWithin are the members among which one is looked for: all of the message, or those of one of
// them, members.In("params").
func membersWithin(members gocode.Expr, name string) gocode.Expr {
	if name == "" {
		return members
	}
	return gocode.Method(members, "In", gocode.Str(name))
}

// presence looks whether a member is there. Where null is a value of it, null is there too, but
// for one that has members which tell another message:
//
//	members.Given("result")
//	members.Has("result", "error")
func (w *walk) presence(d *schema.Decision) gocode.Expr {
	members, name := gocode.Id(w.members), d.Probe.Name
	var with, without []*schema.Alternative
	for _, c := range d.Cases {
		if c.Value == schema.Expr(schema.Number{Abs: 1}) {
			with = append(with, c.Next.Alternatives()...)
		} else {
			without = append(without, c.Next.Alternatives()...)
		}
	}
	mayBeNull := func(a *schema.Alternative) bool { return memberMayBeNull(a.Message, name) }
	if !slices.ContainsFunc(with, mayBeNull) {
		return gocode.Method(members, "Given", gocode.Str(name))
	}
	args := []gocode.Expr{gocode.Str(name)}
	for _, other := range membersOf(without) {
		if !slices.Contains(membersOf(with), other) {
			args = append(args, gocode.Str(other))
		}
	}
	return gocode.Method(members, "Has", args...)
}

// membersOf are the names of the members that messages have in any case, each once.
func membersOf(all []*schema.Alternative) (names []string) {
	for _, a := range all {
		first, to := jsonIn(a.Message.Record)
		for _, f := range schema.FieldsIn(a.Message.Record.Leaves[first:to]) {
			name := cmp.Or(f.Within, f.MemberName())
			isNull := f.Equation != nil && f.Equation.Value == schema.Expr(schema.Null{})
			if !schema.IsOptional(f.Type) && !isNull && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// memberMayBeNull reports whether a message can be read where a member of it is null, and that
// is not as if it were missing.
func memberMayBeNull(m *schema.Message, name string) bool {
	first, to := jsonIn(m.Record)
	fields := schema.FieldsIn(m.Record.Leaves[first:to])
	if slices.ContainsFunc(fields, func(f *schema.WireField) bool { return f.Within == name }) {
		return !slices.ContainsFunc(fields, func(f *schema.WireField) bool {
			return f.Within == name && !schema.IsOptional(f.Type) && f.Default == nil
		})
	}
	i := slices.IndexFunc(fields, func(f *schema.WireField) bool { return f.Within == "" && f.MemberName() == name })
	if i < 0 {
		return true // it has no such member, so nothing is known of it
	}
	f := fields[i]
	if schema.IsOptional(f.Type) {
		return m.Type != nil && schema.IsOptional(m.Type) // null is all of it
	}
	switch t := schema.BareWire(f.Type).(type) {
	case *schema.WireUnion:
		return slices.ContainsFunc(t.Variants, func(v *schema.WireVariant) bool { return v.Type == nil })
	case *schema.WireText:
		return t.Bytes
	case *schema.WireList, *schema.WireMap, *schema.WireAny, *schema.Extern:
		return true
	}
	return false
}

// memberValue is what a member is looked at as, by what it is compared with.
func memberValue(cases []schema.Case) string {
	isNumber := func(c schema.Case) bool {
		_, is := c.Value.(schema.Number)
		return is
	}
	switch numbers := slices.ContainsFunc(cases, isNumber); {
	case !numbers:
		return "Text"
	case slices.ContainsFunc(cases, func(c schema.Case) bool { return !isNumber(c) }):
		return "Value"
	}
	return "Number"
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

// memberOf is the member of a field: members["id"].
func memberOf(members gocode.Expr, f *schema.WireField) gocode.Expr {
	return &gocode.Index{X: members, I: []gocode.Expr{gocode.Str(f.MemberName())}}
}
