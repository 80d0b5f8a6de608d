package schema

import "slices"

// UnionIn returns the union that a member of JSON is, or that the elements of a list or a map are; nil
// for none.
func UnionIn(t WireType) *WireUnion {
	switch holder := Present(t).(type) {
	case *WireList:
		t = holder.Elem
	case *WireMap:
		t = holder.Elem
	}
	u, _ := Present(t).(*WireUnion)
	return u
}

// JSONKind returns the JSON type of values of t, null for none: Null, Bool, Number, String, Array
// or Object; empty if it may be several.
func JSONKind(t WireType) string {
	switch t := Present(t).(type) {
	case nil:
		return "Null"
	case *WireInt:
		if t.Bool || t.Bits == 1 && !t.Signed {
			return "Bool"
		}
		return "Number"
	case *WireFloat, *Varint, *Decimal, *WireEnum:
		return "Number"
	case *WireText:
		if _, array := t.Array(); array {
			return "Array"
		}
		return "String"
	case *WireList:
		return "Array"
	case *WireStruct:
		if t.Record.Array {
			return "Array"
		}
		return "Object"
	case *WireMap:
		return "Object"
	}
	return ""
}

// ToldBy returns the member, or the element, that tells the variants of a union apart that are of
// one JSON type: each of them is a struct in which it is another constant. It is empty where there
// is none.
func (u *WireUnion) ToldBy(kind string) string {
	var all []map[string]Expr
	var names []string
	for _, v := range u.Variants {
		if v.Else || JSONKind(v.Type) != kind {
			continue
		}
		s, ok := BareWire(v.Type).(*WireStruct)
		if !ok {
			return ""
		}
		constants := map[string]Expr{}
		for _, f := range FieldsIn(s.Record.Leaves) {
			if value := f.Tells(); value != nil {
				constants[f.MemberName()] = value
				names = append(names, f.MemberName())
			}
		}
		all = append(all, constants)
	}
	i := slices.IndexFunc(names, func(name string) bool { return tells(all, name) })
	if i < 0 {
		return ""
	}
	return names[i]
}

// tells reports whether a member is a constant in all of some structs, and another one in each.
func tells(all []map[string]Expr, name string) bool {
	seen := map[string]bool{}
	for _, constants := range all {
		value := constants[name]
		if value == nil || seen[ExprString(value)] {
			return false
		}
		seen[ExprString(value)] = true
	}
	return true
}

// Tells returns the text or the number that a member of JSON always is, nil for others.
func (f *WireField) Tells() Expr {
	if f.Program || f.Equation == nil || f.Equation.Kind != Constant {
		return nil
	}
	switch v := f.Equation.Value.(type) {
	case Text:
		return v
	case Number:
		if _, fits := v.Int(); fits {
			return Number{Abs: v.Abs, Negative: v.Negative}
		}
	}
	return nil
}
