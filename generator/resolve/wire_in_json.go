package resolve

import (
	"maps"
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// markJSON marks the types that are used in JSON and nowhere else.
func (w *wirer) markJSON() {
	if w.wire.Protocol == nil {
		return
	}
	inJSON, elsewhere, hasJSON := map[any]bool{}, map[any]bool{}, false
	for _, m := range w.wire.Protocol.Messages {
		for _, f := range schema.FieldsIn(m.Record.Leaves) {
			if !f.InJSON() {
				reach(f.Type, elsewhere)
				continue
			}
			hasJSON = true
			reach(f.Type, inJSON)
			if f.Level == schema.Body {
				reach(m.Type, inJSON) // a struct whose fields are the message's
			}
		}
		for _, f := range m.Record.Tagged {
			reach(f.Type, elsewhere)
		}
	}
	if hasJSON {
		w.reachJSON(inJSON, elsewhere)
	}
	for _, d := range w.wire.Types {
		switch d := d.(type) {
		case *schema.WireStruct:
			d.JSON = inJSON[d] && !elsewhere[d]
		case *schema.WireUnion:
			if d.JSON = inJSON[d] && !elsewhere[d]; d.JSON {
				nameElse(d)
			}
		}
	}
}

// reachJSON adds the types that no message has, and that have no bytes: what they are made of stands
// in JSON, or can stand nowhere else.
func (w *wirer) reachJSON(inJSON, elsewhere map[any]bool) {
	for _, d := range w.wire.Types {
		t, ok := d.(schema.WireType)
		if !ok || inJSON[d] || elsewhere[d] {
			continue
		}
		reached := map[any]bool{}
		reach(t, reached)
		for of := range reached {
			if inJSON[of] && !elsewhere[of] || w.saysJSON(of) {
				maps.Copy(inJSON, reached)
				break
			}
		}
	}
}

// saysJSON reports whether a struct or union says itself that it stands in JSON: it is an array there,
// or has names of members, maps or any values; or its bytes would not tell its variants, or where its fields end.
func (w *wirer) saysJSON(of any) bool {
	if u, ok := of.(*schema.WireUnion); ok {
		return slices.ContainsFunc(u.Variants, func(v *schema.WireVariant) bool {
			return hasNoBytes(v.Type) || u.By == schema.ByPrefix && !v.Else && !mayHaveConstants(v.Type)
		})
	}
	s, ok := of.(*schema.WireStruct)
	return ok && (s.Record.Array || w.endless(s.Record) || slices.ContainsFunc(s.Record.Fields(), func(f *schema.WireField) bool {
		return f.Layout == schema.NoLayout && (f.Label != "" || hasNoBytes(f.Type))
	}))
}

// endless reports whether several fields of a record would take the rest of it, or elements of a list.
func (w *wirer) endless(r *schema.Record) bool {
	rests := 0
	for i, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok || f.Layout != schema.NoLayout || f.If != nil || r.Bounded(i) || !f.TakesRest(nil) {
			continue
		}
		rests++
		if list, ok := schema.Present(f.Type).(*schema.WireList); ok && schema.IsText(list.Elem) && schema.TakesRest(list.Elem, nil) {
			return true
		}
	}
	return rests > 1
}

// mayHaveConstants reports whether something in a type may tell it from others.
func mayHaveConstants(t schema.WireType) bool {
	s, ok := schema.BareWire(t).(*schema.WireStruct)
	if !ok {
		_, union := schema.BareWire(t).(*schema.WireUnion)
		return union
	}
	return slices.ContainsFunc(s.Record.Leaves, func(leaf schema.Item) bool {
		f, field := leaf.(*schema.WireField)
		return !field || f.Equation != nil || isComposed(f.Type)
	})
}

func isComposed(t schema.WireType) bool {
	switch schema.BareWire(t).(type) {
	case *schema.WireStruct, *schema.WireUnion:
		return true
	}
	return false
}

// hasNoBytes reports whether values of a type, or its elements, are maps or any JSON.
func hasNoBytes(t schema.WireType) bool {
	switch t := schema.Present(t).(type) {
	case *schema.WireList:
		return hasNoBytes(t.Elem)
	case *schema.WireMap, *schema.WireAny:
		return true
	}
	return false
}

// nameElse calls the struct of a variant for all others of JSON as the variant, which it is: it has
// its tag itself.
func nameElse(u *schema.WireUnion) {
	for _, v := range u.Variants {
		if s, ok := v.Type.(*schema.WireStruct); ok && v.Else && s.Inline && s.Name == u.Name+v.Name+"Value" {
			s.Name = u.Name + v.Name
		}
	}
}

// reach adds the structs and unions of a type, and theirs, to a set.
func reach(t schema.WireType, set map[any]bool) {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireOptional:
		reach(t.Elem, set)
	case *schema.WireList:
		reach(t.Elem, set)
	case *schema.WireMap:
		reach(t.Elem, set)
	case *schema.WireStruct:
		if set[t] {
			return
		}
		set[t] = true
		for _, leaf := range append(t.Record.Leaves[:len(t.Record.Leaves):len(t.Record.Leaves)], taggedItems(t.Record)...) {
			if f, ok := leaf.(*schema.WireField); ok {
				reach(f.Type, set)
			}
		}
	case *schema.WireUnion:
		if set[t] {
			return
		}
		set[t] = true
		for _, v := range t.Variants {
			reach(v.Type, set)
		}
	}
}
