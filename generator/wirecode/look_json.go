package wirecode

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

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

// memberOf is the member of a field: members["id"].
func memberOf(members gocode.Expr, f *schema.WireField) gocode.Expr {
	return &gocode.Index{X: members, I: []gocode.Expr{gocode.Str(f.MemberName())}}
}
