package wirecode

import (
	"math"
	"math/big"
	"strings"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// store keeps what replies ask of this message:
//
//	x.Channel = uint64(m.Channel)
//	x.Kinds[0] = uint64(m.Opcode)
//	x.Values[0] = int64(m.Count)
//	if m.Flags.QoS > 0 {
//		x.Values[1] = int64(m.Packet)
//	}
func (a *appending) store() {
	a.storeRoles()
	for _, name := range a.p.needs.stores[a.message] {
		x := a.storedExpr(name)
		if x == nil {
			continue
		}
		a.flush()
		var v value
		a.holding(fieldOf(x), func() { v = a.exprValue(x) })
		n := v.x
		if v.kind == isBool {
			n = oneIf(n)
		}
		if v.kind == isText {
			continue
		}
		a.when(a.isKept(x), func() { a.add(a.p.needs.keep(name, convert("int64", n))) })
	}
}

// settingLets stores lets in session variables:
//
//	if rest < 0 || rest > 0xffff {
//		return b, wire.OutOfRange("mysql: Column.rest", rest, 0, 0xffff)
//	}
//	x.Set(2, uint64(rest))
func (a *appending) settingLets(r *schema.Record) {
	lets := r.SettingLets()
	if len(lets) > 0 {
		a.flush()
	}
	for _, l := range lets {
		v := a.letValue(l)
		if low, high, check := letRange(l); check {
			v = value{a.keep(v.num(), localName(l.Name)), isInt}
			wrong := gocode.Or(gocode.Op(v.x, "<", number(low)), gocode.Op(v.x, ">", intNumber(high)))
			a.refuse(wrong, "OutOfRange", gocode.Str(a.what+"."+l.Name), v.x, number(low), number(high))
		}
		a.add(a.p.setVariable(l.Sets, convert("uint64", v.plain())))
	}
}

// setVariable is x.Set(2, v).
func (p *planner) setVariable(v *schema.Variable, to gocode.Expr) gocode.Stmt {
	return gocode.Run(gocode.Method(idX, "Set", gocode.Int(int64(p.variable(v))), to))
}

// letRange is from the least to the largest number that a session variable holds which a let
// sets, and whether the let may be another one.
func letRange(l *schema.Let) (low, high schema.Number, check bool) {
	holds := typeReach(l.Sets.Type)
	low = schema.Number{Abs: new(big.Int).Abs(holds.low).Uint64(), Negative: holds.low.Sign() < 0}
	high = schema.Number{Abs: min(holds.high.Uint64(), math.MaxInt64)}
	return low, high, !isWithin(l.Value, holds)
}

// isKept is the condition of a field that is asked for, nil for what is always there. A
// reader keeps nothing of a field that is not.
func (a *appending) isKept(x schema.Expr) gocode.Expr {
	if f := fieldOf(x); f != nil {
		return gocode.And(a.conditions(f)...)
	}
	return nil
}

// fieldOf is the field that an expression is, or is in; nil for other expressions.
func fieldOf(x schema.Expr) *schema.WireField {
	if ref, ok := x.(*schema.FieldRef); ok {
		return ref.Path[0]
	}
	return nil
}

// storeRoles keeps the kinds, the channel, the id and the version that are the
// program's, and an id that is a constant.
func (a *appending) storeRoles() {
	for _, f := range schema.FieldsIn(a.rec.Leaves) {
		if schema.IsOptional(f.Type) || a.message.Reply && f.Role == schema.KindRole {
			continue
		}
		if constant := f.Role == schema.IDRole && f.Equation != nil && schema.IsConstant(f.Equation.Value); !f.Program && !constant {
			continue
		}
		at := a.roleAt(f)
		if n := a.sourceOf(f).asUint(f.Type); at != nil && n != nil {
			a.flush()
			a.holding(f, func() {
				a.when(gocode.And(a.conditions(f)...), func() { a.add(gocode.Assign(at, n)) })
			})
		}
	}
}

// roleAt is where the exchange has what a field with a role is, nil for others.
func (a *appending) roleAt(f *schema.WireField) gocode.Expr {
	switch f.Role {
	case schema.KindRole:
		if f.KindNext < maxKinds {
			return a.p.needs.kindOfRequest(f.KindNext).x
		}
	case schema.IDRole:
		return gocode.Dot(idX, "ID")
	case schema.ChannelRole:
		return gocode.Dot(idX, "Channel")
	case schema.VersionRole:
		return gocode.Dot(idX, "Version")
	}
	return nil
}

// storedStretches are what has to be measured for that.
func (a *appending) storedStretches() []schema.Stretch {
	var all []schema.Stretch
	if a.message == nil {
		return nil
	}
	for _, name := range a.p.needs.stores[a.message] {
		if x := a.storedExpr(name); x != nil {
			all = append(all, a.lateSizes(x, false)...)
		}
	}
	return all
}

// storedExpr finds what a name is in the message: a let, a field, or a field of a
// struct in it.
func (a *appending) storedExpr(name string) schema.Expr {
	if f := slotNamed(a.message, name); f != nil {
		return &schema.FieldRef{Path: []*schema.WireField{f}}
	}
	r := a.message.Record
	for _, l := range r.Lets {
		if l.Name == name {
			return &schema.LetRef{Let: l}
		}
	}
	first, rest, _ := strings.Cut(name, ".")
	if path := pathTo(r, first, rest); path != nil {
		return &schema.FieldRef{Path: path}
	}
	return nil
}

// checksum is wire.CRC32C(b[start+21:]).
func (a *appending) checksum(c *schema.Checksum) gocode.Expr {
	args := numbersOf(a, c)
	for _, at := range c.Stretches {
		if at.From >= at.To {
			continue
		}
		args = append(args, a.part(at))
	}
	a.flush()
	return checksumCall(a.p, c, args)
}

// part is a stretch that has been appended: b[start+1:at]. Without a delimiter that is
// b[start+1:at-1], or where there need not be one b[start+1:max(at-1, start+1)].
func (a *appending) part(at schema.Stretch) gocode.Expr {
	low := a.starts[a.key(at)].expr()
	end, known := a.starts[a.endOf(at)]
	uncounted := 0
	if at.Alone {
		uncounted = a.uncounted(at)
	}
	if uncounted == 0 {
		part := &gocode.Slice{X: idB, Low: low}
		if known {
			part.High = end.expr()
		}
		return part
	}
	high := gocode.Op(gocode.Len(idB), "-", gocode.Int(int64(uncounted)))
	if known {
		end.off -= uncounted
		high = end.expr()
	}
	if f, _ := lastField(a.rec, at); mayLack(f) {
		high = gocode.CallOf(gocode.Id("max"), high, low)
	}
	return &gocode.Slice{X: idB, Low: low, High: high}
}
