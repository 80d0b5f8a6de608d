package schema

import "strings"

// FillUp returns a constant text as it stands in a field of a type: with the bytes behind it that
// fill it up, where the type says so.
func FillUp(t WireType, text string) string {
	ends := Ends(t)
	if len(ends) != 1 || ends[0].Fill == "" {
		return text
	}
	n, _ := ends[0].Size.(Number)
	return text + strings.Repeat(ends[0].Fill, max(0, int(n.Abs)-len(text)))
}

// Filled is the size that a text of a type is filled up to, 0 for one that is not.
func (t *WireText) Filled() uint64 {
	if !IsFilled(t) {
		return 0
	}
	n, _ := t.Ends[0].Size.(Number)
	return n.Abs
}

// IsFilled reports whether something fills up a text of a type that is shorter than its size.
func IsFilled(t WireType) bool {
	ends := Ends(t)
	return len(ends) == 1 && ends[0].Fill != ""
}
