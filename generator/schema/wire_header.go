package schema

// HeaderList returns the list that a field of headers is: those of its name, or all that no
// field names. It is nil for a field that is one header.
func (f *WireField) HeaderList() *WireList {
	list, _ := Present(f.Type).(*WireList)
	return list
}

// TakesOthers reports whether a field of headers gets those that no field names.
func (f *WireField) TakesOthers() bool {
	list := f.HeaderList()
	return list != nil && list.Ends[0].How == EndWords
}

// Pair returns the two texts that a struct of headers has: a name, and the value behind it.
// It is false for a struct with anything else.
func (s *WireStruct) Pair() (name, value *WireField, ok bool) {
	if len(s.Record.Leaves) != 2 || len(s.Record.Tagged) > 0 {
		return nil, nil, false
	}
	name, isName := pairText(s.Record.Leaves[0])
	value, isValue := pairText(s.Record.Leaves[1])
	return name, value, isName && isValue
}

// pairText returns a field that is a text of the program's, always there.
func pairText(item Item) (*WireField, bool) {
	f, ok := item.(*WireField)
	if !ok || !f.Program || f.Presence != Always || f.Label != "" {
		return nil, false
	}
	text, ok := BareWire(f.Type).(*WireText)
	return f, ok && len(text.Ends) == 1 && text.Ends[0].How == EndWord
}
