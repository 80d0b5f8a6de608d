package resolve

import "github.com/netgen-dev/netgen/generator/schema"

// markClosing marks the messages behind which the connection is closed, wherever they come.
func markClosing(c *schema.Conversation) {
	goesOn := map[*schema.Message]bool{}
	note := func(m *schema.Message, then *schema.Phase) {
		if m != nil {
			m.Closes = then != nil && then.Closed && !goesOn[m]
			goesOn[m] = !m.Closes
		}
	}
	for _, x := range c.Exchanges() {
		for side, open := range x.Open {
			note(open, x.Then)
			for _, a := range append(x.Answers(), x.In...) {
				note(a.Message[side], a.Then)
			}
		}
	}
}
