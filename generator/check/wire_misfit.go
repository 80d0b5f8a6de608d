package check

import (
	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// misfit reports a message that is to take whatever others cannot read, and cannot
// read that either.
func (c *wireChecker) misfit(x *schema.Exchange, m *schema.Message) {
	at := x.Span
	switch {
	case !m.Misfit || c.said[at]:
		return
	case x.Role == schema.Stream:
		c.misfits(at, "%s is a stream, and what cannot be read is answered once", x.Name).
			Helpf("make it a request, or an event if nothing answers it")
		return
	case m.Framing == nil && !schema.HasWords(m):
		c.misfits(at, "nothing says where a message ends that %s takes because it cannot be read", x.Name).
			Helpf("only a frame with a size, or words, say it before they are understood; write = else")
		return
	}
	takesAll := c.wire.Lenient
	for _, f := range schema.FieldsIn(m.Record.Leaves) {
		raw, all := c.rawness(f, m)
		takesAll = takesAll || all
		if f.Level == schema.Body && !f.Slot && (!raw || !f.Program) {
			c.notRaw(x, f.Span, called(f))
			return
		}
	}
	if len(m.Record.Tagged) > 0 {
		c.notRaw(x, m.Record.Tagged[0].Span, called(m.Record.Tagged[0]))
		return
	}
	if takesAll {
		return
	}
	if schema.HasWords(m) {
		c.misfits(at, "%s has to take any number of words", x.Name).Helpf("give it a list, as in args []string")
		return
	}
	c.misfits(at, "%s has to take bytes of any number", x.Name).Helpf("give it a field for them, as in data bytes[rest]")
}

func (c *wireChecker) misfits(at source.Span, format string, args ...any) *diag.Diagnostic {
	c.said[at] = true
	return c.report.Errorf(CodeWireMisfit, at, format, args...)
}

func (c *wireChecker) notRaw(x *schema.Exchange, at source.Span, what string) {
	c.misfits(at, "%s takes what others cannot read, and so has to read anything: %s cannot", x.Name, what).
		Also(x.Span, "%s is declared here", x.Name).
		Helpf("write bytes, or string, without a limit; and for words a list of those")
}

// rawness reports whether a field of the program's reads whatever stands there, and
// whether all that is left goes into it.
func (c *wireChecker) rawness(f *schema.WireField, m *schema.Message) (raw, all bool) {
	t := schema.Present(f.Type)
	if list, ok := t.(*schema.WireList); ok && schema.HasWords(m) {
		_, text := schema.BareWire(list.Elem).(*schema.WireText)
		ends := schema.Ends(list)
		raw = text && f.Max == 0 && list.Max == 0 && len(ends) == 1 && ends[0].How == schema.EndWord
		return raw, raw && f.Program
	}
	switch t := t.(type) {
	case *schema.WireAny:
		return true, true
	case *schema.WireText:
		if f.Max > 0 || t.Max > 0 || f.Via != nil {
			return false, false
		}
		for _, end := range t.Ends {
			switch end.How {
			case schema.EndRest, schema.EndWords:
				return true, f.Program
			case schema.EndGiven:
				return true, f.Program && f.If == nil
			case schema.EndWord:
				return true, false
			}
		}
	}
	return false, false
}

// lines reports what keeps words from coming as a line: a message that begins in
// another way, so that a line cannot be told from it.
func (c *wireChecker) lines(r *schema.Reading) {
	words := c.wire.Words
	if words == nil || words.List == nil || words.End == "" || r.Lines != "" || c.said[words.Span] {
		return
	}
	var has, other *schema.Message
	front := ""
	for _, a := range r.Dispatch.Alternatives() {
		m := a.Message
		this, ok := schema.FrontOfWords(m)
		switch {
		case has == nil && schema.HasWords(m):
			has = m
			front = this
			if !ok {
				other = m
			}
		case !ok || has != nil && this != front:
			other = m
		}
	}
	if has == nil || other == nil {
		return
	}
	c.said[words.Span] = true
	c.report.Errorf(CodeWireWordLine, words.Span, "a line of words could not be told from %s", other.Name).
		Also(other.Span, "%s is declared here", other.Name).
		Helpf("where words may be a line, all that a side reads has to begin with the same bytes, and then be words to its end")
}
