package check

import (
	"fmt"

	"github.com/netgen-dev/netgen/generator/schema"
)

// repeats reports fields of replies that repeat a number of their request and have no room
// for it: slots that nobody fills, and what is `= request.x`.
func (c *wireChecker) repeats(x *schema.Exchange) {
	for use := range x.Uses() {
		if use.Request != nil {
			c.repeatsOf(use.Message, use.Request)
		}
	}
}

func (c *wireChecker) repeatsOf(reply, request *schema.Message) {
	for _, f := range schema.FieldsIn(reply.Record.Leaves) {
		if c.said[f.Span] {
			continue
		}
		help := "give both the same type"
		from := asked(f, request)
		if from == nil {
			from = schema.Repeated(f, request)
			help += fmt.Sprintf(", or fill it in the reply: .%s where the program says it, or .%s = 0", f.Name, f.Name)
		}
		if from == nil || holds(f.Type, from) {
			continue
		}
		c.said[f.Span] = true
		c.report.Errorf(CodeWireValue, f.Span, "%s repeats the %s of its request %s, and %s does not hold every %s", reply.Name, from.Name, request.Name,
			schema.WrittenType(f.Type), schema.WrittenType(from.Type)).
			Also(from.Span, "the request's %s", from.Name).
			Helpf("%s", help)
	}
}

// asked is the number of a request that `= request.x` repeats, nil for a field without it.
func asked(f *schema.WireField, request *schema.Message) *schema.WireField {
	if f.Equation == nil {
		return nil
	}
	ref, ok := f.Equation.Value.(*schema.RequestRef)
	if !ok {
		return nil
	}
	return request.FieldNamed(ref.Name)
}

// holds reports whether a type has every number that a field can be. What is of a type in Go
// is checked there.
func holds(t schema.WireType, from *schema.WireField) bool {
	if !schema.IsNumber(t) || !schema.IsNumber(from.Type) {
		return true
	}
	if from.Equation != nil {
		if n, ok := from.Equation.Value.(schema.Number); ok {
			return numberProblem(schema.BareWire(t), n) == ""
		}
	}
	least, largest := schema.NumbersOf(t)
	low, high := schema.NumbersOf(from.Type)
	return least.Compare(low) <= 0 && largest.Compare(high) >= 0
}
