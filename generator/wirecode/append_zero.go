package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// orZero is a value that counts as zero where something on the way is not there:
//
//	level := 0
//	if m.Will != nil {
//		level = int(m.Will.QoS)
//	}
//
// That stands in front of the body, unless what is there has to be measured first.
func (a *appending) orZero(of schema.Expr, v value, there []gocode.Expr) value {
	if len(there) == 0 {
		return v
	}
	name := a.fresh(zeroName(of))
	local, list := value{gocode.Id(name), v.kind}, []gocode.Stmt(nil)
	switch v.kind {
	case isBool:
		list = append(list, gocode.Define(name, gocode.And(append(there, v.x)...)))
	case isText:
		list = append(list, &gocode.Var{Name: name, Type: gocode.Id("string")}, gocode.When(gocode.And(there...), gocode.Assign(local.x, asString(v))))
	default:
		local.kind = isInt
		list = append(list, gocode.Define(name, gocode.Int(0)), gocode.When(gocode.And(there...), gocode.Assign(local.x, v.num())))
	}
	if len(a.lateSizes(of, false)) > 0 {
		a.flush()
		a.add(list...)
		a.inBlock[a.zeroKey(of)] = local
		return local
	}
	a.head = append(a.head, list...)
	a.zeros[a.zeroKey(of)] = local
	return local
}

// known returns what orZero has made of an expression before.
func (a *appending) known(of schema.Expr) (value, bool) {
	key := a.zeroKey(of)
	if v, known := a.zeros[key]; known {
		return v, true
	}
	v, known := a.inBlock[key]
	return v, known
}

// listed is how many elements of a list are appended.
func (a *appending) listed(f *schema.WireField) gocode.Expr {
	n := gocode.Len(a.path(f))
	if conds := a.conditions(f); len(conds) > 0 {
		return gocode.Op(oneIf(gocode.And(conds...)), "*", n)
	}
	return n
}

// zeroKey is what counts as zero at times, asked from a root. Fields of a frame and of
// the message may have the same name.
type zeroKey struct {
	root  gocode.Expr
	first schema.Item
	of    string
}

func (a *appending) zeroKey(of schema.Expr) zeroKey {
	key := zeroKey{root: a.root, of: schema.ExprString(of)}
	switch of := of.(type) {
	case *schema.FieldRef:
		key.first = of.Path[0]
	case *schema.Measure:
		key.first = a.rec.Leaves[of.Stretch.From]
	}
	return key
}

// zeroName is a name for a value.
func zeroName(of schema.Expr) string {
	if ref, ok := of.(*schema.FieldRef); ok {
		return localName(ref.Path[len(ref.Path)-1].Name)
	}
	return string(of.(*schema.Measure).Of)
}

// conditionsOf are those of all fields on the way to one, but for what holds anyway for
// the field that is appended.
func (a *appending) conditionsOf(path []*schema.WireField) []gocode.Expr {
	var all []gocode.Expr
	if a.under == nil || !schema.SameCondition(a.under, path[0]) {
		all = a.conditions(path[0])
	}
	for i := 1; i < len(path); i++ {
		for _, x := range conditionsWithin(path[:i], path[i]) {
			all = append(all, cond(a, x))
		}
	}
	return all
}
