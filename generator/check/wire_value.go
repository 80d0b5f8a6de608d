package check

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// values checks that the constants of a record fit their fields. A frame's field is
// looked at in each of its messages, and reported once.
func (c *wireChecker) values(r *record) {
	for _, f := range schema.FieldsIn(r.Leaves) {
		c.value(f)
	}
	for _, f := range r.Tagged {
		c.value(f)
	}
}

// lastElement checks that a list can have the number that ends it.
func (c *wireChecker) lastElement(f *schema.WireField) {
	list, ok := schema.Present(f.Type).(*schema.WireList)
	if !ok {
		return
	}
	for _, end := range list.Ends {
		if n, ok := end.Until.(schema.Number); ok {
			c.fits("the last element of "+called(f), f.Span, list.Elem, n)
		}
	}
}

func (c *wireChecker) value(f *schema.WireField) {
	if f.Equation != nil && f.Equation.Kind == schema.Constant {
		c.fitsField(called(f), f.Equation.Span, f, f.Equation.Value)
	}
	if f.Default != nil {
		c.fitsField("the default of "+called(f), f.Span, f, f.Default)
	}
	if f.Range != nil {
		c.fits("the range of "+called(f), f.Span, f.Type, f.Range.High)
	}
	c.lastElement(f)
}

// kinds checks that the kinds of a message fit the fields of its frame.
func (c *wireChecker) kinds(m *schema.Message, kinds []schema.Expr, at source.Span) {
	for _, f := range schema.FieldsIn(m.Record.Leaves) {
		if f.Role == schema.KindRole && f.Equation != nil && f.KindNext < len(kinds) {
			c.fitsField("the kind of "+m.Name, at, f, kinds[f.KindNext])
			if f.InJSON() {
				c.unicode("the kind of "+m.Name, at, kinds[f.KindNext])
			}
		}
	}
}

// answerKinds checks kinds that are made of the request's.
func (c *wireChecker) answerKinds(x *schema.Exchange) {
	for use := range x.Uses() {
		if !allConstant(use.Message.Kinds) {
			c.kinds(use.Message, use.Kinds, x.Span)
		}
	}
}

func allConstant(list []schema.Expr) bool {
	for _, x := range list {
		if !schema.IsConstant(x) {
			return false
		}
	}
	return true
}

// fitsField reports a constant that a field has no room for.
func (c *wireChecker) fitsField(what string, at source.Span, f *schema.WireField, x schema.Expr) {
	text, ok := x.(schema.Text)
	if problem := tooLong(f.Max, uint64(len(text))); ok && problem != "" {
		c.noRoom(what, at, f.Type, x, problem)
		return
	}
	c.fits(what, at, f.Type, x)
}

// fits reports a constant that a type has no room for.
func (c *wireChecker) fits(what string, at source.Span, t schema.WireType, x schema.Expr) {
	switch value := x.(type) {
	case schema.Number:
		c.noRoom(what, at, t, x, numberProblem(schema.Present(t), value))
	case schema.Text:
		c.noRoom(what, at, t, x, textProblem(schema.Present(t), string(value)))
	case schema.Null:
		c.noRoom(what, at, t, x, nullProblem(schema.Present(t)))
	}
}

// noRoom reports a problem of a constant, if there is one.
func (c *wireChecker) noRoom(what string, at source.Span, t schema.WireType, x schema.Expr, problem string) {
	if problem == "" || c.said[at] {
		return
	}
	c.said[at] = true
	d := c.report.Errorf(CodeWireValue, at, "%s is %s, and %s", what, schema.ExprString(x), problem)
	s, isStruct := schema.Present(t).(*schema.WireStruct)
	text, isText := x.(schema.Text)
	switch {
	case x == schema.Expr(schema.Null{}):
		d.Helpf("make it any; what need not be there has a ?")
	case isStruct:
		d.Helpf("write the values of its fields, as in { %s }, or give it the type of a number", constantFields(s))
	case isText && schema.IsNumber(t) && len(text) == 1:
		d.Helpf("as a number it is %q", text[0])
	case isText && schema.IsNumber(t):
		d.Helpf("these bytes are a string[%d]", len(text))
	}
}

// constantFields writes a struct with a value for each of its fields.
func constantFields(s *schema.WireStruct) string {
	var fields []string
	for _, f := range schema.FieldsIn(s.Record.Leaves) {
		fields = append(fields, fmt.Sprintf("%s %s = 0", cmp.Or(f.Name, "_"), schema.WrittenType(f.Type)))
	}
	return strings.Join(fields, ", ")
}

// numberProblem says why a number is no value of a type, or nothing.
func numberProblem(t schema.WireType, n schema.Number) string {
	name := schema.WireTypeNoun(t)
	switch t := t.(type) {
	case *schema.WireEnum:
		return numberProblem(schema.BareWire(t.Base), n)
	case *schema.WireInt, *schema.Decimal, *schema.Varint:
		if least, largest := schema.NumbersOf(t); n.Compare(least) < 0 || n.Compare(largest) > 0 {
			return name + " holds " + least.String() + " to " + largest.String()
		}
	case *schema.WireFloat, *schema.WireAny, *schema.Extern:
	case *schema.WireList:
		return "a list is no number"
	default:
		return name + " is no number"
	}
	return ""
}

// textProblem says why a text is no value of a type, or nothing.
func textProblem(t schema.WireType, text string) string {
	switch t := t.(type) {
	case *schema.WireText:
		if problem := tooLong(t.Max, uint64(len(text))); problem != "" || len(t.Ends) != 1 {
			return problem
		}
		return endProblem(t, t.Ends[0], text)
	case *schema.WireAny, *schema.Extern:
		return ""
	}
	return schema.WireTypeNoun(t) + " is no text"
}

// nullProblem says why null is no value of a type, or nothing.
func nullProblem(t schema.WireType) string {
	if _, is := t.(*schema.WireAny); is {
		return ""
	}
	return "only what is any JSON value can always be null"
}

// tooLong says that a text is longer than its limit, or nothing; 0 is for none.
func tooLong(limit, size uint64) string {
	if limit == 0 || size <= limit {
		return ""
	}
	return "it may have at most " + plural(limit, "byte") + ", not " + plural(size, "byte")
}

// endProblem says why a text does not end where its type says, or nothing.
func endProblem(t *schema.WireText, end *schema.End, text string) string {
	size := uint64(len(text))
	switch end.How {
	case schema.EndSize:
		if end.Fill != "" {
			return filledProblem(t, end, text)
		}
		if n, ok := end.Size.(schema.Number); ok && n.Abs != size {
			return schema.WrittenType(t) + " holds " + plural(n.Abs, "byte") + ", not " + plural(size, "byte")
		}
	case schema.EndPrefix:
		if n, bounded := most(end.Prefix); bounded && end.Scale == nil && size > n {
			return schema.WrittenType(t) + " holds at most " + plural(n, "byte") + ", not " + plural(size, "byte")
		}
	case schema.EndUntil, schema.EndWord:
		until, ok := end.Until.(schema.Text)
		if at := strings.Index(text+string(until), string(until)); ok && at < len(text) {
			return schema.WrittenType(t) + " ends at the first " + schema.ExprString(until) + ", so a reader takes it for " + schema.ExprString(schema.Text(text[:at]))
		}
	}
	return ""
}

// filledProblem says why a text that is filled up cannot be one of its type, or nothing.
func filledProblem(t *schema.WireText, end *schema.End, text string) string {
	if problem := tooLong(t.Filled(), uint64(len(text))); problem != "" {
		return problem
	}
	if !strings.HasSuffix(text, end.Fill) {
		return ""
	}
	return "a reader takes the " + schema.ExprString(schema.Text(end.Fill)) + " at its end for what fills it up"
}
