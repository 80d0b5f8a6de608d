package schema

// Lengths tells of a list of numbers that each is the size of the element at its place in
// another list, which stands behind it.
type Lengths struct {
	Of *WireField // the list whose elements are measured, of texts
	// Value is what a number is equal to. The size of Of in it stands for that of one element.
	Value Expr
	// Solution gives the size of an element. It is By the list of numbers, and stands for one
	// of them.
	Solution *Solution
}

// ElemOf is the type of the elements of a field that is a list, or else its own type.
func (f *WireField) ElemOf() WireType {
	if list, ok := Present(f.Type).(*WireList); ok {
		return list.Elem
	}
	return f.Type
}
