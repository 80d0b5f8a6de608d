package schema

import "slices"

// CountsFromMessage reports whether a value of t has something in it, or in what it contains,
// whose place is counted from the beginning of the message.
func CountsFromMessage(t WireType) bool { return countsFromMessage(t, map[WireType]bool{}) }

// CountsFromMessage reports it of a record.
func (r *Record) CountsFromMessage() bool {
	return r.countsFromMessage(map[WireType]bool{})
}

func (r *Record) countsFromMessage(seen map[WireType]bool) bool {
	return slices.ContainsFunc(r.Fields(), func(f *WireField) bool {
		return f.Align > 1 && f.FromMessage || countsFromMessage(f.Type, seen)
	})
}

func countsFromMessage(t WireType, seen map[WireType]bool) bool {
	switch t := BareWire(t).(type) {
	case *WireOptional:
		return countsFromMessage(t.Elem, seen)
	case *WireList:
		return countsFromMessage(t.Elem, seen)
	case *WireStruct:
		if seen[t] {
			return false
		}
		seen[t] = true
		return t.Record.countsFromMessage(seen)
	case *WireUnion:
		if seen[t] {
			return false
		}
		seen[t] = true
		for _, v := range t.Variants {
			if countsFromMessage(v.Type, seen) {
				return true
			}
		}
	}
	return false
}
