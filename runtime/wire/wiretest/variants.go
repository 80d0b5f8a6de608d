package wiretest

import "reflect"

// variants knows what unions may hold.
type variants struct {
	all []reflect.Type // pointers to structs
	by  map[reflect.Type]*choices
}

// choices are the types that a union may hold, and those of them that hold no other
// union.
type choices struct{ all, flat []reflect.Type }

func variantsOf(nils []any) *variants {
	v := &variants{by: map[reflect.Type]*choices{}}
	for _, n := range nils {
		v.all = append(v.all, reflect.TypeOf(n))
	}
	return v
}

// of returns the choices for a sealed interface.
func (v *variants) of(union reflect.Type) (all, flat []reflect.Type) {
	c := v.by[union]
	if c == nil {
		c = v.find(union)
		v.by[union] = c
	}
	return c.all, c.flat
}

func (v *variants) find(union reflect.Type) *choices {
	c := &choices{}
	if union.NumMethod() == 0 {
		return c
	}
	for _, t := range v.all {
		if !t.Implements(union) {
			continue
		}
		c.all = append(c.all, t)
		if !hasUnion(t.Elem()) {
			c.flat = append(c.flat, t)
		}
	}
	return c
}

// hasUnion reports whether a struct holds a union directly.
func hasUnion(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Array:
		return hasUnion(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if hasUnion(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}
