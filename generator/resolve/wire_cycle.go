package resolve

import (
	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// maxValues is how many values a let or an equation may be calculated with, where those that
// it asks for are written out: a let that is twice another one, which is twice another one,
// and so on, has more of them than any machine can write.
const maxValues = 1000

// breakCycles reports lets and equations that depend on themselves, or on too much, and takes
// these away.
func (w *wirer) breakCycles() {
	for r := range w.records() {
		w.breakCyclesOf(r)
	}
}

func (w *wirer) breakCyclesOf(r *schema.Record) {
	c := &cycles{wirer: w, state: map[*schema.Expr]visited{}, values: map[*schema.Expr]int{}}
	for _, l := range r.Lets {
		c.visit(&l.Value, l.Name, l.Span)
	}
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.Equation != nil {
			c.visit(&f.Equation.Value, f.Name, f.Span)
		}
	}
}

// cycles follows values to those that they ask for.
type cycles struct {
	*wirer
	state  map[*schema.Expr]visited
	values map[*schema.Expr]int // of how many each of them is calculated
	full   bool                 // one has more than there may be
}

type visited int

const (
	_ visited = iota
	entered
	left
)

// visit follows the value of a name, and returns of how many values it is calculated.
func (c *cycles) visit(value *schema.Expr, name string, at source.Span) int {
	switch c.state[value] {
	case left:
		return c.values[value]
	case entered:
		*value = nil
		if d := c.refuse(at, "what %s is depends on %s itself", name, name); d != nil && c.session[name] != nil {
			d.Helpf("here %s is the field, and not the session variable of that name: call one of them something else", name)
		}
		return 1
	}
	c.state[value] = entered
	n := 0
	schema.Visit(*value, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.LetRef:
			n += c.visit(&x.Let.Value, x.Let.Name, x.Let.Span)
		case *schema.FieldRef:
			if f := x.Path[0]; f.Equation != nil {
				n += c.visit(&f.Equation.Value, f.Name, f.Span)
			}
		}
		n++
	})
	if n > maxValues {
		*value, n = nil, 1
		c.tooMuch(name, at)
	}
	c.state[value], c.values[value] = left, n
	return n
}

// tooMuch reports the first value of a record that is calculated with too many others, and not
// those that ask for it.
func (c *cycles) tooMuch(name string, at source.Span) {
	if !c.full {
		c.full = true
		c.refuse(at, "%s is calculated with more than %d values, where those that it asks for are written out: leave some of that to the program", name, maxValues)
	}
}

// refuse reports a value. A frame's stands in many messages, and nothing is returned where it
// was reported.
func (c *cycles) refuse(at source.Span, format string, args ...any) *diag.Diagnostic {
	if c.cyclic[at] {
		return nil
	}
	c.cyclic[at] = true
	return c.errorf(CodeWireLinear, at, format, args...)
}
