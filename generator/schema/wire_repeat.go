package schema

// Repeated returns the field of a request that a field of its reply repeats: the number of
// its name, that of the outermost frame which has one. It is nil for a field that repeats
// nothing.
func Repeated(f *WireField, request *Message) *WireField {
	if !f.IsUnfilled() {
		return nil
	}
	return request.NumberNamed(f.Name)
}

// IsUnfilled reports whether a field of a frame is a slot that the message leaves alone, and
// is a number, so that a reply repeats the request's.
func (f *WireField) IsUnfilled() bool {
	return f.Level != Body && !f.Program && f.Equation == nil && f.Role == NoRole && f.Name != "" && f.If == nil && IsNumber(f.Type)
}

// FieldNamed returns the field of a name: the one that the message itself has, or else its
// frame; nil if there is none.
func (m *Message) FieldNamed(name string) *WireField { return m.Record.FieldNamed(name) }

// FieldNamed returns the last field of a name; nil if there is none.
func (r *Record) FieldNamed(name string) (found *WireField) {
	for _, leaf := range r.Leaves {
		if f, ok := leaf.(*WireField); ok && f.Name == name && name != "" {
			found = f
		}
	}
	return found
}

// NumberNamed returns a message's number of a name, that of the outermost frame that has
// one; nil if there is none.
func (m *Message) NumberNamed(name string) *WireField {
	var found *WireField
	for _, leaf := range m.Record.Leaves {
		f, ok := leaf.(*WireField)
		if ok && f.Name == name && IsNumber(f.Type) && (found == nil || found.Level > f.Level) {
			found = f
		}
	}
	return found
}

// IsNumber reports whether a type is a number that is always there.
func IsNumber(t WireType) bool {
	switch BareWire(t).(type) {
	case *WireInt, *WireEnum, *Varint, *Decimal:
		return true
	}
	return false
}
