package resolve

import (
	"fmt"
	"math"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// defaultOf returns the value of a field's default, or nil if it is no value of
// the field's type.
func (r *resolver) defaultOf(f *schema.Field, m *syntax.Mod) *schema.Value {
	if m.Value == nil {
		return nil
	}
	switch t := schema.Underlying(f.Type).(type) {
	case *schema.Enum:
		return r.enumDefault(f, t, m.Value)
	case *schema.Basic:
		value, takes := basicDefault(t, m.Value)
		if value == nil {
			r.badDefault(f, m, takes)
		}
		return value
	}
	r.badDefault(f, m, "")
	return nil
}

// badDefault reports a default; takes says what would be one, and is empty for
// types that have none.
func (r *resolver) badDefault(f *schema.Field, m *syntax.Mod, takes string) {
	of := schema.TypeString(f.Type)
	if takes != "" {
		r.errorf(CodeDefaultValue, m.Value.Range(), "the default of a field of type %s is %s", of, takes)
		return
	}
	d := r.errorf(CodeDefaultValue, m.Span, "a field of type %s has no default", of)
	d.Fix("remove it", withBlank(m.Span), "")
	if _, optional := schema.Underlying(f.Type).(*schema.Optional); optional {
		d.Help = "where it is not sent it is absent"
	}
}

func (r *resolver) enumDefault(f *schema.Field, e *schema.Enum, x syntax.Expr) *schema.Value {
	ref, ok := x.(*syntax.Ref)
	if !ok || len(ref.Parts) == 2 && ref.Parts[0].Text != e.Name || len(ref.Parts) > 2 {
		r.errorf(CodeDefaultValue, x.Range(), "the default of a field of type %s is one of its values", schema.TypeString(f.Type))
		return nil
	}
	name := ref.Parts[len(ref.Parts)-1]
	i := slices.IndexFunc(e.Values, func(v *schema.EnumValue) bool { return v.Name == name.Text })
	if i >= 0 {
		return &schema.Value{Enum: e.Values[i]}
	}
	d := r.errorf(CodeDefaultValue, name.Span, "enum %s has no value %s", e.Name, name.Text)
	d.Also(e.Span, "%s", e.Name+" is declared here")
	names := make([]string, len(e.Values))
	for i, v := range e.Values {
		names[i] = v.Name
	}
	suggest(d, name, closest(name.Text, names))
	return nil
}

// basicDefault returns the value that x is for a built-in type, or nil and what
// it would have to be.
func basicDefault(t *schema.Basic, x syntax.Expr) (value *schema.Value, takes string) {
	switch t.Kind {
	case schema.Bool:
		return boolDefault(x), "true or false"
	case schema.String:
		return stringDefault(t, x)
	case schema.Duration:
		return durationDefault(x), `a time in quotes, such as "1m30s"`
	case schema.F32, schema.F64:
		return floatDefault(t.Kind, x), "a number that fits"
	case schema.U8, schema.U16, schema.U32, schema.U64:
		most := uint64(math.MaxUint64) >> (64 - 8*t.Kind.Size())
		return uintDefault(x, most), fmt.Sprintf("a whole number from 0 to %d", most)
	case schema.I8, schema.I16, schema.I32, schema.I64:
		most := int64(math.MaxInt64) >> (64 - 8*t.Kind.Size())
		return intDefault(x, most), fmt.Sprintf("a whole number from %d to %d", -most-1, most)
	}
	return nil, ""
}

func boolDefault(x syntax.Expr) *schema.Value {
	ref, ok := x.(*syntax.Ref)
	if !ok || len(ref.Parts) != 1 || ref.Parts[0].Text != "true" && ref.Parts[0].Text != "false" {
		return nil
	}
	return &schema.Value{Bool: ref.Parts[0].Text == "true"}
}

func stringDefault(t *schema.Basic, x syntax.Expr) (*schema.Value, string) {
	s, ok := x.(*syntax.String)
	if !ok {
		return nil, "text in quotes"
	}
	if !utf8.ValidString(s.Value) {
		return nil, "valid UTF-8"
	}
	if t.Max > 0 && uint64(len(s.Value)) > t.Max {
		return nil, fmt.Sprintf("at most %d bytes long, not %d", t.Max, len(s.Value))
	}
	return &schema.Value{String: s.Value}, ""
}

func durationDefault(x syntax.Expr) *schema.Value {
	s, ok := x.(*syntax.String)
	if !ok {
		return nil
	}
	d, err := time.ParseDuration(s.Value)
	if err != nil {
		return nil
	}
	return &schema.Value{Int: int64(d)}
}

func uintDefault(x syntax.Expr, most uint64) *schema.Value {
	n, ok := x.(*syntax.Int)
	if !ok || n.Value > most {
		return nil
	}
	return &schema.Value{Uint: n.Value}
}

func intDefault(x syntax.Expr, most int64) *schema.Value {
	negative, x := sign(x)
	n, ok := x.(*syntax.Int)
	switch {
	case ok && !negative && n.Value <= uint64(most):
		return &schema.Value{Int: int64(n.Value)}
	case ok && negative && n.Value <= uint64(most)+1:
		return &schema.Value{Int: int64(-n.Value)}
	}
	return nil
}

func floatDefault(kind schema.Kind, x syntax.Expr) *schema.Value {
	negative, x := sign(x)
	var f float64
	switch x := x.(type) {
	case *syntax.Int:
		f = float64(x.Value)
	case *syntax.Float:
		f = x.Value
	default:
		return nil
	}
	if math.IsInf(f, 0) || kind == schema.F32 && f > math.MaxFloat32 {
		return nil
	}
	if negative {
		f = -f
	}
	return &schema.Value{Float: f}
}

// sign takes a minus off x.
func sign(x syntax.Expr) (negative bool, rest syntax.Expr) {
	if minus, ok := x.(*syntax.Unary); ok && minus.Op == "-" {
		return true, minus.X
	}
	return false, x
}
