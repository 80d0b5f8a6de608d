package schema

import "strings"

// FixedText returns a constant text as it stands in a field of a fixed size: with what fills it up, and
// with the literal behind it.
func FixedText(t WireType, text string) string {
	ends := Ends(t)
	if len(ends) != 1 || ends[0].How != EndSize {
		return text
	}
	return ends[0].FillUp(text) + ends[0].Literal
}

// FillUp returns a text with the bytes behind it that fill it up to its size, where there are such.
func (e *End) FillUp(text string) string {
	return text + strings.Repeat(e.Fill, max(0, int(e.filled())-len(text)))
}

// filled is the size up to which a text is filled, 0 for none.
func (e *End) filled() uint64 {
	if e.Fill == "" {
		return 0
	}
	n, _ := e.Size.(Number)
	return n.Abs
}

// Filled is the size that a text of a type is filled up to, 0 for one that is not.
func (t *WireText) Filled() uint64 {
	if len(t.Ends) != 1 {
		return 0
	}
	return t.Ends[0].filled()
}
