package schema

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
		return "Object"
	}
	return ""
}

// maxArray is the longest array that bytes of a constant size become.
const maxArray = 1 << 12

// Array returns how many bytes a value of t always has, if it is an array in Go.
func (t *WireText) Array() (int, bool) {
	if !t.Bytes || len(t.Ends) != 1 || t.Ends[0].How != EndSize || t.Ends[0].If != nil {
		return 0, false
	}
	n, ok := t.Ends[0].Size.(Number)
	if !ok || n.Negative || n.Abs > maxArray {
		return 0, false
	}
	return int(n.Abs), true
}
