package wirecode

import (
	"math"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// field reads a field that has a size of its own, or need not be there.
func (r *reader) field(f *schema.WireField, i int) {
	r.together([]schema.Item{f}, func() { r.present(f, i) })
}

// together reads leaves that are there on the condition of the first, or gives them their
// defaults.
func (r *reader) together(leaves []schema.Item, read func()) {
	c := r.conditionsOf(leaves[0])
	if c == nil {
		read()
		return
	}
	absent := r.block(func() {
		for _, leaf := range leaves {
			if f, ok := leaf.(*schema.WireField); ok && f.Default != nil && f.Program && !r.prefix {
				r.setDefault(f)
			}
		}
	})
	if c == gocode.False {
		r.add(absent...)
		return
	}
	there := r.block(read)
	switch {
	case len(there) == 0 && len(absent) == 0:
	case len(there) == 0:
		r.add(gocode.When(gocode.Not(c), absent...))
	default:
		r.add(&gocode.If{Cond: c, Then: there, Else: absent})
	}
}

// setDefault gives a field that is absent the value that the schema says.
func (r *reader) setDefault(f *schema.WireField) {
	v := r.exprValue(f.Default)
	x := v.x
	if kindOf(f.Type) == isBool {
		x = cond(r, f.Default)
	}
	if !schema.IsOptional(f.Type) {
		r.add(gocode.Assign(r.path(f), x))
		return
	}
	r.point(r.path(f), gocode.CallOf(r.p.names.Type(schema.Present(f.Type)), x))
}

// point sets a pointer to a value, and returns that: v := x; to = &v.
func (r *reader) point(to, x gocode.Expr) gocode.Expr {
	v := r.fresh("v")
	r.add(gocode.Define(v, x), gocode.Assign(to, &gocode.Unary{Op: "&", X: gocode.Id(v)}))
	return gocode.Id(v)
}

// present reads a field whose conditions hold.
func (r *reader) present(f *schema.WireField, i int) {
	after := r.behindRest(f, i)
	read := func() { r.sized(f, after) }
	if c := r.there(f, after); c != nil {
		r.when(c, read)
	} else {
		read()
	}
}

// pad steps over zeros: r.Pad(start, 8), or r.Pad(x.Start, 8). What looks at a message alone
// has it from its first byte on.
func (r *reader) pad(n uint64, fromMessage bool) {
	from := gocode.Expr(gocode.Int(0))
	switch {
	case !fromMessage:
		from = r.place(0)
	case !r.prefix:
		from = messageStart
	}
	r.run("Pad", from, gocode.Int(int64(n)))
}

// padding reads the zeros behind a field that is there, or in front of it.
func (r *reader) padding(p *schema.Padding) {
	read := func() { r.pad(p.To, p.Front && p.Of.FromMessage) }
	conds := []gocode.Expr{r.conditions(p.Of)}
	if p.Of.Presence == schema.ByFlag {
		conds = append(conds, r.there(p.Of, behind{}))
	}
	if c := gocode.And(conds...); c != nil {
		r.when(c, read)
	} else {
		read()
	}
}

// there is the condition on which an optional value is there, apart from null; nil
// for always.
func (r *reader) there(f *schema.WireField, after behind) gocode.Expr {
	switch f.Presence {
	case schema.ByFlag:
		by := r.fieldOf(f.Flag.By)
		if by.kind == isBool && f.Flag.Add == nil && f.Flag.Or == nil {
			return by.x
		}
		return gocode.Op(r.solved(f.Flag), "!=", gocode.Int(0))
	case schema.ByRest:
		if !after.none() {
			return gocode.Op(r.call("Left"), ">", after.expr())
		}
		return gocode.And(r.sizeTold(f), r.call("Has"))
	case schema.ByNext:
		return gocode.Not(r.call("Stands", gocode.Int(0), gocode.Str(r.rec.LiteralBehind(f))))
	}
	return nil
}

// sizeTold is the condition on which something tells the size of a value, nil for always: where
// nothing does, what is left belongs to others.
func (r *reader) sizeTold(f *schema.WireField) gocode.Expr {
	for _, s := range r.stretch {
		if r.isByRest(s.Unknown.Stretch) && r.rec.Leaves[s.from] == schema.Item(f) && !s.Tells() {
			return r.told(s.Solution)
		}
	}
	return nil
}

// sized reads a field within the bytes that it has, where something else tells them.
func (r *reader) sized(f *schema.WireField, after behind) {
	text := schema.IsText(f.Type)
	list := schema.IsList(f.Type)
	switch {
	case f.Size != nil && f.Presence != schema.ByRest && r.isLastAsked(f):
		r.run("Enter", r.solved(f.Size))
		r.codedOrPlain(f, behind{})
	case f.Size != nil && f.Presence != schema.ByRest:
		outer := r.fresh("outer")
		r.add(gocode.Define(outer, r.call("Enter", r.solved(f.Size))))
		r.codedOrPlain(f, behind{})
		r.leave(gocode.Id(outer))
	case !after.none() && !text && !list && f.Via == nil && f.TakesRest(nil):
		outer := r.fresh("outer")
		r.add(gocode.Define(outer, r.call("EnterBut", after.expr())))
		r.valueOf(f, behind{})
		r.leave(gocode.Id(outer))
	default:
		r.codedOrPlain(f, after)
	}
}

// isLastAsked reports whether a prefix ends with a field. It is read for other messages too, which
// have more behind it, within the size that ends with it in this one.
func (r *reader) isLastAsked(f *schema.WireField) bool {
	return r.prefix && r.rec.LeafAt(f) == r.stop-1
}

// codedOrPlain reads the value of a field, through its function if it has one.
func (r *reader) codedOrPlain(f *schema.WireField, after behind) {
	if f.Via != nil {
		r.via(f, after)
		return
	}
	r.valueOf(f, after)
}

// valueOf reads the value of a field to where it goes.
func (r *reader) valueOf(f *schema.WireField, after behind) {
	r.read(f.Type, r.targetOf(f, after))
}

// targetOf is where the value of a field goes.
func (r *reader) targetOf(f *schema.WireField, after behind) target {
	to := target{f: f, after: after, take: func(v gocode.Expr) { r.take(f, v) }}
	switch {
	case f.Program && !r.prefix:
		to.x = r.path(f)
	case r.isLocal(f) && r.vars[f].x != nil:
		to.x = r.vars[f].x
	}
	return to
}

// target is where a value goes.
type target struct {
	x     gocode.Expr         // nil for nowhere
	f     *schema.WireField   // whose value it is
	after behind              // bytes behind it, if it takes what is left
	take  func(v gocode.Expr) // is given the value, where it is no struct or list
}

// take does with a value what its field is for. A text is what was read, and is
// copied only where it is the program's.
func (r *reader) take(f *schema.WireField, v gocode.Expr) {
	if r.prefix {
		r.keep(f, v)
		return
	}
	uses := r.uses(f)
	local := r.isLocal(f)
	if len(uses) > 1 || len(uses) == 1 && local {
		if !isSimple(v) {
			v = r.temporary(f, v, local)
		}
	} else if local {
		r.keep(f, v)
		return
	}
	for _, use := range uses {
		use(v)
	}
	if len(uses) == 0 {
		r.drop(v)
	}
}

// temporary puts a value into a variable.
func (r *reader) temporary(f *schema.WireField, v gocode.Expr, local bool) gocode.Expr {
	if local {
		return r.keep(f, v)
	}
	name := r.fresh(localName(f.Name))
	r.add(gocode.Define(name, v))
	return gocode.Id(name)
}

// keep puts a value into the variable of its field.
func (r *reader) keep(f *schema.WireField, v gocode.Expr) gocode.Expr {
	if !r.isLocal(f) {
		r.drop(v)
		return v
	}
	if has := r.vars[f]; has.x != nil && isPointer(f) {
		return r.point(has.x, v)
	} else if has.x != nil {
		r.add(gocode.Assign(has.x, v))
		return has.x
	}
	name := r.fresh(localName(f.Name))
	r.add(gocode.Define(name, v))
	r.vars[f] = value{gocode.Id(name), kindOf(f.Type)}
	return gocode.Id(name)
}

// isPointer reports whether the variable of a field is a pointer to a number.
func isPointer(f *schema.WireField) bool { return schema.IsOptional(f.Type) && isNumeric(f.Type) }

// drop reads a value that nobody wants.
func (r *reader) drop(v gocode.Expr) {
	for {
		if compared, is := v.(*gocode.Binary); is { // a bool, of the number that is read
			v = compared.X
		}
		call, ok := v.(*gocode.Call)
		if !ok {
			return
		}
		if sel, method := call.Fun.(*gocode.Sel); method && isID(sel.X) && sel.X != gocode.Expr(idX) { // of the reader, or its columns
			r.add(gocode.Run(call))
			return
		}
		if id, ok := call.Fun.(gocode.Id); ok && len(call.Args) > 1 && string(id) != "append" {
			r.add(gocode.Run(call))
			return
		}
		if len(call.Args) == 0 {
			return
		}
		v = call.Args[0]
	}
}

func isID(x gocode.Expr) bool {
	_, is := x.(gocode.Id)
	return is
}

// uses are what is done with the value of a field beside keeping it in a variable.
func (r *reader) uses(f *schema.WireField) []func(gocode.Expr) {
	if f.Program {
		put := func(v gocode.Expr) { r.put(r.path(f), f.Type, v) }
		return append([]func(gocode.Expr){put}, r.roles(f)...)
	}
	return r.roles(f)
}

// roles are what the protocol does with the value of a field.
func (r *reader) roles(f *schema.WireField) []func(gocode.Expr) {
	var all []func(gocode.Expr)
	if f.Equation != nil && f.Equation.Kind == schema.Constant && !f.Program {
		all = append(all, func(v gocode.Expr) { r.constant(f, f.Equation.Value, v) })
	}
	switch {
	case f.Role == schema.KindRole:
		if use := r.kindUse(f); use != nil {
			all = append(all, use)
		}
	case f.Role == schema.IDRole && r.isUnion(f):
		all = append(all, func(v gocode.Expr) { r.idValue(f, v) })
	case f.Role == schema.IDRole && isPlainNumber(f):
		all = append(all, r.noteAs(f, "ID"))
	case f.Role == schema.IDRole:
		all = append(all, func(v gocode.Expr) {
			r.add(gocode.Assign(gocode.Dot(idX, "IDValue"), r.owned(f.Type, v)))
		})
	}
	return append(all, r.notes(f)...)
}

func isPlainNumber(f *schema.WireField) bool {
	return kindOf(f.Type) != isText && !schema.IsOptional(f.Type)
}

// noteAs notes a number in the exchange.
func (r *reader) noteAs(f *schema.WireField, name string) func(gocode.Expr) {
	return func(v gocode.Expr) {
		if kindOf(f.Type) == isBool {
			v = oneIf(v)
		}
		r.add(gocode.Assign(gocode.Dot(idX, name), gocode.CallOf(gocode.Id("uint64"), v)))
	}
}

// notes are what is noted of a field in the exchange, beside an id: a channel, a version, and
// what the session keeps.
func (r *reader) notes(f *schema.WireField) (all []func(gocode.Expr)) {
	switch {
	case f.Role == schema.ChannelRole && isPlainNumber(f):
		all = append(all, r.noteAs(f, "Channel"))
	case f.Role == schema.VersionRole && isPlainNumber(f):
		all = append(all, r.noteAs(f, "Version"), func(gocode.Expr) { r.versionRange(f) })
	}
	if f.Sets != nil && kindOf(f.Type) != isText {
		all = append(all, func(v gocode.Expr) {
			switch {
			case kindOf(f.Type) == isBool:
				v = oneIf(v)
			case isExtern(f.Type) && schema.IsOptional(f.Type):
				v = &gocode.Unary{Op: "*", X: v}
			}
			r.add(r.p.setVariable(f.Sets, gocode.CallOf(gocode.Id("uint64"), v)))
		})
	}
	return all
}

func (r *reader) isUnion(f *schema.WireField) bool {
	_, is := schema.Present(f.Type).(*schema.WireUnion)
	return is
}

// versionRange refuses versions that the schema does not have.
func (r *reader) versionRange(f *schema.WireField) {
	if f.Range == nil {
		return
	}
	r.run("InRange", gocode.Str(r.named(f)), gocode.CallOf(gocode.Id("int"), gocode.Dot(idX, "Version")), number(f.Range.Low), number(f.Range.High))
}

// constant compares a value with what it has to be.
//
//	if h[0] != 0x80 {
//		r.Wrong("GetReply.magic", h[0], 0x80)
//	}
func (r *reader) constant(f *schema.WireField, want schema.Expr, v gocode.Expr) {
	if text, ok := want.(schema.Text); ok {
		r.constantText(f, string(text), v)
		return
	}
	if kindOf(f.Type) == isText {
		return
	}
	var init gocode.Stmt
	if _, call := v.(*gocode.Call); call && !isSimple(v) {
		init, v = gocode.Define("v", v), gocode.Id("v")
	}
	n := num(r, want)
	got, differs := v, gocode.Op(gocode.CallOf(gocode.Id("int"), v), "!=", n)
	if kindOf(f.Type) == isBool {
		c := cond(r, want)
		got = gocode.CallOf(wireID("Bit"), v)
		differs = gocode.Op(v, "!=", c)
		if c == gocode.True {
			differs = gocode.Not(v)
		} else if c == gocode.False {
			differs = v
		}
	} else if c, ok := want.(schema.Number); ok && holds(f.Type, c) {
		differs = gocode.Op(v, "!=", number(c))
		if c.Abs > math.MaxInt32 {
			n = gocode.CallOf(gocode.Id("uint64"), number(c))
		}
	}
	r.add(&gocode.If{Init: init, Cond: differs, Then: []gocode.Stmt{
		gocode.Run(r.call("Wrong", gocode.Str(r.named(f)), got, n)),
	}})
}

// holds reports whether a constant is one of the values of a type, so that Go lets
// both be compared.
func holds(t schema.WireType, n schema.Number) bool {
	switch b := numberType(t).(type) {
	case *schema.WireInt:
		least, largest := b.Holds()
		return least.Compare(n) <= 0 && n.Compare(largest) <= 0
	case *schema.Decimal:
		return !n.Negative && (n.Abs < 1<<63 || !b.Signed())
	}
	return !n.Negative && n.Abs < 1<<63
}

// anyCase reports whether the case of a constant's letters plays no part: that of words, and of a
// kind in headers of which each byte does not count, by which readers tell messages apart.
func (r *reader) anyCase(f *schema.WireField) bool {
	i := r.rec.LeafAt(f)
	if i < 0 || r.layouts[i] == nil {
		return false
	}
	kind := r.layouts[i].Kind
	return kind == schema.Words || kind == schema.Headers && f.Role == schema.KindRole && r.p.wire.Headers.Loose()
}

func (r *reader) constantText(f *schema.WireField, want string, v gocode.Expr) {
	if r.anyCase(f) {
		r.run("Expect", gocode.Str(r.named(f)), v, gocode.Str(want))
		return
	}
	var init gocode.Stmt
	if _, call := v.(*gocode.Call); call {
		init, v = gocode.Define("v", v), gocode.Id("v")
	}
	r.add(&gocode.If{Init: init, Cond: gocode.Op(gocode.CallOf(gocode.Id("string"), v), "!=", gocode.Str(want)), Then: []gocode.Stmt{
		gocode.Run(r.call("WrongText", gocode.Str(r.named(f)), v, gocode.Str(want))),
	}})
}

// kindUse is what is done with a kind: it is compared, or kept for the replies of a
// request that stands for many.
func (r *reader) kindUse(f *schema.WireField) func(gocode.Expr) {
	m := r.message
	if m == nil {
		return nil
	}
	if f.KindNext < len(m.Kinds) && !f.Program {
		return func(v gocode.Expr) {
			r.kindAt = f.KindNext
			r.constant(f, m.Kinds[f.KindNext], v)
		}
	}
	if m.Reply || kindOf(f.Type) == isText || f.KindNext >= maxKinds {
		return nil
	}
	return func(v gocode.Expr) {
		if kindOf(f.Type) == isBool {
			v = oneIf(v)
		}
		r.add(gocode.Assign(r.p.needs.kindOfRequest(f.KindNext).x, gocode.CallOf(gocode.Id("uint64"), v)))
	}
}

// put assigns a value. A text is copied, unless the reader has been told not to.
func (r *reader) put(to gocode.Expr, t schema.WireType, v gocode.Expr) {
	if _, array := arrayLen(t); array && !schema.IsOptional(t) {
		r.add(gocode.Run(gocode.CallOf(gocode.Id("copy"), &gocode.Slice{X: to}, v)))
		return
	}
	if !schema.IsOptional(t) || nilable(t) {
		r.add(gocode.Assign(to, r.owned(t, v)))
		return
	}
	if n, array := arrayLen(t); array {
		r.add(gocode.Assign(to, gocode.CallOf(gocode.Id("new"), &gocode.ArrayOf{Len: n, X: gocode.Id("byte")})),
			gocode.Run(gocode.CallOf(gocode.Id("copy"), &gocode.Slice{X: to}, v)))
		return
	}
	r.point(to, r.owned(t, v))
}

// owned is a value that outlives the message: a text is copied.
//
//	r.Text(n)           // for r.String(r.Next(n))
//	Verb(r.Text(n))     // of an enum
func (r *reader) owned(t schema.WireType, v gocode.Expr) gocode.Expr {
	text, ok := schema.Present(t).(*schema.WireText)
	if !ok {
		return v
	}
	v = r.copied(text, v)
	if schema.EnumOf(t) != nil {
		v = gocode.CallOf(r.p.names.Type(schema.EnumOf(t)), v)
	}
	return v
}

// copied is a text of bytes that are read from.
func (r *reader) copied(t *schema.WireText, v gocode.Expr) gocode.Expr {
	name, short := "String", "Text"
	if t.Bytes {
		name, short = "Copy", "Bytes"
	}
	if call, ok := v.(*gocode.Call); ok {
		if sel, ok := call.Fun.(*gocode.Sel); ok && sel.Name == "Next" && sel.X == gocode.Expr(idR) {
			return r.call(short, call.Args...)
		}
	}
	return r.call(name, v)
}
