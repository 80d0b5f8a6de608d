package schema

import (
	"slices"
	"strings"
)

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

// IsNoJSON reports whether a literal has a byte in it that JSON on one line does not have: where that
// comes first, the literal is.
func (l *Literal) IsNoJSON() bool {
	return strings.ContainsFunc(l.Bytes, func(r rune) bool { return r < ' ' })
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
// one JSON type: each of them is a struct in which it is another constant, and a field of the one
// for all others. It is empty where there is none.
func (u *WireUnion) ToldBy(kind string) string {
	var all []map[string]*WireField
	var names []string
	for _, v := range u.Variants {
		if v.Else || JSONKind(v.Type) != kind {
			continue
		}
		s, ok := BareWire(v.Type).(*WireStruct)
		if !ok {
			return ""
		}
		constants := map[string]*WireField{}
		for _, f := range FieldsIn(s.Record.Leaves) {
			if f.Tells() != nil {
				constants[f.MemberName()] = f
				names = append(names, f.MemberName())
			}
		}
		all = append(all, constants)
	}
	other := u.ElseOf(kind)
	i := slices.IndexFunc(names, func(name string) bool { return tells(all, name) && (other == nil || isOpen(other, all, name)) })
	if i < 0 {
		return ""
	}
	return names[i]
}

// AreMarked reports whether each variant of a union that is an object has a mark, which tells them
// apart.
func (u *WireUnion) AreMarked() bool {
	return !slices.ContainsFunc(u.Variants, func(v *WireVariant) bool {
		return JSONKind(v.Type) == "Object" && (v.Else || u.MarkOf(v) == "")
	})
}

// MarkOf returns the first member of a variant that is always given there, and that no other variant
// has; empty if there is none.
func (u *WireUnion) MarkOf(v *WireVariant) string {
	s, ok := BareWire(v.Type).(*WireStruct)
	if !ok {
		return ""
	}
	for _, f := range FieldsIn(s.Record.Leaves) {
		others := slices.ContainsFunc(u.Variants, func(other *WireVariant) bool {
			_, isMap := Present(other.Type).(*WireMap)
			return other != v && (isMap || other.Member(f.MemberName()) != nil)
		})
		if f.isGiven() && !others {
			return f.MemberName()
		}
	}
	return ""
}

// isGiven reports whether a member of JSON is always there, and not null.
func (f *WireField) isGiven() bool {
	if f.MemberName() == "" || f.Presence != Always || IsOptional(f.Type) || f.Default != nil || f.Since > 0 || f.Through != nil {
		return false
	}
	switch t := BareWire(f.Type).(type) {
	case *WireAny:
		return false
	case *WireUnion:
		return !slices.ContainsFunc(t.Variants, func(v *WireVariant) bool { return v.Type == nil })
	}
	return true
}

// tells reports whether a member is a constant in all of some structs, and another one in each.
func tells(all []map[string]*WireField, name string) bool {
	seen := map[string]bool{}
	for _, constants := range all {
		f := constants[name]
		if f == nil || seen[ExprString(f.Tells())] {
			return false
		}
		seen[ExprString(f.Tells())] = true
	}
	return true
}

// isOpen reports whether a member that is a constant in some structs is a field of the variant for
// all others that could be each of the constants, so that it can be compared with what it must not be.
func isOpen(other *WireVariant, all []map[string]*WireField, name string) bool {
	f := other.Member(name)
	return f != nil && f.Program && !slices.ContainsFunc(all, func(constants map[string]*WireField) bool {
		constant := constants[name]
		return JSONKind(constant.Type) != JSONKind(f.Type) || !mayBe(f.Type, constant.Tells())
	})
}

// mayBe reports whether a text or a whole number of a fixed width can be a constant.
func mayBe(t WireType, constant Expr) bool {
	switch t := Present(t).(type) {
	case *WireText:
		_, is := constant.(Text)
		return is && !t.Bytes
	case *WireEnum:
		return mayBe(t.Base, constant)
	case *WireInt:
		n, is := constant.(Number)
		least, largest := t.Holds()
		return is && n.Compare(least) >= 0 && n.Compare(largest) <= 0
	}
	return false
}

// ElseOf returns the variant of a JSON type that stands for all that none of the others of that type
// is, nil for none.
func (u *WireUnion) ElseOf(kind string) *WireVariant {
	i := slices.IndexFunc(u.Variants, func(v *WireVariant) bool { return v.Else && JSONKind(v.Type) == kind })
	if i < 0 {
		return nil
	}
	return u.Variants[i]
}

// Member returns the field of a variant that is a struct which is a member, or an element; nil for none.
func (v *WireVariant) Member(name string) *WireField {
	s, ok := BareWire(v.Type).(*WireStruct)
	if !ok {
		return nil
	}
	fields := FieldsIn(s.Record.Leaves)
	i := slices.IndexFunc(fields, func(f *WireField) bool { return f.MemberName() == name })
	if i < 0 {
		return nil
	}
	return fields[i]
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
