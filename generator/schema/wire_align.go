package schema

import "slices"

// Placed are the structs and unions of a file that have something in them whose place is
// counted from the beginning of the message. They may contain themselves: therefore all are
// looked at again and again, until no other is found.
type Placed map[WireType]bool

// PlacedOf looks at the types of a file.
func PlacedOf(types []WireDecl) Placed {
	p := Placed{}
	for found := -1; found < len(p); {
		found = len(p)
		for _, d := range types {
			p.look(d)
		}
	}
	return p
}

func (p Placed) look(d WireDecl) {
	switch d := d.(type) {
	case *WireStruct:
		if !p[d] && p.InRecord(d.Record) {
			p[d] = true
		}
	case *WireUnion:
		if !p[d] && slices.ContainsFunc(d.Variants, func(v *WireVariant) bool { return p.In(v.Type) }) {
			p[d] = true
		}
	}
}

// In reports whether a value of t has something in it that counts from the message.
func (p Placed) In(t WireType) bool {
	switch t := BareWire(t).(type) {
	case *WireOptional:
		return p.In(t.Elem)
	case *WireList:
		return p.In(t.Elem)
	default:
		return p[t]
	}
}

// InRecord reports it of a record.
func (p Placed) InRecord(r *Record) bool {
	return slices.ContainsFunc(r.Fields(), p.InField)
}

// InField reports whether a field counts from the message, or something in it does.
func (p Placed) InField(f *WireField) bool {
	return f.Align > 1 && f.FromMessage || p.In(f.Type)
}
