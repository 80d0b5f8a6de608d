package check

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// neverElements reports a list whose elements all begin with what ends it, so that it never has one.
func (c *wireChecker) neverElements(name string, at source.Span, list *schema.WireList) {
	for _, end := range list.Ends {
		until, ok := end.Until.(schema.Text)
		if end.How != schema.EndUntil || !ok || !c.wire.AlwaysBegins(list.Elem, string(until), c.sizes) {
			continue
		}
		c.report.Errorf(CodeWireBeginAlike, at, "all elements of %s begin with %s, which ends it, so that it never has any", name, schema.ExprString(until)).
			Helpf("write more of the bytes that stand behind the last element, as many as it takes for no element to begin with them")
		return
	}
}
