package wirecode

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// The lengths of Values and Kinds of a wire.Exchange.
const (
	maxValues = 8
	maxKinds  = 2
)

// needs are what replies ask of their requests. Each name has one place in
// wire.Exchange, the same for all messages of a protocol.
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
	for _, x := range c.Exchanges() {
		n.exchange(x)
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
		switch {
		case !ok:
		case schema.Repeated(f, open) != nil:
			n.repeats[f] = true
			n.need(open, slotName(f.Name))
		case f.Role == schema.KindRole && f.KindNext >= maxKinds && asksKind(m, f.KindNext):
			n.need(open, kindName(f.KindNext))
		}
	}
}

// asksKind reports whether a kind of a reply follows from that of its request.
func asksKind(m *schema.Message, i int) bool {
	asks := false
	if i < len(m.Kinds) {
		schema.Visit(m.Kinds[i], func(x schema.Expr) {
			_, is := x.(*schema.KindRef)
			asks = asks || is
		})
	}
	return asks
}

// slotName tells a frame's field from one of the message that has the same name, as
// schemas do.
func slotName(name string) string { return "." + name }

// kindName stands for one of a request's kinds.
func kindName(i int) string { return fmt.Sprintf(".%d", i) }

// slotNamed returns the field that a name means which slotName or kindName made, nil for
// others.
func slotNamed(m *schema.Message, name string) *schema.WireField {
	slot, ok := strings.CutPrefix(name, ".")
	if !ok || m == nil {
		return nil
	}
	if i, err := strconv.Atoi(slot); err == nil {
		return kindField(m, i)
	}
	return m.NumberNamed(slot)
}

// kindField returns one of the fields that tell messages apart, nil if there are less.
func kindField(m *schema.Message, i int) *schema.WireField {
	for _, f := range schema.FieldsIn(m.Record.Leaves) {
		if f.Role == schema.KindRole && f.KindNext == i {
			return f
		}
	}
	return nil
}

// kindOfRequest is x.Kinds[i], or where there is no room for it one of the values that are
// kept.
func (n *needs) kindOfRequest(i int) value {
	if i >= maxKinds {
		return n.kept(kindName(i))
	}
	return value{&gocode.Index{X: gocode.Dot(idX, "Kinds"), I: []gocode.Expr{gocode.Int(int64(i))}}, isNumber}
}

func (n *needs) need(open *schema.Message, name string) {
	if _, known := n.index[name]; !known {
		n.index[name] = len(n.index)
	}
	if !slices.Contains(n.stores[open], name) {
		n.stores[open] = append(n.stores[open], name)
	}
}

// asked is what a reply asks of its request: uint64(x.Values[2]) of a number for which an
// int64 may have no room.
func (n *needs) asked(x *schema.RequestRef) value {
	v := n.kept(x.Name)
	if v.kind == isNumber && !isInt64(x) {
		v.x = gocode.CallOf(gocode.Id("uint64"), v.x)
	}
	return v
}

// kept is where a value stands that replies ask for, of which the name is known:
// x.Values[2], or x.Kept(8).
func (n *needs) kept(name string) value {
	i, known := n.index[name]
	switch {
	case !known:
		return value{gocode.Int(0), isInt}
	case i >= maxValues:
		return value{gocode.Method(idX, "Kept", gocode.Int(int64(i))), isNumber}
	}
	return value{valueAt(i), isNumber}
}

// keep is the statement that keeps a value there.
func (n *needs) keep(name string, v gocode.Expr) gocode.Stmt {
	i := n.index[name]
	if i >= maxValues {
		return gocode.Run(gocode.Method(idX, "Keep", gocode.Int(int64(i)), v))
	}
	return gocode.Assign(valueAt(i), v)
}

func valueAt(i int) gocode.Expr {
	return &gocode.Index{X: gocode.Dot(idX, "Values"), I: []gocode.Expr{gocode.Int(int64(i))}}
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
