package schema

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
