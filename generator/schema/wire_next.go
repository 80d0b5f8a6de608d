package schema

import "slices"

// LiteralBehind returns the text that stands directly behind a field of a record, "" for none.
func (r *Record) LiteralBehind(f *WireField) string {
	i := slices.Index(r.Items, Item(f)) + 1
	if i == 0 || i == len(r.Items) {
		return ""
	}
	literal, ok := r.Items[i].(*Literal)
	if !ok {
		return ""
	}
	return literal.Bytes
}
