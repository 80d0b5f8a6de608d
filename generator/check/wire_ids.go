package check

import (
	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// ids notes ids that are so narrow that callers wait for one another.
func (c *wireChecker) ids(p *schema.Conversation) {
	for _, m := range p.Messages {
		f := m.ID
		if f == nil || m.Reply || f.Equation != nil {
			continue
		}
		few, most := fewIDs(f)
		if few == "" {
			continue
		}
		c.report.Add(diag.Diagnostic{
			Severity: diag.Note, Code: CodeWireFewIDs, Span: f.Span,
			Message: f.Name + " is " + few + ", so at most " + plural(most, "request") + " can be outstanding",
		})
	}
}

// fewIDs says what makes ids few, and how many there are; "" where there are more than
// a byte has.
func fewIDs(f *schema.WireField) (why string, most uint64) {
	if r := f.Range; r != nil {
		if r.Low.Negative || r.High.Abs-r.Low.Abs > 255 {
			return "", 0
		}
		return r.Low.String() + ".." + r.High.String(), r.High.Abs - r.Low.Abs + 1
	}
	n, ok := schema.Present(f.Type).(*schema.WireInt)
	switch {
	case ok && n.Bool: // of which 0 is none
		return "true or false", 1
	case ok && n.Bits <= 8:
		return plural(uint64(n.Bits), "bit") + " wide", 1 << n.Bits
	}
	return "", 0
}

// lonelyIDs warns of an id in replies to requests that have none: it pairs nothing, and nothing says
// what it is.
func (c *wireChecker) lonelyIDs(p *schema.Conversation) {
	paired, lonely := map[source.Span]bool{}, []schema.Use{}
	for _, x := range p.Exchanges() {
		if x.Pairing == schema.Unpaired { // which says so of its answers
			continue
		}
		for use := range x.Uses() {
			switch id := use.Message.ID; {
			case use.Request == nil || id == nil || id.Equation != nil:
			case use.Request.ID != nil:
				paired[id.Span] = true
			default:
				lonely = append(lonely, use)
			}
		}
	}
	for _, use := range lonely {
		id := use.Message.ID
		if paired[id.Span] || c.said[id.Span] {
			continue
		}
		c.said[id.Span] = true
		c.report.Warnf(CodeWireID, id.Span, "%s is zero in what answers requests without an id, and is not looked at", called(id)).
			Also(use.Request.Span, "%s has none", use.Request.Name).
			Helpf("mark that of the requests, too; a number that counts answers is no id, but `%s %s = answered + 1 sets answered`, with `session { answered u32 }`", called(id), schema.WrittenType(id.Type))
	}
}
