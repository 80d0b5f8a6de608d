package check

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// headers reports what is no header: a value that is neither a text nor a whole number, or
// a name that a reader would not find.
func (c *wireChecker) headers(r *record, l *schema.Layout) {
	names := map[string]*schema.WireField{}
	for _, item := range l.Items {
		f, ok := item.(*schema.WireField)
		if !ok {
			c.header(spanOf(item), "this has no name, and headers have", "write a constant, as in agent \"User-Agent\" string = \"x\"")
			continue
		}
		c.headerValue(r, f)
		c.headerText(r, f)
		name := f.HeaderName()
		if strings.ContainsAny(name, ": \t\r\n") {
			c.header(f.Span, "%q is no name of a header", "a name has neither blanks nor a colon in it", name)
		}
		if first := names[strings.ToLower(name)]; first != nil && !c.said[f.Span] {
			c.said[f.Span] = true
			c.report.Errorf(CodeWireHeader, f.Span, "%s and %s are the same header, since the case of letters does not count", called(first), called(f)).
				Also(first.Span, "%s comes here", called(first))
			continue
		}
		names[strings.ToLower(name)] = f
	}
}

// headerValue reports a value that cannot stand behind the colon of a header.
func (c *wireChecker) headerValue(r *record, f *schema.WireField) {
	t := schema.Present(f.Type)
	switch t.(type) {
	case *schema.WireText, *schema.WireInt, *schema.WireEnum, *schema.Decimal:
	default:
		c.header(f.Span, "%s is %s among headers, and the value of one is a text or a whole number", "write string, and read the rest in Go", r.of(f), schema.WireTypeString(t))
		return
	}
	if f.Via != nil {
		c.header(f.Span, "%s goes through %s, which the value of a header cannot", "call it in Go", r.of(f), f.Via.Name)
	}
	if f.IsConditional() {
		c.header(f.Span, "headers come in any order, so nothing decides whether %s is there", "write ?, for one that need not be", called(f))
	}
	if !endsWithLine(t) {
		c.header(f.Span, "%s is a header, which ends where its line does", "write its type without brackets", r.of(f))
	}
}

// headerText reports a constant that a reader would not find behind the colon of a header.
func (c *wireChecker) headerText(r *record, f *schema.WireField) {
	text, ok := constantText(r, f)
	if !ok {
		return
	}
	if strings.ContainsAny(text, "\r\n") {
		c.header(constantAt(r, f), "%s is %q, and the value of a header ends with its line", "leave the end of the line out", called(f), text)
		return
	}
	if strings.Trim(text, " \t") != text {
		c.header(constantAt(r, f), "%s is %q, and readers pass over the blanks around the value of a header", "leave the blanks out", called(f), text)
	}
}

// endsWithLine reports whether a type says nothing of its end.
func endsWithLine(t schema.WireType) bool {
	if n, isNumber := t.(*schema.Decimal); isNumber {
		return n.End == nil
	}
	for _, end := range schema.Ends(t) {
		if end.How != schema.EndWord {
			return false
		}
	}
	return true
}

// header reports a header, once for all messages of its frame.
func (c *wireChecker) header(at source.Span, problem, help string, args ...any) {
	if c.said[at] {
		return
	}
	c.said[at] = true
	c.report.Errorf(CodeWireHeader, at, problem, args...).Helpf("%s", help)
}
