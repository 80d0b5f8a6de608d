package format

import "github.com/netgen-dev/netgen/generator/syntax"

// declCell marks the columns of a declaration: structs on lines of their own align
// their records, and so on.
func (m *marks) declCell(d syntax.Decl) {
	switch d := d.(type) {
	case *syntax.Struct:
		m.cellAt(d.Record.Span, topLevel, "struct")
	case *syntax.Enum:
		m.cells[m.opener[m.byEnd[d.Span.End]]] = cell{group: topLevel, class: "enum"}
	case *syntax.Union:
		m.cells[m.opener[m.byEnd[d.Span.End]]] = cell{group: topLevel, class: "union"}
	case *syntax.Alias:
		m.cells[m.byEnd[d.Name.Span.End]+1] = cell{group: topLevel, class: "type"}
	}
}

func (m *marks) enumValue(v *syntax.EnumValue, group int) {
	m.item(v.Span.Start, group)
	if v.Value != nil {
		m.cells[m.byEnd[v.Name.Span.End]+1] = cell{group: group, class: "value"}
	}
}

func (m *marks) variant(v *syntax.Variant, group int) {
	m.item(v.Span.Start, group)
	if v.Tag != nil {
		m.tight[m.byEnd[v.Tag.Range().End]+1] = true
		m.cellAt(v.Name.Span, group, "variant")
	}
}

func (m *marks) recordItem(it syntax.RecordItem, group int) {
	m.item(it.Range().Start, group)
	switch it := it.(type) {
	case *syntax.Let:
		m.cells[m.byEnd[it.Name.Span.End]+1] = cell{group: group, class: "let"}
	case *syntax.Field:
		if it.Label != nil {
			m.cellAt(it.Label.Span, group, "label")
		}
		if it.Type != nil {
			m.cellAt(it.Type.Range(), group, "type")
		}
		if len(it.Mods) > 0 {
			m.cellAt(it.Mods[0].Span, group, "mods")
		}
	}
}

func (m *marks) blockItem(it syntax.BlockItem, group int) {
	m.item(it.Range().Start, group)
	switch it := it.(type) {
	case *syntax.Frame:
		if it.Role != nil || it.Name != nil {
			m.cellAt(it.Record.Span, group, "frame")
		}
	case *syntax.Message:
		m.message(it, group)
	}
}

// message marks the columns of `request Name = kind Type`.
func (m *marks) message(n *syntax.Message, group int) {
	name := n.Name
	if n.Frame != nil {
		name = *n.Frame
	}
	afterName := m.byEnd[name.Span.End] + 1
	if n.Kind != nil || n.If != nil {
		m.cells[afterName] = cell{group: group, class: "kind"}
	}
	switch {
	case n.Type == nil:
	case n.Kind == nil && n.If == nil:
		m.cells[afterName] = cell{group: group, class: "type"}
	case n.If == nil:
		m.cellAt(n.Type.Range(), group, "type")
	}
}

// answers marks the columns of a message's alternatives, of which each stands on a
// line of its own.
func (m *marks) answers(n *syntax.Message) {
	group := m.byPos[n.Span.Start]
	m.shapes[group] = each
	for _, list := range [][]*syntax.Answer{n.In, n.Out, n.Until} {
		for _, a := range list {
			m.answer(a, group)
		}
	}
}

func (m *marks) answer(a *syntax.Answer, group int) {
	first := m.byPos[a.Span.Start]
	m.rows[first-1] = group // the arrow or bar before it
	last := first
	if a.Name != nil {
		last = m.byEnd[a.Name.Span.End]
	}
	switch {
	case a.Kind != nil:
		m.cells[last+1] = cell{group, "kind", true}
	case a.If != nil && a.Type == nil:
		m.cells[last+1] = cell{group, "if", true}
	}
}
