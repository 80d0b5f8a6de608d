package schema

import "strings"

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

// Closing returns the end of a word that closes with a literal, as string[until ">"] does, and nil
// of any other. Of a list it is that of each word.
func Closing(t WireType) *End {
	if list, ok := Present(t).(*WireList); ok {
		t = list.Elem
	}
	for _, end := range Ends(t) {
		if end.How == EndWord && end.Until != nil {
			return end
		}
	}
	return nil
}

// Closes is what each word of a field ends with, "" for nothing.
func (f *WireField) Closes() string {
	if end := Closing(f.Type); end != nil {
		return string(end.Until.(Text))
	}
	return ""
}

// Word is the word in which a text stands that is the value of a field.
func (f *WireField) Word(text string) string { return f.Label + text + f.Closes() }

// Inside returns what stands in a word of a field, without what it begins and ends with in any
// case, and whether the word may be one of the field's.
func (f *WireField) Inside(word string) (text string, ok bool) {
	n := len(word) - len(f.Closes())
	if n < len(f.Label) || !strings.EqualFold(word[:len(f.Label)], f.Label) || !strings.EqualFold(word[n:], f.Closes()) {
		return "", false
	}
	return word[len(f.Label):n], true
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
