package check

import "github.com/netgen-dev/netgen/generator/schema"

// lostDefaults warns of the default of a field of a frame that no message fills: it is that of the
// program's, and what nobody fills is zero.
func (c *wireChecker) lostDefaults(p *schema.Conversation) {
	filled := map[string]bool{}
	for _, f := range frameFields(p) {
		filled[f.Name] = filled[f.Name] || f.Slot || f.Program
	}
	for _, f := range frameFields(p) {
		n, number := f.Default.(schema.Number)
		if filled[f.Name] || !number || n.Abs == 0 || f.InJSON() || f.Since > 0 || c.said[f.Span] {
			continue
		}
		c.said[f.Span] = true
		text := schema.ExprString(n)
		if bit, is := schema.BareWire(f.Type).(*schema.WireInt); is && (bit.Bool || bit.Bits == 1) {
			text = "true"
		}
		c.report.Warnf(CodeWireUnfilled, f.Span, "%s is zero in every message, and not %s: its default is for messages that fill it, and none does", f.Name, text).
			Helpf("fill it with .%[1]s, or .%[1]s = %[2]s; if it always is %[2]s, write %[1]s %[3]s = %[2]s", f.Name, text, schema.WrittenType(f.Type))
	}
}
