package wirecode

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// conditionsWithin are those of a field of a struct, as the record around the struct would
// ask them.
func conditionsWithin(way []*schema.WireField, f *schema.WireField) []schema.Expr {
	var own []schema.Expr
	if f.If != nil {
		own = append(own, f.If)
	}
	version := &schema.ParamRef{Param: &schema.Param{Name: "version", Version: true}}
	if f.Since > 0 {
		own = append(own, &schema.Binary{Op: ">=", X: version, Y: schema.Number{Abs: f.Since}})
	}
	if f.Through != nil {
		own = append(own, &schema.Binary{Op: "<=", X: version, Y: schema.Number{Abs: *f.Through}})
	}
	var all []schema.Expr
	for _, x := range own {
		if x = fromAround(way, x); x != nil {
			all = append(all, x)
		}
	}
	return all
}

// fromAround is an expression of a struct as the record around it would write it, nil for
// what measures something in the struct.
func fromAround(way []*schema.WireField, x schema.Expr) schema.Expr {
	switch x := x.(type) {
	case *schema.FieldRef:
		if f := x.Path[0]; !f.Program && f.Equation != nil {
			return fromAround(way, f.Equation.Value)
		}
		return &schema.FieldRef{Path: slices.Concat(way, x.Path)}
	case *schema.LetRef:
		return fromAround(way, x.Let.Value)
	case *schema.ParamRef:
		around, of := way[:len(way)-1], way[len(way)-1]
		bound := schema.BoundValue(of.Binds, x.Param)
		if bound == nil || len(around) == 0 {
			return bound
		}
		return fromAround(around, bound)
	case *schema.Measure, *schema.Checksum:
		return nil
	case *schema.Unary:
		if y := fromAround(way, x.X); y != nil {
			return &schema.Unary{Op: x.Op, X: y}
		}
		return nil
	case *schema.Binary:
		left, right := fromAround(way, x.X), fromAround(way, x.Y)
		if left == nil || right == nil {
			return nil
		}
		return &schema.Binary{Op: x.Op, X: left, Y: right}
	}
	return x
}
