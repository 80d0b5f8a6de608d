package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// breakCycles reports lets and equations that depend on themselves, and takes these away.
func (w *wirer) breakCycles() {
	for _, s := range w.structs {
		w.breakCyclesOf(s.Record)
	}
	if w.wire.Protocol == nil {
		return
	}
	for _, m := range w.wire.Protocol.Messages {
		w.breakCyclesOf(m.Record)
	}
}

func (w *wirer) breakCyclesOf(r *schema.Record) {
	c := &cycles{wirer: w, state: map[*schema.Expr]visited{}}
	for _, l := range r.Lets {
		c.visit(&l.Value, l.Name, l.Span)
	}
	for _, leaf := range r.Leaves {
		if f, ok := leaf.(*schema.WireField); ok && f.Equation != nil {
			c.visit(&f.Equation.Value, f.Name, f.Span)
		}
	}
}

// cycles follows values to those that they ask for.
type cycles struct {
	*wirer
	state map[*schema.Expr]visited
}

type visited int

const (
	_ visited = iota
	entered
	left
)

// visit follows the value of a name.
func (c *cycles) visit(value *schema.Expr, name string, at source.Span) {
	switch c.state[value] {
	case left:
		return
	case entered:
		c.cycle(name, at)
		*value = nil
		return
	}
	c.state[value] = entered
	schema.Visit(*value, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.LetRef:
			c.visit(&x.Let.Value, x.Let.Name, x.Let.Span)
		case *schema.FieldRef:
			if f := x.Path[0]; f.Equation != nil {
				c.visit(&f.Equation.Value, f.Name, f.Span)
			}
		}
	})
	c.state[value] = left
}

// cycle reports a value that depends on itself. A frame's stands in many messages.
func (c *cycles) cycle(name string, at source.Span) {
	if !c.cyclic[at] {
		c.cyclic[at] = true
		c.errorf(CodeWireLinear, at, "what %s is depends on %s itself", name, name)
	}
}
