package schema

// CountedBy returns the field of which another one of the record, and nothing but that, says how
// many elements it has or whether it is there; nil if it says anything else.
func (r *Record) CountedBy(f *WireField) *WireField {
	if f.Program || f.Equation == nil {
		return nil
	}
	m, ok := f.Equation.Value.(*Measure)
	if !ok || m.Of != CountOf && m.Of != HasOf || m.Stretch.To != m.Stretch.From+1 {
		return nil
	}
	of, ok := r.Leaves[m.Stretch.From].(*WireField)
	if !ok || !of.Program {
		return nil
	}
	switch Present(of.Type).(type) {
	case *WireList, *WireMap:
		if m.Of == CountOf {
			return of
		}
	}
	if IsOptional(of.Type) && m.Of == HasOf {
		return of
	}
	return nil
}
