package check

import (
	"fmt"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
)

// written is a message as it is written, as far as the schema alone says what is in it.
type written struct {
	message, request *schema.Message
	kinds            []schema.Expr     // of its kind fields, none where they do not matter
	empty            *schema.WireField // a slot that a value was taken of, nil for none
	fixed            *schema.WireField // likewise a constant
	kind             *schema.WireField // likewise a kind
	let              *schema.Let       // likewise a number that the frame has for messages that give no other
	again            *schema.WireField // likewise a slot that repeats a kind or a constant of the request
	zero             bool              // a struct that nobody fills: the program's fields are zero too
}

// never reports whether a condition is known not to hold.
func (w *written) never(x schema.Expr) bool {
	n, known := w.value(x)
	return known && n == 0
}

// always reports whether a condition is known to hold.
func (w *written) always(x schema.Expr) bool {
	n, known := w.value(x)
	return known && n != 0
}

// value returns what an expression is, if that is known. Only small values are.
func (w *written) value(x schema.Expr) (n int64, known bool) {
	if w.asRequest(x) {
		return 1, true
	}
	switch x := x.(type) {
	case schema.Number:
		n, _ = x.Int()
		return n, x.Abs < 1<<32
	case *schema.FieldRef:
		return w.field(x)
	case *schema.LetRef:
		if _, is := x.Let.Value.(schema.Number); is {
			w.let = x.Let
		}
		return w.value(x.Let.Value)
	case *schema.Unary:
		if n, known = w.value(x.X); x.Op == "!" {
			return truth(n == 0), known
		}
		return -n, known && x.Op == "-"
	case *schema.Binary:
		return w.binary(x)
	}
	return 0, false
}

func (w *written) binary(x *schema.Binary) (n int64, known bool) {
	a, knowsA := w.value(x.X)
	b, knowsB := w.value(x.Y)
	if s, t, are := w.texts(x); are && x.Op == "==" {
		return truth(s == t), true
	} else if are && x.Op == "!=" {
		return truth(s != t), true
	} else if are && x.Op == schema.Begins {
		return truth(strings.HasPrefix(s, t)), true
	}
	either := func(want int64) bool { return knowsA && truth(a != 0) == want || knowsB && truth(b != 0) == want }
	switch {
	case x.Op == "&&":
		return truth(!either(0)), either(0) || knowsA && knowsB
	case x.Op == "||":
		return truth(either(1)), either(1) || knowsA && knowsB
	case x.Op == "&" && (knowsA && a == 0 || knowsB && b == 0):
		return 0, true
	case !knowsA || !knowsB:
		return 0, false
	}
	switch x.Op {
	case "==":
		return truth(a == b), true
	case "!=":
		return truth(a != b), true
	case "<":
		return truth(a < b), true
	case "<=":
		return truth(a <= b), true
	case ">":
		return truth(a > b), true
	case ">=":
		return truth(a >= b), true
	case "&":
		return a & b, true
	case "|":
		return a | b, true
	case "+":
		return a + b, true
	case "-":
		return a - b, true
	}
	return 0, false
}

// texts returns two texts that are compared, if both are known.
func (w *written) texts(x *schema.Binary) (a, b string, known bool) {
	a, knowsA := w.text(x.X)
	b, knowsB := w.text(x.Y)
	return a, b, knowsA && knowsB
}

// text is that of a constant, or of a slot: one that nobody fills is of no or of zero bytes.
func (w *written) text(x schema.Expr) (s string, known bool) {
	switch x := x.(type) {
	case schema.Text:
		return string(x), true
	case *schema.FieldRef:
		f := w.slot(x)
		if f == nil {
			return "", false
		}
		t, ok := schema.BareWire(f.Type).(*schema.WireText)
		switch {
		case !ok:
		case f.Equation == nil:
			w.empty = f
			n, _ := schema.ConstantSize(t.Ends)
			return string(make([]byte, min(max(n, 0), 1<<10))), true
		case isFixed(f):
			w.fixed = f
			return w.text(f.Equation.Value)
		}
	}
	return "", false
}

// slot returns the field of a frame that an expression means, unless the program fills it,
// or a constant of the message's own.
func (w *written) slot(x *schema.FieldRef) *schema.WireField {
	f := w.message.FieldNamed(x.Path[0].Name)
	if f == nil || len(x.Path) > 1 || f.Program && !w.zero || f.Role != schema.NoRole || schema.IsOptional(f.Type) {
		return nil
	}
	if f.Level == schema.Body && !w.zero && !isFixed(f) {
		return nil
	}
	return f
}

// isFixed reports whether a message itself says what a field always is.
func isFixed(f *schema.WireField) bool {
	return f.Equation != nil && f.Equation.Kind == schema.Constant && (f.Slot || f.Level == schema.Body)
}

// repeats reports whether an answer has in a slot what its request has there.
func (w *written) repeats(f *schema.WireField) bool {
	return w.request != nil && w.request.FieldNamed(f.Name) != nil
}

// repeated is the value of such a slot.
func (w *written) repeated(x *schema.FieldRef, slot *schema.WireField) (n int64, known bool) {
	asked := w.asked()
	if n, known = asked.field(x); !known {
		return 0, false
	}
	w.empty, w.fixed = asked.empty, asked.fixed
	if asked.kind != nil || asked.fixed != nil {
		w.again = slot
	}
	return n, true
}

// asked is the request that an answer is written for.
func (w *written) asked() *written {
	return &written{message: w.request, kinds: w.request.Kinds}
}

// origin says what the slot that repeats something has from the request.
func (w *written) origin() string {
	asked := w.asked()
	f := w.request.FieldNamed(w.again.Name)
	n, _ := asked.field(&schema.FieldRef{Path: []*schema.WireField{f}})
	return fmt.Sprintf("the %d of %s", n, w.request.Name)
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// field is the value of a field that is a slot nobody fills, or a constant.
func (w *written) field(x *schema.FieldRef) (n int64, known bool) {
	if f := w.kindField(x); f != nil {
		w.kind = f
		return w.value(w.kinds[f.KindNext])
	}
	if f := w.inside(x); f != nil {
		w.fixed = f
		return w.value(f.Equation.Value)
	}
	f := w.slot(x)
	switch {
	case f == nil:
	case f.Equation == nil && w.repeats(f):
		return w.repeated(x, f)
	case f.Equation == nil:
		w.empty = f
		return 0, true
	case isFixed(f):
		w.fixed = f
		return w.value(f.Equation.Value)
	}
	return 0, false
}

// inside returns the constant that an expression means within a struct of the message, which is always
// there.
func (w *written) inside(x *schema.FieldRef) *schema.WireField {
	if len(x.Path) == 1 {
		return nil
	}
	f := w.message.FieldNamed(x.Path[0].Name)
	if f == nil || f.Level != x.Path[0].Level {
		return nil
	}
	for _, in := range x.Path[1:] {
		if f == nil || f.Presence != schema.Always || f.IsConditional() {
			return nil
		}
		s, ok := schema.BareWire(f.Type).(*schema.WireStruct)
		if !ok {
			return nil
		}
		f = s.Record.FieldNamed(in.Name)
	}
	if f == nil || f.Presence != schema.Always || f.IsConditional() || f.Equation == nil || f.Equation.Kind != schema.Constant {
		return nil
	}
	return f
}

// kindField returns the field of a kind that the message has, and not the program says.
func (w *written) kindField(x *schema.FieldRef) *schema.WireField {
	f := w.message.FieldNamed(x.Path[0].Name)
	if f == nil || len(x.Path) > 1 || f.Role != schema.KindRole || f.Program || w.message.Else || f.KindNext >= len(w.kinds) {
		return nil
	}
	return f
}
