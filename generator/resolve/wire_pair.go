package resolve

import "github.com/netgen-dev/netgen/generator/schema"

// pair finds what brings the replies of every exchange to it.
func (w *wirer) pair(c *schema.Conversation) {
	for _, x := range c.Exchanges() {
		if x.Role != schema.Event {
			w.pairExchange(x)
		}
	}
}

func (w *wirer) pairExchange(x *schema.Exchange) {
	said := x.Pairing
	for i, open := range x.Open {
		if open == nil {
			continue
		}
		found := pairingOf(x, open, i)
		x.Channel = x.Channel || open.Channel != nil
		if found == schema.ByID || said == schema.Unpaired {
			x.Pairing = found
		}
		if found == schema.ByID && open.ID != nil {
			x.Order = said
		}
	}
}

// pairingOf is what all replies of an exchange have in common that finds it.
func pairingOf(x *schema.Exchange, open *schema.Message, side int) schema.Pairing {
	ids, equations, kinds, any := true, true, true, false
	for _, a := range x.Answers() {
		m := a.Message[side]
		if m == nil {
			continue
		}
		any = true
		byID := open.ID != nil && m.ID != nil
		ids = ids && byID
		equations = equations && (byID || repeatsRequest(m))
		kinds = kinds && len(a.Kinds) > 0
	}
	switch {
	case !any, ids:
		return schema.ByID
	case equations:
		return schema.ByEquation
	case kinds:
		return schema.ByKind
	}
	return schema.Unpaired
}

func repeatsRequest(m *schema.Message) bool {
	for _, f := range schema.FieldsIn(m.Record.Leaves) {
		if f.Equation != nil {
			if _, is := f.Equation.Value.(*schema.RequestRef); is {
				return true
			}
		}
	}
	return false
}
