package check

import (
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// headers reports what is no header: a value that is neither a text nor a whole number, or
// a name that a reader would not find.
func (c *wireChecker) headers(r *record, l *schema.Layout) {
	names := map[string]*schema.WireField{}
	others := (*schema.WireField)(nil)
	for _, item := range l.Items {
		f, ok := item.(*schema.WireField)
		if _, nested := item.(*schema.Layout); nested {
			continue // which was said
		}
		if !ok {
			c.header(spanOf(item), "this has no name, and headers have", "write a constant, as in agent \"User-Agent\" string = \"x\"")
			continue
		}
		if f.TakesOthers() {
			c.otherHeaders(r, f, others)
			others = f
			continue
		}
		c.headerValue(r, f)
		c.headerText(r, f)
		for _, name := range f.HeaderNames() {
			c.headerNamed(f, name, names)
		}
	}
	leaves := schema.LeavesOf(l.Items)
	if len(leaves) == 0 {
		return
	}
	from := slices.Index(r.Leaves, leaves[0])
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.Equation != nil {
			c.someHeaders(f, from, from+len(leaves))
		}
	}
}

// someHeaders reports the size or a checksum of some headers, which are the leaves between two: they
// come in any order, so that others may stand between them.
func (c *wireChecker) someHeaders(f *schema.WireField, from, to int) {
	schema.Visit(f.Equation.Value, func(x schema.Expr) {
		var of []schema.Stretch
		switch x := x.(type) {
		case *schema.Measure:
			if x.Of == schema.SizeOf && !x.Stretch.Alone {
				of = []schema.Stretch{x.Stretch}
			}
		case *schema.Checksum:
			of = x.Stretches
		}
		for _, at := range of {
			if at.From < to && from < at.To && (at.From > from || at.To < to) {
				c.header(at.Span, "%s would be of some headers, which come in any order", "let it be of what stands behind all of them", schema.ExprString(x))
			}
		}
	})
}

// headerNamed reports a name of a header that is none, or that of another one: names are those
// in front of it.
func (c *wireChecker) headerNamed(f *schema.WireField, name string, names map[string]*schema.WireField) {
	if name == "" {
		c.header(f.Span, "this has no name, and headers have", "give it one")
		return
	}
	c.headerName(f, name)
	if c.wire.Headers.Loose() {
		name = strings.ToLower(name)
	}
	if first := names[name]; first != nil && !c.said[f.Span] {
		c.sameHeader(first, f)
		return
	}
	names[name] = f
}

// headerName reports a name in which a reader finds another one.
func (c *wireChecker) headerName(f *schema.WireField, name string) {
	l := c.wire.Headers
	switch {
	case l.Loose() && strings.ContainsAny(name, " \t"), schema.BreaksLine(name, l.End), strings.Index(name+l.Mark(), l.Mark()) < len(name):
	default:
		return
	}
	mark := "a colon"
	if l.Mark() != ":" {
		mark = schema.ExprString(schema.Text(l.Mark()))
	}
	if l.Loose() {
		c.header(f.Span, "%q is no name of a header", "a name has neither blanks nor "+mark+" in it", name)
		return
	}
	c.header(f.Span, "%q is no name of a header", "a name has neither "+mark+" nor the end of a line in it", name)
}

func (c *wireChecker) sameHeader(first, f *schema.WireField) {
	c.said[f.Span] = true
	why := ""
	if c.wire.Headers.Loose() {
		why = ", since the case of letters does not count"
	}
	c.report.Errorf(CodeWireHeader, f.Span, "%s and %s are the same header%s", called(first), called(f), why).
		Also(first.Span, "%s comes here", called(first))
}

// headerValue reports a value that cannot stand behind the colon of a header.
func (c *wireChecker) headerValue(r *record, f *schema.WireField) {
	t := schema.Present(f.Type)
	if list := f.HeaderList(); list != nil {
		c.headerList(r, f, list)
		t = schema.BareWire(list.Elem)
	}
	switch t := t.(type) {
	case *schema.WireText, *schema.WireInt, *schema.WireEnum, *schema.Decimal:
	case *schema.WireStruct:
		c.header(f.Span, "%s is %s among headers, and the value of one is a text or a whole number", headerHelp(f), r.of(f), schema.WrittenType(t))
		return
	default:
		c.header(f.Span, "%s is %s among headers, and the value of one is a text or a whole number", "write string, and read the rest in Go", r.of(f), schema.WrittenType(t))
		return
	}
	if help := noVia(f, t); help != "" {
		c.header(f.Span, "%s goes through %s, and among headers only the strings and bytes of a message can", help, r.of(f), f.Via.Name)
	}
	if f.IsConditional() {
		help := "write ?, for one that need not be"
		if f.HeaderList() != nil {
			help = "leave out the condition: the list is empty where none comes"
		}
		c.header(f.Span, "headers come in any order, so nothing decides whether %s is there", help, called(f))
	}
	if !c.sizedHeader(r, f, t) && !endsWithLine(t) {
		c.header(f.Span, "%s is a header, which ends where its line does", "write its type without brackets", r.of(f))
	}
}

// headerHelp is what to write in place of a struct among headers.
func headerHelp(f *schema.WireField) string {
	if f.HeaderList() == nil {
		return "write string, and read the rest in Go"
	}
	return "write []string; for the headers that no field names, " + pairs
}

// headerList reports what is said of a list and does not hold for headers, of which as many
// come as there are.
func (c *wireChecker) headerList(r *record, f *schema.WireField, list *schema.WireList) {
	switch {
	case schema.IsOptional(f.Type):
		c.header(f.Span, "%s is a list of headers, which is empty where none comes", "leave out the ?", r.of(f))
	case c.sizedHeader(r, f, list):
	case !endsWithLine(list):
		c.header(f.Span, "%s has the headers of its name, as many as come", "write [] in front of the type, with nothing in it", r.of(f))
	}
}

// sizedHeader reports a header of which an equation is to say where it ends.
func (c *wireChecker) sizedHeader(r *record, f *schema.WireField, t schema.WireType) bool {
	for _, end := range schema.Ends(t) {
		if end.How == schema.EndGiven {
			by := called(end.Given.By)
			c.header(f.Span, "%s is a header, which ends where its line does, and %s tells its size", "leave out "+by, r.of(f), by)
			return true
		}
	}
	return false
}

// headerText reports a constant that a reader would not find behind the colon of a header.
func (c *wireChecker) headerText(r *record, f *schema.WireField) {
	text, ok := constantText(r, f)
	if !ok {
		return
	}
	if schema.BreaksLine(text, c.wire.Headers.End) {
		c.header(constantAt(r, f), "%s is %q, and the value of a header ends with its line", "leave the end of the line out", called(f), text)
		return
	}
	if c.wire.Headers.Loose() && strings.Trim(text, " \t") != text {
		c.header(constantAt(r, f), "%s is %q, and readers pass over the blanks around the value of a header", "leave the blanks out", called(f), text)
	}
}

// endsWithLine reports whether a type says nothing of its end.
func endsWithLine(t schema.WireType) bool {
	if n, isNumber := t.(*schema.Decimal); isNumber {
		return n.End == nil || n.Width() > 0
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
