package wirecode

import (
	"go/token"
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// value implements scope: fields are those of the value that is appended.
func (a *appending) value(x schema.Expr) value {
	switch x := x.(type) {
	case *schema.FieldRef:
		return a.fieldValue(x.Path)
	case *schema.LetRef:
		return a.letValue(x.Let)
	case *schema.ParamRef:
		return value{gocode.Id(paramName(x.Param)), isInt}
	case *schema.RequestRef:
		return a.p.needs.asked(x)
	case *schema.SessionRef:
		return a.session(x)
	case *schema.KindRef:
		return a.p.needs.kindOfRequest(a.kindAt)
	case *schema.Measure:
		return a.measure(x)
	case *schema.Checksum:
		return value{a.checksum(x), isNumber}
	}
	return value{gocode.Int(0), isInt}
}

// session is a session variable. What it was before is kept in front of everything:
//
//	magic := x.Session.Get(0)
func (a *appending) session(x *schema.SessionRef) value {
	now := a.p.sessionValue(x)
	if !x.Before {
		return now
	}
	name, kept := a.before[x.Variable]
	if !kept {
		name = gocode.Id(a.fresh(localName(x.Variable.Name)))
		a.before[x.Variable] = name
		a.head = append(a.head, gocode.Define(string(name), now.x))
	}
	return value{name, isNumber}
}

// sessionValue is x.Session.Get(0).
func (p *planner) sessionValue(x *schema.SessionRef) value {
	return p.variableIn(gocode.Dot(idX, "Session"), x)
}

// variableIn is that of a session, and int64(s.Get(0)) for one with a sign.
func (p *planner) variableIn(session gocode.Expr, x *schema.SessionRef) value {
	v := gocode.Method(session, "Get", gocode.Int(int64(p.variable(x.Variable))))
	if typeReach(x.Variable.Type).low.Sign() < 0 {
		v = gocode.CallOf(gocode.Id("int64"), v)
	}
	return value{v, isNumber}
}

// variable returns the number of a session variable.
func (p *planner) variable(v *schema.Variable) int {
	return max(0, slices.Index(p.session(), v))
}

// session are the session variables.
func (p *planner) session() []*schema.Variable {
	if p.wire.Protocol == nil {
		return nil
	}
	return p.wire.Protocol.Session
}

// letValue is a let, which stands in front of the body where it is no constant. What is
// measured in it grows with what is appended.
func (a *appending) letValue(l *schema.Let) value {
	if v, known := a.lets[l]; known {
		return v
	}
	var v value
	a.holding(nil, func() { v = a.exprValue(l.Value) }) // it is also asked for elsewhere
	switch {
	case len(schema.MeasuresIn(l.Value)) > 0 || len(a.lateSizes(l.Value, false)) > 0:
		return v
	case !schema.IsConstant(l.Value):
		name := a.fresh(localName(l.Name[strings.LastIndexByte(l.Name, '.')+1:])) // of a struct it has the struct in front
		a.head = append(a.head, gocode.Define(name, v.x))
		v.x = gocode.Id(name)
	}
	a.lets[l] = v
	return v
}

// exprValue is any expression as a value.
func (a *appending) exprValue(x schema.Expr) value {
	switch x := x.(type) {
	case *schema.Binary:
		if schema.IsLogic(x.Op) {
			return value{cond(a, x), isBool}
		}
	case *schema.Unary:
		if x.Op == "!" {
			return value{cond(a, x), isBool}
		}
	case schema.Text:
		return value{gocode.Str(x), isText}
	case schema.Number:
		return value{number(x), isInt}
	}
	if isLeaf(x) {
		return a.value(x)
	}
	return value{num(a, x), isInt}
}

// localName is a name for a variable.
func localName(name string) string {
	if local := unlike(name, "At"); token.IsIdentifier(local) {
		return local
	}
	return "unnamed" // it has no name, or one that only JSON has
}

// fieldValue is the value of a field, and of fields of structs in it. It is zero where the
// field is not there, as it is for readers.
func (a *appending) fieldValue(path []*schema.WireField) value {
	ref, last := &schema.FieldRef{Path: path}, path[len(path)-1]
	if v, known := a.known(ref); known {
		return v
	}
	switch {
	case !path[0].Program && len(path) > 1:
		return nothing(last.Type)
	case !path[0].Program:
		return a.orZero(ref, a.computed(last), a.conditionsOf(path))
	case last.Program:
		return a.programValue(path)
	case last.Equation != nil && schema.IsConstant(last.Equation.Value):
		return a.orZero(ref, a.exprValue(last.Equation.Value), a.conditionsOf(path))
	}
	return nothing(last.Type)
}

// programValue is m.Flags.QoS.
func (a *appending) programValue(path []*schema.WireField) value {
	x := a.path(path[0])
	var there []gocode.Expr
	for i, f := range path {
		if i > 0 {
			x = gocode.Dot(x, a.p.names.Field(f))
		}
		if schema.IsOptional(f.Type) && (i < len(path)-1 || !nilable(f.Type)) {
			there = append(there, isThere(f, x))
		}
	}
	last, conds := path[len(path)-1], a.conditionsOf(path)
	v := value{present(x, last.Type), kindOf(last.Type)}
	if v.kind == isBool && len(conds) == 0 {
		return value{gocode.And(append(there, v.x)...), isBool}
	}
	return a.orZero(&schema.FieldRef{Path: path}, v, append(there, conds...))
}

// path is where the program's value of a field is: m.Key.
func (a *appending) path(f *schema.WireField) gocode.Expr {
	for _, w := range a.whole {
		if w == f {
			return a.root
		}
	}
	return gocode.Dot(a.root, a.p.names.Field(f))
}

// computed is the value of a field that is not the program's.
func (a *appending) computed(f *schema.WireField) value {
	switch {
	case f.Equation != nil && f.Equation.Value != nil && f.Equation.Kind != schema.TheKind:
		if kindOf(f.Type) == isBool {
			return value{cond(a, f.Equation.Value), isBool}
		}
		return a.exprValue(f.Equation.Value)
	case f.Role == schema.KindRole:
		return a.kindValue(f)
	case f.Role == schema.IDRole:
		if text, ok := schema.Present(f.Type).(*schema.WireText); ok {
			return value{a.idText(text), isText}
		}
		return value{gocode.Dot(idX, "ID"), isNumber}
	case f.Role == schema.ChannelRole:
		return value{gocode.Dot(idX, "Channel"), isNumber}
	case f.Role == schema.VersionRole:
		return value{gocode.Dot(idX, "Version"), isNumber}
	case a.message != nil && a.p.needs.repeats[f]:
		v := a.p.needs.kept(slotName(f.Name))
		if kindOf(f.Type) == isBool {
			return value{gocode.Op(v.x, "!=", gocode.Int(0)), isBool}
		}
		return v
	}
	return nothing(f.Type)
}

// kindValue is the kind that the message has in one of its frame's fields.
func (a *appending) kindValue(f *schema.WireField) value {
	if a.message == nil || f.KindNext >= len(a.message.Kinds) {
		return value{gocode.Int(0), isInt}
	}
	a.kindAt = f.KindNext
	kind := a.message.Kinds[f.KindNext]
	if schema.IsConstant(kind) {
		return a.exprValue(kind)
	}
	return value{a.kindNumber(kind), isNumber}
}

// kindNumber is the kind of a reply in terms of its request's: x.Kinds[0] | 0x80.
func (a *appending) kindNumber(x schema.Expr) gocode.Expr {
	switch x := x.(type) {
	case *schema.Binary:
		return gocode.Op(a.kindNumber(x.X), x.Op, a.kindNumber(x.Y))
	case schema.Number:
		return number(x)
	}
	return a.value(x).x
}

// measure is size, count, has or tag.
func (a *appending) measure(m *schema.Measure) value {
	if m.Tagged != nil {
		return value{a.has(m.Tagged), isBool}
	}
	if m.Stretch.From >= m.Stretch.To && !(m.Of == schema.SizeOf && onlyTail(a.rec, m.Stretch)) {
		if m.Of == schema.HasOf {
			return value{gocode.False, isBool}
		}
		return value{gocode.Int(0), isInt}
	}
	if m.Of == schema.SizeOf {
		return value{a.size(m.Stretch), isInt}
	}
	f, ok := a.rec.Leaves[m.Stretch.From].(*schema.WireField)
	switch {
	case !ok:
		return value{gocode.Int(0), isInt}
	case m.Of == schema.HasOf:
		return value{a.has(f), isBool}
	}
	if v, known := a.known(m); known {
		return v
	}
	n := a.count
	if m.Of == schema.TagOf {
		n = a.tagOf
	}
	return a.orZero(m, value{n(f), isInt}, a.conditionsOf([]*schema.WireField{f}))
}

// has tells whether the value of a field is there.
func (a *appending) has(f *schema.WireField) gocode.Expr {
	conds := a.conditions(f)
	if schema.IsOptional(f.Type) {
		switch {
		case f.Program:
			conds = append(conds, isThere(f, a.path(f)))
		case f.Presence != schema.ByIf:
			return gocode.False
		}
	}
	if len(conds) == 0 {
		return gocode.True
	}
	return gocode.And(conds...)
}

// tagOf is the tag of a union's variant: tagOfData(m.Data).
func (a *appending) tagOf(f *schema.WireField) gocode.Expr {
	u, ok := schema.Present(f.Type).(*schema.WireUnion)
	if !ok || !f.Program {
		return gocode.Int(0)
	}
	return gocode.CallOf(gocode.Id(tagFunc(a.p.names.Decl(u))), a.path(f))
}

// count is how many elements a field has.
func (a *appending) count(f *schema.WireField) gocode.Expr {
	switch {
	case f.Program:
		return gocode.Len(a.path(f))
	case f.Lengths != nil:
		return gocode.Len(a.path(f.Lengths.Of))
	case f.Equation != nil:
		if text, ok := f.Equation.Value.(schema.Text); ok {
			return gocode.Int(int64(len(text)))
		}
	case f.Via != nil: // nothing goes through it
	case f.Presence == schema.Always && !a.counting[f]: // its size may ask for that: then any will do
		a.counting[f] = true
		defer delete(a.counting, f)
		return a.zeroLen(f.Type)
	}
	return gocode.Int(0)
}

// conditions are those of a field beyond its value: since, through and if.
func (a *appending) conditions(f *schema.WireField) []gocode.Expr {
	all := a.versions(f)
	switch {
	case a.asksItself(f):
		return append(all, a.decision(f)...)
	case f.If != nil:
		return append(all, cond(a, f.If))
	}
	return all
}

// versions are the conditions of since and through.
func (a *appending) versions(f *schema.WireField) []gocode.Expr {
	var all []gocode.Expr
	if f.Since > 0 {
		all = append(all, gocode.Op(a.version(), ">=", gocode.Int(int64(f.Since))))
	}
	if f.Through != nil {
		all = append(all, gocode.Op(a.version(), "<=", gocode.Int(int64(*f.Through))))
	}
	return all
}

// version is what since and through ask for.
func (a *appending) version() gocode.Expr {
	if a.message != nil {
		return gocode.Dot(idX, "Version")
	}
	for _, p := range a.params {
		if p.Version {
			return gocode.Id(paramName(p))
		}
	}
	return gocode.Int(0)
}

// isThere tells whether x, the program's value of an optional field, is there.
func isThere(f *schema.WireField, x gocode.Expr) gocode.Expr {
	if f.IsMark() {
		return x
	}
	return gocode.Op(x, "!=", gocode.Nil)
}

// isMissing is the opposite of isThere.
func isMissing(f *schema.WireField, x gocode.Expr) gocode.Expr {
	if f.IsMark() {
		return gocode.Not(x)
	}
	return gocode.Op(x, "==", gocode.Nil)
}

// nilable reports whether ?T is nil instead of a pointer: bytes, lists, maps, unions and
// any JSON value.
func nilable(t schema.WireType) bool {
	switch t := schema.Present(t).(type) {
	case *schema.WireText:
		_, array := arrayLen(t)
		return t.Bytes && !array
	case *schema.WireList, *schema.WireMap, *schema.WireUnion, *schema.WireAny:
		return true
	}
	return false
}

// arrayLen returns the length of bytes that are an array in Go.
func arrayLen(t schema.WireType) (int, bool) {
	text, ok := schema.Present(t).(*schema.WireText)
	if !ok || !text.Bytes || len(text.Ends) != 1 || text.Ends[0].How != schema.EndSize {
		return 0, false
	}
	n, ok := text.Ends[0].Size.(schema.Number)
	return int(n.Abs), ok && !n.Negative && n.Abs <= 1<<12
}
