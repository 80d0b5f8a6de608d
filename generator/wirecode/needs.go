package wirecode

import (
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
)

// maxNeeds is how many different values the replies of a protocol may ask of their
// requests: the length of wire.Exchange.Values.
const maxNeeds = 8

// needs are what replies ask of their requests. Each name has one place in
// wire.Exchange.Values, the same for all messages of a protocol.
type needs struct {
	index map[string]int
	// stores are the names that a request has to store.
	stores map[*schema.Message][]string
	// repeats are the fields of a reply that repeat the request's.
	repeats map[*schema.WireField]bool
}

// needsOf finds what the replies of a protocol need.
func needsOf(c *schema.Conversation) *needs {
	n := &needs{index: map[string]int{}, stores: map[*schema.Message][]string{}, repeats: map[*schema.WireField]bool{}}
	if c == nil {
		return n
	}
	for _, p := range c.Phases {
		for _, x := range p.Exchanges {
			n.exchange(x)
		}
	}
	return n
}

func (n *needs) exchange(x *schema.Exchange) {
	for side, open := range x.Open {
		if open == nil {
			continue
		}
		for _, a := range append(x.Answers(), x.In...) {
			for _, name := range requestNames(a.If) {
				n.need(open, name)
			}
			if m := a.Message[side]; m != nil {
				n.reply(open, m)
			}
		}
	}
}

// reply notes what one reply needs of one request: what it asks for by name, and its
// slots that nobody fills.
func (n *needs) reply(open, m *schema.Message) {
	for _, name := range m.Needs {
		n.need(open, name)
	}
	if !m.Reply {
		return
	}
	for _, leaf := range m.Record.Leaves {
		f, ok := leaf.(*schema.WireField)
		if ok && isUnfilled(f) && fieldNamed(open, f.Name) != nil {
			n.repeats[f] = true
			n.need(open, slotName(f.Name))
		}
	}
}

// slotName tells a frame's field from one of the message that has the same name, as
// schemas do.
func slotName(name string) string { return "." + name }

// slotNamed returns the field that a name means which slotName made, nil for others.
func slotNamed(m *schema.Message, name string) *schema.WireField {
	slot, ok := strings.CutPrefix(name, ".")
	if !ok || m == nil {
		return nil
	}
	return fieldNamed(m, slot)
}

func (n *needs) need(open *schema.Message, name string) {
	if _, known := n.index[name]; !known {
		n.index[name] = len(n.index)
	}
	if !slices.Contains(n.stores[open], name) {
		n.stores[open] = append(n.stores[open], name)
	}
}

// requestNames returns the names that an expression asks the request for.
func requestNames(x schema.Expr) []string {
	var names []string
	schema.Visit(x, func(x schema.Expr) {
		if r, ok := x.(*schema.RequestRef); ok {
			names = append(names, r.Name)
		}
	})
	return names
}

// isUnfilled reports whether a field of a frame is a slot that the message leaves
// alone, and is an integer, so that a reply repeats the request's.
func isUnfilled(f *schema.WireField) bool {
	if f.Level == schema.Body || f.Program || f.Equation != nil || f.Role != schema.NoRole || f.Name == "" || f.If != nil {
		return false
	}
	switch schema.BareWire(f.Type).(type) {
	case *schema.WireInt, *schema.WireEnum, *schema.Varint:
		return true
	}
	return false
}

// fieldNamed returns a message's integer field of a name, that of the outermost frame
// that has one; nil if there is none.
func fieldNamed(m *schema.Message, name string) *schema.WireField {
	var found *schema.WireField
	for _, leaf := range m.Record.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok || f.Name != name || found != nil && found.Level <= f.Level {
			continue
		}
		switch schema.BareWire(f.Type).(type) {
		case *schema.WireInt, *schema.WireEnum, *schema.Varint:
			found = f
		}
	}
	return found
}
