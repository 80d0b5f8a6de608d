package gonames

import "github.com/netgen-dev/netgen/generator/source"

// Holder is who has a name: what it is, in words for a diagnostic such as
// "struct Message", and where it was declared. A name that netgen needs for
// itself has no span.
type Holder struct {
	What string
	Span source.Span
}

// Namespace is a scope of Go names, such as a package or the fields of a struct.
// The zero Namespace is empty and ready for use.
type Namespace struct {
	holders map[string]Holder
}

// Claim gives name to holder. If somebody has it already, it stays with the
// first, who is returned with false.
func (n *Namespace) Claim(name string, holder Holder) (first Holder, ok bool) {
	if first, taken := n.holders[name]; taken {
		return first, false
	}
	if n.holders == nil {
		n.holders = map[string]Holder{}
	}
	n.holders[name] = holder
	return holder, true
}

// Reserve claims names for netgen itself, before anybody else asks.
func (n *Namespace) Reserve(what string, names ...string) {
	for _, name := range names {
		n.Claim(name, Holder{What: what})
	}
}

// Has reports whether name is taken.
func (n *Namespace) Has(name string) bool {
	_, taken := n.holders[name]
	return taken
}

// Names returns the names that are taken.
func (n *Namespace) Names() map[string]bool {
	names := make(map[string]bool, len(n.holders))
	for name := range n.holders {
		names[name] = true
	}
	return names
}
