package format

import (
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// topLevel is the group of the declarations.
const topLevel = -1

// cell ends before a token: what stands left of it is filled up to the width of
// the same column in the neighbouring rows, if these have a cell of its class.
type cell struct {
	group int
	class string
	near  bool // even in the first column, only neighbours of nearly the same width align
}

// shape says how the items between two braces stand.
type shape uint8

const (
	flat  shape = iota // all on one line
	lines              // on lines as in the source
	each               // one on each line
)

// marks is what the tree says of the tokens, by their index.
type marks struct {
	tokens []syntax.Token
	byPos  map[int]int // token by offset of its start
	byEnd  map[int]int // token by offset of its end
	closer map[int]int // closing brace by opening brace
	opener map[int]int // opening brace by closing brace
	width  []int       // of the tokens before this one and their gaps, on one line

	tight  []bool        // no blank before
	rows   map[int]int   // what begins a row, with its group: an item or an answer
	items  map[int]bool  // what begins an item
	cells  map[int]cell  // what ends a cell before it
	shapes map[int]shape // by group
	loose  map[int]bool  // groups whose columns go on past a row of several lines
}

func mark(f *syntax.File) *marks {
	m := &marks{
		tokens: f.Tokens,
		byPos:  map[int]int{}, byEnd: map[int]int{}, closer: map[int]int{}, opener: map[int]int{},
		tight: make([]bool, len(f.Tokens)),
		rows:  map[int]int{}, items: map[int]bool{}, cells: map[int]cell{}, shapes: map[int]shape{}, loose: map[int]bool{},
	}
	m.index()
	m.shapes[topLevel] = each
	m.item(f.Tokens[0].Span.Start, topLevel)
	for _, d := range f.Decls {
		m.item(d.Range().Start, topLevel)
		m.declCell(d)
		syntax.Walk(d, m.node)
	}
	m.measure()
	m.choose()
	return m
}

// index fills the maps of tokens and matches the braces.
func (m *marks) index() {
	var open []int
	for i, t := range m.tokens[:len(m.tokens)-1] { // EOF ends where the last one does
		m.byPos[t.Span.Start] = i
		m.byEnd[t.Span.End] = i
		switch {
		case t.Kind != syntax.Punct:
		case t.Text == "{":
			open = append(open, i)
		case t.Text == "}":
			last := len(open) - 1
			m.closer[open[last]], m.opener[i] = i, open[last]
			open = open[:last]
		}
	}
}

// measure sums up how wide the tokens are on one line.
func (m *marks) measure() {
	m.width = make([]int, len(m.tokens)+1)
	for i, t := range m.tokens {
		w := runes(t.Text)
		if i > 0 && !m.isTight(i) {
			w++
		}
		m.width[i+1] = m.width[i] + w
	}
}

// choose decides the shape of what stands between each pair of braces.
func (m *marks) choose() {
	for open, closing := range m.closer {
		first, last := m.tokens[open], m.tokens[closing]
		empty := closing == open+1
		switch {
		case empty && first.Trail == nil && len(last.Lead) == 0:
			m.shapes[open] = flat
		case first.Line != last.Line:
			m.shapes[open] = lines
		case m.loose[open], m.width[closing+1]-m.width[open]-1 > maxRecord:
			m.shapes[open] = each
		}
	}
}

// isTight reports whether no blank stands before token i, which is not the first.
func (m *marks) isTight(i int) bool {
	if m.tight[i] {
		return true
	}
	if m.items[i] {
		return false
	}
	prev, t := m.tokens[i-1], m.tokens[i]
	if t.Kind == syntax.Punct {
		switch t.Text {
		case ")", "]", ",", ".", "..":
			return true
		case "}":
			return prev.Kind == syntax.Punct && prev.Text == "{"
		}
	}
	if prev.Kind == syntax.Punct {
		switch prev.Text {
		case "(", "[", ".", "..":
			return true
		}
	}
	return false
}

// item marks the token at an offset as the start of an item of a group.
func (m *marks) item(start, group int) {
	i := m.byPos[start]
	m.items[i] = true
	m.rows[i] = group
}

func (m *marks) glue(node syntax.Node) {
	m.tight[m.byPos[node.Range().Start]] = true
}

func (m *marks) cellAt(span source.Span, group int, class string) {
	m.cells[m.byPos[span.Start]] = cell{group: group, class: class}
}

// node marks one node of the tree.
func (m *marks) node(node syntax.Node) bool {
	switch n := node.(type) {
	case *syntax.Enum:
		group := m.opener[m.byEnd[n.Span.End]]
		for _, v := range n.Values {
			m.enumValue(v, group)
		}
	case *syntax.Union:
		group := m.opener[m.byEnd[n.Span.End]]
		for _, v := range n.Variants {
			m.variant(v, group)
		}
	case *syntax.Wire:
		group := m.opener[m.byEnd[n.Span.End]]
		for _, s := range n.Settings {
			m.item(s.Span.Start, group)
			m.cells[m.byPos[s.Span.Start]+1] = cell{group: group, class: "setting"}
		}
	case *syntax.Record:
		group := m.byPos[n.Span.Start]
		for _, it := range n.Items {
			m.recordItem(it, group)
		}
	case *syntax.Block:
		group := m.byPos[n.Span.Start]
		m.loose[group] = true
		for _, it := range n.Items {
			m.blockItem(it, group)
		}
	case *syntax.Message:
		m.answers(n)
	default:
		m.tightNode(node)
	}
	return true
}

// tightNode marks where types and expressions have no blanks.
func (m *marks) tightNode(node syntax.Node) {
	switch n := node.(type) {
	case *syntax.Optional:
		m.glue(n.Elem)
	case *syntax.List:
		m.glue(n.Elem)
	case *syntax.Map:
		m.tight[m.byPos[n.Span.Start]+1] = true
		m.glue(n.Value)
	case *syntax.NamedType:
		if n.Extent != nil {
			m.glue(n.Extent)
		}
	case *syntax.Unary:
		m.glue(n.X)
	case *syntax.Call:
		m.tight[m.byPos[n.Span.Start]+1] = true
	}
}
