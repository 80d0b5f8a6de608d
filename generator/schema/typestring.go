package schema

import "fmt"

// TypeString returns t as a schema writes it, such as "[]?Message", with limits
// and encodings after it: "string max 64". It is "nothing" for nil.
func TypeString(t Type) string {
	switch t := t.(type) {
	case nil:
		return "nothing"
	case *Basic:
		if t.Varint {
			return string(t.Kind) + " varint"
		}
		return string(t.Kind) + maxString(t.Max)
	case *List:
		return "[]" + TypeString(t.Elem) + maxString(t.Max)
	case *Array:
		return fmt.Sprintf("[%d]%s", t.Len, TypeString(t.Elem))
	case *Map:
		return fmt.Sprintf("map[%s]%s%s", TypeString(t.Key), TypeString(t.Value), maxString(t.Max))
	case *Optional:
		return "?" + TypeString(t.Elem)
	case Decl:
		return t.DeclName()
	}
	return ""
}

func maxString(n uint64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" max %d", n)
}

// Refs returns the named types that t speaks of, in the order in which they
// stand in its TypeString.
func Refs(t Type) []Decl {
	switch t := t.(type) {
	case *List:
		return Refs(t.Elem)
	case *Array:
		return Refs(t.Elem)
	case *Map:
		return append(Refs(t.Key), Refs(t.Value)...)
	case *Optional:
		return Refs(t.Elem)
	case Decl:
		return []Decl{t}
	}
	return nil
}
