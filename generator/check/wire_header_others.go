package check

import "github.com/netgen-dev/netgen/generator/schema"

// pairs is what the headers are that no field names.
const pairs = "write [rest]Header, where struct Header { name string, value string }"

// otherHeaders reports what cannot take the headers that no field names; first is one that
// does already.
func (c *wireChecker) otherHeaders(r *record, f, first *schema.WireField) {
	if f.Name == "" {
		return // nobody gets them
	}
	s, isStruct := schema.BareWire(f.HeaderList().Elem).(*schema.WireStruct)
	switch {
	case !isStruct:
		c.header(f.Span, "%s takes the headers that no field names, and each is a name and a value", pairs, r.of(f))
	case first != nil:
		c.header(f.Span, "%s and %s both take the headers that no field names", "leave one of them out", called(first), called(f))
	case schema.IsOptional(f.Type):
		c.header(f.Span, "%s takes the headers that no field names, and is empty where none comes", "leave out the ?", r.of(f))
	case f.Label != "":
		c.header(f.Span, "%s takes the headers that no field names, so that it has no name itself", "leave out "+schema.ExprString(schema.Text(f.Label)), r.of(f))
	case f.IsConditional():
		c.header(f.Span, "headers come in any order, so nothing decides whether %s is there", "leave out the condition", called(f))
	case f.Via != nil:
		c.header(f.Span, "%s goes through %s, and only the name and the value of a header can", "write it behind their types in struct "+s.Name, r.of(f), f.Via.Name)
	}
}

// pair reports a struct of headers that is not the name and value of one.
func (c *wireChecker) pair(d *schema.WireStruct) {
	if _, _, ok := d.Pair(); !ok {
		c.header(d.Span, "struct %s is a header that no field names, which is two texts: a name, and a value that ends with its line", "write struct "+d.Name+" { name string, value string }", d.Name)
	}
}
