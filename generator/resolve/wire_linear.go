package resolve

import (
	"fmt"

	"github.com/netgen-dev/netgen/generator/schema"
)

// isLinear solves an equation for m, or reports that it cannot be.
func (w *wirer) isLinear(r *schema.Record, f *schema.WireField, m *schema.Measure) *schema.Solution {
	form, ok := linearIn(f.Equation.Value, m)
	switch {
	case !ok && takenAway(f.Equation.Value, m):
		w.errorf(CodeWireLinear, f.Equation.Span, "%s cannot be solved for %s: %s would be less the more there is of it",
			schema.ExprString(f.Equation.Value), m.Stretch.Text, f.Span.Text()).
			Helpf("%s", insteadOfTaking(f.Span.Text(), m))
		return nil
	case !ok:
		d := w.errorf(CodeWireLinear, f.Equation.Span, "%s cannot be solved for %s: an equation must be linear",
			schema.ExprString(f.Equation.Value), m.Stretch.Text)
		if isShifted(f.Equation.Value, m) {
			d.Helpf("multiply instead of shifting, as in size(a) * 4 for size(a) << 2")
		}
		return nil
	case max(form.Mul, form.Div) == tooMuch:
		w.errorf(CodeWireLinear, f.Equation.Span, "%s multiplies or divides %s by more than %d, and nothing is so long",
			schema.ExprString(f.Equation.Value), m.Stretch.Text, tooMuch-1)
		return nil
	}
	if w.isLate(r, f, m, form.Add) {
		form.Add = w.toldInFront(r, f, m, form.Add)
	}
	return &schema.Solution{By: f, Unknown: m, Linear: form, Late: w.isLate(r, f, m, form.Add)}
}

// toldInFront has a part of an equation ask for what tells a size, where that stands in front of the
// place where that of m has to be known, and what has the size comes behind it: with k u8 = size(b) and
// n u16 = size(a) + size(b), a has n - k bytes.
func (w *wirer) toldInFront(r *schema.Record, f *schema.WireField, m *schema.Measure, part schema.Expr) schema.Expr {
	place := max(m.Stretch.From, r.LeafAt(f)+1)
	return schema.Replace(part, func(x schema.Expr) schema.Expr {
		late, is := x.(*schema.Measure)
		if !is || late.Of != schema.SizeOf || late.Stretch.To <= place || late.Stretch.From >= late.Stretch.To {
			return x
		}
		s := given(r, late)
		if s == nil || s.Unknown.Of != schema.SizeOf || s.Or != nil || s.Late || s.Mul != 1 || s.Div != 1 || s.By.IsConditional() || schema.IsOptional(s.By.Type) || r.LeafAt(s.By) >= place {
			return x
		}
		told := schema.Expr(&schema.FieldRef{Path: []*schema.WireField{s.By}})
		if s.Add != nil {
			told = schema.Fold("-", told, s.Add)
		}
		return told
	})
}

// isLate reports whether a part of an equation is read behind the place where that of a
// measure has to be known.
func (w *wirer) isLate(r *schema.Record, f *schema.WireField, m *schema.Measure, part schema.Expr) (late bool) {
	place := max(m.Stretch.From, r.LeafAt(f)+1)
	schema.Visit(part, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.FieldRef:
			late = late || r.LeafAt(x.Path[0]) >= place
		case *schema.LetRef:
			late = late || w.isLate(r, f, m, x.Let.Value)
		case *schema.Measure:
			late = late || x.Stretch.To > place && !w.isFixed(r, x)
		}
	})
	return late
}

// takenAway reports whether an expression has less the more m is.
func takenAway(x schema.Expr, m *schema.Measure) (found bool) {
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.Binary:
			found = found || x.Op == "-" && contains(x.Y, m)
		case *schema.Unary:
			found = found || x.Op == "-" && contains(x.X, m)
		}
	})
	return found
}

// isShifted reports whether an expression shifts what has m in it.
func isShifted(x schema.Expr, m *schema.Measure) (found bool) {
	schema.Visit(x, func(x schema.Expr) {
		b, ok := x.(*schema.Binary)
		found = found || ok && b.Op == "<<" && contains(b.X, m)
	})
	return found
}

// insteadOfTaking is what to write in place of a number that is less the more m is.
func insteadOfTaking(number string, m *schema.Measure) string {
	of := m.Stretch.Text
	if m.Of == schema.HasOf {
		return fmt.Sprintf("where %s tells that %s is missing, write has(%[2]s) == 0, and `if %[1]s == 0` behind the type of %[2]s", number, of)
	}
	return fmt.Sprintf("leave %s to the program, and let the end of %s ask for it, as in bytes[10 - %[1]s]", number, of)
}

// linearIn writes x as (Mul*m + Add) / Div.
func linearIn(x schema.Expr, m *schema.Measure) (schema.Linear, bool) {
	none := schema.Linear{}
	if x == schema.Expr(m) {
		return schema.Linear{Mul: 1, Div: 1}, true
	}
	b, ok := x.(*schema.Binary)
	if !ok {
		return none, false
	}
	inX, inY := contains(b.X, m), contains(b.Y, m)
	if inX == inY {
		return none, false
	}
	inner, other := b.X, b.Y
	if inY {
		inner, other = b.Y, b.X
	}
	form, ok := linearIn(inner, m)
	n, isNumber := other.(schema.Number)
	switch {
	case !ok:
		return none, false
	case b.Op == "+":
		form.Add = plus("+", form.Add, scaled(other, form.Div))
	case b.Op == "-" && inX:
		form.Add = plus("-", form.Add, scaled(other, form.Div))
	case b.Op == "*" && isNumber && !n.Negative && n.Abs > 0 && form.Add == nil:
		form.Mul = product(form.Mul, n.Abs)
	case b.Op == "/" && inX && isNumber && !n.Negative && n.Abs > 0:
		form.Div = product(form.Div, n.Abs)
	default:
		return none, false
	}
	return form, true
}

// tooMuch stands for all by which nothing is multiplied or divided to be a length: an int may
// have 32 bits.
const tooMuch = 1 << 31

// product is a * b, and no more than tooMuch.
func product(a, b uint64) uint64 { return min(a*min(b, tooMuch), tooMuch) }

func scaled(x schema.Expr, by uint64) schema.Expr {
	if by == 1 {
		return x
	}
	return schema.Fold("*", x, schema.Number{Abs: by})
}

func plus(op string, a, b schema.Expr) schema.Expr {
	if a == nil {
		a = schema.Number{}
		if op == "+" {
			return b
		}
	}
	return schema.Fold(op, a, b)
}

func contains(x schema.Expr, m *schema.Measure) bool {
	found := false
	schema.Visit(x, func(y schema.Expr) { found = found || y == schema.Expr(m) })
	return found
}
