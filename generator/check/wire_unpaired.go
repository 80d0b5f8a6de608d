package check

import (
	"fmt"
	"slices"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
)

// unpaired reports the first exchange of a phase whose replies nothing brings to it, since it mostly is the
// same with all others. An id that one of both has pairs nothing, and may be all that is missing.
func (c *wireChecker) unpaired(phase *schema.Phase) {
	all := slices.DeleteFunc(slices.Clone(phase.Exchanges), func(x *schema.Exchange) bool {
		return x.Pairing != schema.Unpaired || x.Role == schema.Event
	})
	if len(all) == 0 {
		return
	}
	x := all[0]
	d := c.report.Errorf(CodeWireUnpaired, x.Span,
		"nothing says which %s a reply answers: mark an id in the frames, or say `replies in order` or `replies in turn`", x.Name)
	c.oneID(d, x)
	if len(all) > 1 {
		d.Also(all[1].Span, "so it is with %s", andOthers(all[1].Name, len(all)-2))
	}
}

// oneID notes an id that the request of an exchange has and a reply has not, or the other way round.
func (c *wireChecker) oneID(d *diag.Diagnostic, x *schema.Exchange) {
	for use := range x.Uses() {
		m, open := use.Message, use.Request
		switch {
		case open == nil || (open.ID == nil) == (m.ID == nil):
			continue
		case open.ID == nil:
			d.Also(m.ID.Span, "the reply has an id, which repeats that of the request, and %s has none", x.Name)
		default:
			d.Also(open.ID.Span, "the request has an id, and %s has none to repeat it in", m.Name)
		}
		return
	}
}

// andOthers is a name and how many others there are.
func andOthers(name string, others int) string {
	switch others {
	case 0:
		return name
	case 1:
		return name + " and another one"
	}
	return fmt.Sprintf("%s and %d others", name, others)
}
