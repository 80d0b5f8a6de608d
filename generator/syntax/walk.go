package syntax

import (
	"reflect"
	"slices"
)

// Walk calls visit for node and then for all that it contains, in order of the
// source. It leaves out what is inside a node for which visit returns false, and
// the names, which the nodes have themselves.
func Walk(node Node, visit func(Node) bool) {
	if isNil(node) || !visit(node) {
		return
	}
	for _, child := range children(node) {
		Walk(child, visit)
	}
}

// isNil reports whether a node is missing: nil, or a nil pointer.
func isNil(node Node) bool {
	if node == nil {
		return true
	}
	v := reflect.ValueOf(node)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

// children returns the nodes directly inside node; some may be nil.
func children(node Node) []Node {
	switch n := node.(type) {
	case *Struct:
		return []Node{n.Record}
	case *Enum:
		return append([]Node{n.Base}, nodes(n.Values)...)
	case *EnumValue:
		return []Node{n.Value}
	case *Union:
		return append([]Node{n.Tag}, nodes(n.Variants)...)
	case *Variant:
		return []Node{n.Tag, n.Type}
	case *Alias:
		return append([]Node{n.Type}, nodes(n.Mods)...)
	case *Wire:
		return append([]Node{n.If}, nodes(n.Settings)...)
	case *WireSetting:
		return []Node{n.Extent, n.Tag, n.Length, n.Equal, n.Pad, n.Type, n.Sep, n.End, n.Quotes, n.Escape, n.Max}
	case *Protocol:
		return []Node{n.Block}
	}
	if list := typeChildren(node); list != nil {
		return list
	}
	if list := messageChildren(node); list != nil {
		return list
	}
	return exprChildren(node)
}

func typeChildren(node Node) []Node {
	switch n := node.(type) {
	case *Optional:
		return []Node{n.Elem}
	case *List:
		return []Node{n.Extent, n.Elem}
	case *Map:
		return []Node{n.Key, n.Value}
	case *NamedType:
		return []Node{n.Extent}
	case *Inline:
		return []Node{n.Record}
	case *Extent:
		return []Node{n.Until, n.Expr, n.Equal, n.Fill, n.End}
	case *Record:
		return append([]Node{n.Tagged}, nodes(n.Items)...)
	case *Field:
		return slices.Concat([]Node{n.Label}, nodes(n.Also), []Node{n.Type}, nodes(n.Mods))
	case *Literal:
		return []Node{n.Value}
	case *Let:
		return []Node{n.Value}
	case *Layout:
		return []Node{n.Record}
	case *Mod:
		return slices.Concat([]Node{n.Value, n.Upper}, nodes(n.More), []Node{n.Fill})
	}
	return nil
}

func messageChildren(node Node) []Node {
	switch n := node.(type) {
	case *Block:
		return nodes(n.Items)
	case *Message:
		list := append([]Node{n.Kind, n.If, n.Type}, nodes(n.In)...)
		return append(append(list, nodes(n.Out)...), nodes(n.Until)...)
	case *Kind:
		return nodes(n.Values)
	case *Answer:
		return []Node{n.Kind, n.Type, n.If}
	case *Frame:
		return []Node{n.Record}
	case *Phase:
		return []Node{n.Block}
	case *Replies:
		return []Node{n.Kind}
	case *Session:
		return []Node{n.Record}
	}
	return nil
}

func exprChildren(node Node) []Node {
	switch n := node.(type) {
	case *Call:
		return nodes(n.Args)
	case *Paren:
		return []Node{n.X}
	case *Unary:
		return []Node{n.X}
	case *Binary:
		return []Node{n.X, n.Y}
	}
	return nil
}

func nodes[T Node](list []T) []Node {
	all := make([]Node, len(list))
	for i, n := range list {
		all[i] = n
	}
	return all
}
