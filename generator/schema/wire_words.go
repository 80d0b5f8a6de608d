package schema

// HasWords reports whether some fields of a message are words.
func HasWords(m *Message) bool {
	for _, item := range m.Record.Items {
		if l, ok := item.(*Layout); ok && l.Kind == Words {
			return true
		}
	}
	return false
}

// FrontOfWords returns the bytes in front of the words of a message. It reports false
// for one that is anything else: these bytes, and then words to its end.
func FrontOfWords(m *Message) (front string, ok bool) {
	for i, item := range m.Record.Items {
		switch item := item.(type) {
		case *Literal:
			front += item.Bytes
		case *Layout:
			return front, item.Kind == Words && i == len(m.Record.Items)-1 && front != ""
		default:
			return "", false
		}
	}
	return "", false
}

// KindBehind returns the kind of a message, nil for none, and what stands in front of it that a
// reader finds by its literal.
func (m *Message) KindBehind() (kind *WireField, front []*WireField) {
	for _, leaf := range m.Record.Leaves {
		f, ok := leaf.(*WireField)
		switch {
		case !ok:
		case f.Role == KindRole:
			return f, front
		case f.Presence == ByLiteral:
			front = append(front, f)
		}
	}
	return nil, nil
}

// Digits returns how many digits a word always has, as that of a dec[4] has, so that it has a
// place before its value is known. In a list each word has its length in front. What no wire block
// lays out has been reported.
func (l *WordLayout) Digits(f *WireField, sizes *WireSizes) (n int, always bool) {
	if l == nil {
		return 0, false
	}
	bits, fixed := sizes.Bits(f.Type)
	return int(bits / 8), fixed && l.List == nil && f.Via == nil && !f.IsConditional() && BaseOfDigits(f.Type) > 0
}
