package schema

import (
	"iter"

	"github.com/netgen-dev/netgen/generator/source"
)

// Exchanges yields the exchanges of all phases, in the order of their IDs.
func (c *Conversation) Exchanges() iter.Seq2[*Phase, *Exchange] {
	return func(yield func(*Phase, *Exchange) bool) {
		for _, p := range c.Phases {
			for _, x := range p.Exchanges {
				if !yield(p, x) {
					return
				}
			}
		}
	}
}

// Use is a message in its place in an exchange.
type Use struct {
	Message *Message
	Request *Message    // what it answers; nil for what opens the exchange, and its opener's items
	Kinds   []Expr      // of Message in this exchange
	If      Expr        // nil for always
	IfAt    source.Span // where If is written
	Span    source.Span
}

// Uses yields the messages of an exchange, for each side that may open it: what opens it, what
// answers that, and the items that its opener sends.
func (x *Exchange) Uses() iter.Seq[Use] {
	return func(yield func(Use) bool) {
		for side, open := range x.Open {
			if open == nil {
				continue
			}
			if !yield(Use{open, nil, open.Kinds, open.If, open.IfAt, open.Span}) {
				return
			}
			for _, a := range x.Answers() {
				if m := a.Message[side]; m != nil && !yield(Use{m, open, a.Kinds, a.If, a.IfAt, a.Span}) {
					return
				}
			}
			for _, a := range x.In {
				if m := a.Message[side]; m != nil && !yield(Use{m, nil, a.Kinds, a.If, a.IfAt, a.Span}) {
					return
				}
			}
		}
	}
}

// Nodes yields a decision and all that it goes on with; nothing for nil.
func (d *Decision) Nodes() iter.Seq[*Decision] {
	return func(yield func(*Decision) bool) { d.nodes(yield) }
}

func (d *Decision) nodes(yield func(*Decision) bool) bool {
	if d == nil {
		return true
	}
	if !yield(d) {
		return false
	}
	for _, c := range d.Cases {
		if !c.Next.nodes(yield) {
			return false
		}
	}
	return d.Else.nodes(yield)
}

// Alternatives returns all that a decision can find.
func (d *Decision) Alternatives() []*Alternative {
	var all []*Alternative
	for node := range d.Nodes() {
		all = append(all, node.Leaf...)
	}
	return all
}
