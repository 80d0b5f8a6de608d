package wirecode

import (
	"math"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// limits writes the checks of the limits in a value that encoding/json writes and
// reads, which knows of none.
type limits struct {
	*planner
	used map[string]bool // names of variables
}

// limitsFunc plans the function that returns an error for a value of a message's JSON
// that is over its limit, and returns its name; "" where nothing has a limit.
//
//	func limitsOfGoRequest(m *GoRequest) error {
//		if len(m.Text) > 7 {
//			return wire.TooLong("lsp: GoRequest.text", len(m.Text), 7)
//		}
//		return limitsOfPlace(&m.At)
//	}
func (p *planner) limitsFunc(m *schema.Message) string {
	if name, known := p.limitsOf[m]; known {
		return name
	}
	if p.limitsOf == nil {
		p.limitsOf = map[any]string{}
	}
	p.limitsOf[m] = ""
	l := &limits{p, map[string]bool{}}
	what := p.names.Package() + ": " + p.names.Message(m) + "."
	layouts := layoutsOf(m.Record)
	var body []gocode.Stmt
	param := gocode.P("m", nil)
	switch b := p.names.Body(m); b.Kind {
	case StructBody:
		param.Type = &gocode.Star{X: b.Type}
	case ValueBody:
		param.Type = b.Type
	}
	if f := Whole(m); f != nil {
		if s := schema.BareWire(f.Type).(*schema.WireStruct); limited(s, map[schema.WireType]bool{}) {
			p.limitsOf[m] = p.structLimits(s)
		}
		return p.limitsOf[m]
	}
	for i, leaf := range m.Record.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok || !f.Program || layouts[i] == nil || layouts[i].Kind != schema.JSON || param.Type == nil {
			continue
		}
		x := gocode.Expr(idM)
		if p.names.Body(m).Kind == StructBody {
			x = gocode.Dot(idM, p.names.Field(f))
		}
		checks := l.value(f.Type, x, f.Max, what+f.Name)
		if _, fixed := fixedLen(f.Type); fixed && f.IsConditional() && !schema.IsOptional(f.Type) {
			checks = l.when(gocode.Op(gocode.Len(x), ">", gocode.Int(0)), checks)
		}
		body = append(body, checks...)
	}
	if len(body) == 0 {
		return ""
	}
	name := p.functionNamed("limitsOf" + p.names.Message(m))
	p.limitsOf[m] = name
	p.limitsNamed(name, param, body)
	return name
}

func (p *planner) limitsNamed(name string, param gocode.Param, body []gocode.Stmt) {
	p.add(&gocode.Func{
		Name: name, Doc: name + " reports what of m is over its limit.",
		Params: []gocode.Param{param}, Results: []gocode.Param{{Type: gocode.Id("error")}},
		Body: append(body, gocode.Give(gocode.Nil)),
	})
}

// value checks one value, and what is in it.
func (l *limits) value(t schema.WireType, x gocode.Expr, most uint64, what string) []gocode.Stmt {
	if schema.IsOptional(t) && !nilable(t) {
		inner := schema.Present(t)
		at := gocode.Expr(&gocode.Unary{Op: "*", X: x})
		if _, ok := inner.(*schema.WireStruct); ok {
			at = x
		}
		return l.when(gocode.Op(x, "!=", gocode.Nil), l.present(inner, at, true, most, what))
	}
	return l.present(schema.Present(t), x, false, most, what)
}

// present checks a value that is there: x points to it if it is a struct and pointer
// is true.
func (l *limits) present(t schema.WireType, x gocode.Expr, pointer bool, most uint64, what string) []gocode.Stmt {
	switch t := t.(type) {
	case *schema.WireInt, *schema.WireEnum, *schema.Decimal, *schema.Varint:
		return l.number(t, x, what)
	case *schema.WireText:
		if _, array := arrayLen(t); array {
			return nil
		}
		return append(l.most(x, least(least(t.Max, t.Filled()), most), "TooLong", what), l.exactly(t, x, what)...)
	case *schema.WireList:
		all := append(l.most(x, least(t.Max, most), "TooMany", what), l.exactly(t, x, what)...)
		i := l.index()
		body := l.value(t.Elem, &gocode.Index{X: x, I: []gocode.Expr{gocode.Id(i)}}, 0, what)
		delete(l.used, i)
		if len(body) > 0 {
			all = append(all, &gocode.Range{Key: i, X: x, Body: body})
		}
		return all
	case *schema.WireMap:
		return append(l.most(x, least(t.Max, most), "TooMany", what), l.entries(t, x, what)...)
	case *schema.WireStruct:
		if !pointer {
			x = &gocode.Unary{Op: "&", X: x}
		}
		return l.structure(t, x)
	case *schema.WireUnion:
		return l.union(t, x)
	}
	return nil
}

// entries checks the keys and values of a map, which have no place in memory to point to:
//
//	for key, value := range m.Places {
//		if len(key) > 7 {
//			return wire.TooLong("maps: Put.places", len(key), 7)
//		}
//		if err := limitsOfPlace(&value); err != nil {
//			return err
//		}
//	}
func (l *limits) entries(t *schema.WireMap, x gocode.Expr, what string) []gocode.Stmt {
	key, value := freshName("key", l.used, nil), freshName("value", l.used, nil)
	keys, values := l.value(t.Key, gocode.Id(key), 0, what), l.value(t.Elem, gocode.Id(value), 0, what)
	delete(l.used, key)
	delete(l.used, value)
	loop := &gocode.Range{Key: key, Value: value, X: x, Body: append(keys, values...)}
	switch {
	case len(loop.Body) == 0:
		return nil
	case len(keys) == 0:
		loop.Key = "_"
	case len(values) == 0:
		loop.Value = ""
	}
	return []gocode.Stmt{loop}
}

func (l *limits) when(c gocode.Expr, body []gocode.Stmt) []gocode.Stmt {
	if len(body) == 0 {
		return nil
	}
	return []gocode.Stmt{gocode.When(c, body...)}
}

// most checks one length.
func (l *limits) most(x gocode.Expr, most uint64, refusal, what string) []gocode.Stmt {
	if most == 0 || most >= 1<<62 {
		return nil
	}
	n := gocode.Len(x)
	return []gocode.Stmt{gocode.When(gocode.Op(wide(n, most, true), ">", bound(most)),
		gocode.Give(gocode.CallOf(wireID(refusal), gocode.Str(what), n, bound(most))))}
}

// exactly checks a length that is always the same.
func (l *limits) exactly(t schema.WireType, x gocode.Expr, what string) []gocode.Stmt {
	want, fixed := fixedLen(t)
	if !fixed {
		return nil
	}
	n := gocode.Len(x)
	return []gocode.Stmt{gocode.When(gocode.Op(n, "!=", gocode.Int(want)),
		gocode.Give(gocode.CallOf(wireID("WrongLength"), gocode.Str(what), n, gocode.Int(want))))}
}

// fixedLen is how many bytes or elements a text or a list always has.
func fixedLen(t schema.WireType) (n int64, fixed bool) {
	ends := schema.Ends(t)
	_, digits := schema.Present(t).(*schema.Decimal)
	if digits || len(ends) != 1 || ends[0].How != schema.EndSize || ends[0].Fill != "" {
		return 0, false
	}
	size, ok := ends[0].Size.(schema.Number)
	list := schema.IsList(t)
	return int64(size.Abs), ok && !size.Negative && size.Abs < 1<<31 && ends[0].InBytes != list
}

// number checks a number that its Go type has more room than.
func (l *limits) number(t schema.WireType, x gocode.Expr, what string) []gocode.Stmt {
	wrong, err := outOfRange(t, x, what)
	if wrong == nil {
		return nil
	}
	return []gocode.Stmt{gocode.When(wrong, gocode.Give(err))}
}

// outOfRange is the condition that a type has no room for a number, and the error then; nil where
// it has for all that its Go type holds.
func outOfRange(t schema.WireType, x gocode.Expr, what string) (wrong, err gocode.Expr) {
	low, high, narrow := rangeOf(t)
	if !narrow {
		return nil, nil
	}
	wrong = gocode.Op(x, ">", bound(high))
	if isBelowZero(t) {
		wrong = gocode.Or(gocode.Op(x, "<", gocode.Int(low)), wrong)
	}
	return wrong, gocode.CallOf(wireID("OutOfRange"), gocode.Str(what), x, gocode.Int(low), bound(high))
}

// isBelowZero reports whether numbers of a type may be below zero in Go.
func isBelowZero(t schema.WireType) bool {
	dec, is := schema.BareWire(t).(*schema.Decimal)
	return schema.HasSign(t) || is && dec.Signed()
}

// rangeOf is what numbers of a type may be, where its Go type has more.
func rangeOf(t schema.WireType) (low int64, high uint64, narrow bool) {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireEnum:
		if kindOf(t.Base) == isBool { // a bit is a number, too
			return 0, 1, true
		}
		return rangeOf(t.Base)
	case *schema.WireInt:
		if kindOf(t) == isBool || t.Bits == 8 || t.Bits == 16 || t.Bits == 32 || t.Bits == 64 {
			return 0, 0, false
		}
		low, high = fits(t)
		return low, high, true
	case *schema.Decimal:
		return 0, largestOf(t), largestOf(t) > 0
	case *schema.Varint:
		return varintRange(t)
	}
	return 0, 0, false
}

// Largest is the largest number that a type has room for.
func Largest(t schema.WireType) uint64 {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireEnum:
		return Largest(t.Base)
	case *schema.WireInt:
		return t.Largest()
	}
	if _, high, narrow := rangeOf(t); narrow {
		return high
	}
	return math.MaxInt64
}

// largestOf is the largest number with as many digits as a type has, 0 for any number of them.
func largestOf(t *schema.Decimal) uint64 {
	if t.End == nil || t.End.How != schema.EndSize {
		return 0
	}
	digits, ok := t.End.Size.(schema.Number)
	if !ok || digits.Abs > 15 {
		return 0
	}
	n := uint64(1)
	for range digits.Abs {
		n *= uint64(t.Base)
	}
	return n - 1
}

func (l *limits) index() string {
	for _, name := range []string{"i", "j", "k"} {
		if !l.used[name] {
			l.used[name] = true
			return name
		}
	}
	return freshName("i", l.used, nil)
}

// structure calls the function of a struct, if that has limits:
//
//	if err := limitsOfPlace(&m.At); err != nil {
//		return err
//	}
func (l *limits) structure(s *schema.WireStruct, x gocode.Expr) []gocode.Stmt {
	if !limited(s, map[schema.WireType]bool{}) {
		return nil
	}
	return []gocode.Stmt{&gocode.If{
		Init: gocode.Define("err", gocode.CallOf(gocode.Id(l.structLimits(s)), x)),
		Cond: gocode.Op(idErr, "!=", gocode.Nil),
		Then: []gocode.Stmt{gocode.Give(idErr)},
	}}
}

func (p *planner) structLimits(s *schema.WireStruct) string {
	decl := p.names.Decl(s)
	if name, known := p.limitsOf[decl]; known {
		return name
	}
	name := p.functionNamed("limitsOf" + decl)
	p.limitsOf[decl] = name
	l := &limits{p, map[string]bool{}}
	var body []gocode.Stmt
	for _, f := range s.Record.Fields() {
		if f.Program {
			body = append(body, l.value(f.Type, gocode.Dot(idM, p.names.Field(f)), f.Max, p.names.Package()+": "+decl+"."+f.Name)...)
		}
	}
	p.limitsNamed(name, gocode.P("m", &gocode.Star{X: gocode.Id(decl)}), body)
	return name
}

// union checks what a union holds:
//
//	switch v := m.ID.(type) {
//	case *IDStr:
//		if v != nil {
//			...
//		}
//	}
func (l *limits) union(u *schema.WireUnion, x gocode.Expr) []gocode.Stmt {
	var cases []gocode.Case
	for _, v := range u.Variants {
		if v.Type == nil {
			continue
		}
		name, made := l.names.Variant(u, v)
		var body []gocode.Stmt
		if s, ok := schema.BareWire(v.Type).(*schema.WireStruct); ok && !made {
			body = append(l.taken(u, v, idV, name), l.structure(s, idV)...)
		} else if made {
			value := gocode.Dot(idV, "Value")
			body = append(l.taken(u, v, value, name), l.value(v.Type, value, 0, l.names.Package()+": "+name)...)
		}
		if len(body) > 0 {
			body = []gocode.Stmt{gocode.When(gocode.Op(idV, "!=", gocode.Nil), body...)}
			cases = append(cases, gocode.Case{Values: []gocode.Expr{&gocode.Star{X: gocode.Id(name)}}, Body: body})
		}
	}
	if len(cases) == 0 {
		return nil
	}
	return []gocode.Stmt{&gocode.TypeSwitch{Bind: string(idV), X: x, Cases: cases}}
}

// taken refuses a variant for all others that has the member of another, as which it would be read:
//
//	switch v.Type {
//	case "text", "image":
//		return wire.MemberTaken("notes: ContentOther.type", v.Type)
//	}
func (l *limits) taken(u *schema.WireUnion, other *schema.WireVariant, at gocode.Expr, name string) []gocode.Stmt {
	if !other.Else {
		return nil
	}
	kind := schema.JSONKind(other.Type)
	f := other.Member(u.ToldBy(kind))
	x := gocode.Expr(gocode.Dot(at, l.names.Field(f)))
	is := x
	if schema.IsOptional(f.Type) {
		is = &gocode.Unary{Op: "*", X: x}
	}
	var values []gocode.Expr
	for _, v := range u.Variants {
		if !v.Else && schema.JSONKind(v.Type) == kind {
			values = append(values, constantIn(f, v.Member(f.MemberName()).Tells()))
		}
	}
	refuse := &gocode.Switch{On: is, Cases: []gocode.Case{{
		Values: values,
		Body:   []gocode.Stmt{gocode.Give(gocode.CallOf(wireID("MemberTaken"), gocode.Str(l.names.Package()+": "+name+"."+f.Name), is))},
	}}}
	if schema.IsOptional(f.Type) {
		return l.when(gocode.Op(x, "!=", gocode.Nil), []gocode.Stmt{refuse})
	}
	return []gocode.Stmt{refuse}
}

// constantIn is a constant as a value of a member is compared with it.
func constantIn(f *schema.WireField, is schema.Expr) gocode.Expr {
	switch is := is.(type) {
	case schema.Text:
		return gocode.Str(string(is))
	case schema.Number:
		if kindOf(f.Type) == isBool {
			return gocode.Bool(is.Abs != 0)
		}
		return number(is)
	}
	return nil
}

// limited reports whether some value in a type has a limit: a variant for all others is none of them.
func limited(t schema.WireType, seen map[schema.WireType]bool) bool {
	t = schema.Present(t)
	if t == nil || seen[t] {
		return false
	}
	switch t := t.(type) {
	case *schema.WireInt, *schema.WireEnum, *schema.Decimal, *schema.Varint:
		_, _, narrow := rangeOf(t)
		return narrow
	case *schema.WireText:
		_, array := arrayLen(t)
		_, fixed := fixedLen(t)
		return t.Max > 0 || t.Filled() > 0 || fixed && !array
	case *schema.WireList:
		_, fixed := fixedLen(t)
		return t.Max > 0 || fixed || limited(t.Elem, seen)
	case *schema.WireMap:
		return t.Max > 0 || limited(t.Key, seen) || limited(t.Elem, seen)
	case *schema.WireUnion:
		seen[t] = true
		for _, v := range t.Variants {
			if v.Else || v.Type != nil && limited(v.Type, seen) {
				return true
			}
		}
	case *schema.WireStruct:
		seen[t] = true
		for _, f := range t.Record.Fields() {
			if f.Program && (f.Max > 0 || limited(f.Type, seen)) {
				return true
			}
		}
	}
	return false
}
