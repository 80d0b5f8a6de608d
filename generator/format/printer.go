package format

import (
	"strings"

	"github.com/netgen-dev/netgen/generator/syntax"
)

const tab = 2

// part is a stretch of a line up to the end of a cell or of the line.
type part struct {
	text string
	pad  int   // blanks to add behind it, beyond the one before the next part
	cell *cell // which ends here, nil at the end of the line
}

// line is one line of the output.
type line struct {
	blank   bool // an empty line stands before it
	indent  int
	parts   []part
	comment string
	pad     int // blanks before the comment
}

// row is an item or answer of which the cells may align with its neighbours'.
type row struct {
	line   *line
	blank  bool // an empty line parts it from the row before
	broken bool // it takes several lines
	shared bool // its line has other rows of the group
}

// printer writes tokens into lines.
type printer struct {
	*marks
	lines   []*line
	cur     *line // the line being written
	blocks  []block
	parens  int   // open in the current block
	comma   bool  // before the next item
	written *line // where the last token was written

	rowsOf map[int][]*row // by group
	groups []int          // in order of appearance
}

// block is an open pair of braces.
type block struct {
	shape  shape
	indent int // of its items
	parens int // open where it began
}

func (p *printer) print() {
	p.rowsOf = map[int][]*row{}
	p.blocks = []block{{shape: each}}
	for i := range p.tokens {
		t := &p.tokens[i]
		if t.Kind == syntax.Punct && t.Text == "," && p.parens == 0 {
			p.comma = true
			p.trail(t)
			continue
		}
		p.token(i, t)
		p.trail(t)
	}
}

func (p *printer) token(i int, t *syntax.Token) {
	switch {
	case t.Kind == syntax.EOF:
		p.comments(t, 0)
	case t.Kind != syntax.Punct:
		p.place(i, t)
	case t.Text == "}":
		p.close(i, t)
	default:
		p.place(i, t)
		p.bracket(i, t)
	}
}

// bracket keeps count of brackets after one has been written.
func (p *printer) bracket(i int, t *syntax.Token) {
	switch t.Text {
	case "{":
		p.blocks = append(p.blocks, block{p.shapes[i], p.cur.indent + tab, p.parens})
		p.parens = 0
	case "(", "[":
		p.parens++
	case ")", "]":
		p.parens--
	}
}

func (p *printer) inner() *block { return &p.blocks[len(p.blocks)-1] }

// close writes a closing brace.
func (p *printer) close(i int, t *syntax.Token) {
	b := *p.inner()
	if b.shape != flat {
		p.comments(t, b.indent)
		p.newline(b.indent-tab, false)
	}
	p.blocks = p.blocks[:len(p.blocks)-1]
	p.parens = b.parens
	p.comma = false
	p.write(i, t.Text)
}

// place writes a token where it belongs: on a new line or behind the one before.
func (p *printer) place(i int, t *syntax.Token) {
	text, blank := t.Text, false
	switch {
	case p.items[i] && p.startsLine(i, t):
		indent := p.inner().indent
		blank = p.comments(t, indent)
		p.newline(indent, t.Blank && (len(t.Lead) > 0 || !p.opens(i)))
		blank = blank || p.cur.blank
	case p.items[i]:
		if p.comma {
			p.append(",")
		}
	case p.breaks(t):
		indent := p.inner().indent + tab
		if text == "{" {
			indent -= tab // which only a comment can part from its declaration
		}
		p.comments(t, indent)
		p.newline(indent, t.Blank && len(t.Lead) > 0)
		if text == "|" {
			text = " |" // under the arrow's head
		}
	}
	p.comma = false
	if group, ok := p.rows[i]; ok {
		p.row(group, blank)
	}
	p.write(i, text)
}

// startsLine reports whether item i stands on a new line.
func (p *printer) startsLine(i int, t *syntax.Token) bool {
	switch p.inner().shape {
	case flat:
		return false
	case each:
		return true
	}
	return t.LineStart || p.opens(i)
}

// opens reports whether token i is the first in its block or in the file.
func (p *printer) opens(i int) bool {
	return i == 0 || p.tokens[i-1].Kind == syntax.Punct && p.tokens[i-1].Text == "{"
}

// breaks reports whether t, which begins no item, stands on a new line: an answer
// that did in the source, and whatever comes behind a comment.
func (p *printer) breaks(t *syntax.Token) bool {
	return p.cur.comment != "" || len(t.Lead) > 0 || t.LineStart && p.parens == 0 && !(t.Kind == syntax.Punct && t.Text == "{")
}

// comments writes the comments above t and reports whether an empty line stands
// before the first of them.
func (p *printer) comments(t *syntax.Token, indent int) (blank bool) {
	for i, c := range t.Lead {
		p.newline(indent, c.Blank && !p.justOpened())
		p.cur.comment = c.Text
		if i == 0 {
			blank = p.cur.blank
		}
	}
	return blank
}

// justOpened reports whether nothing but an opening brace, or nothing, came before.
func (p *printer) justOpened() bool {
	if p.cur == nil {
		return true
	}
	n := len(p.cur.parts)
	return n > 0 && strings.HasSuffix(p.cur.parts[n-1].text, "{")
}

func (p *printer) newline(indent int, blank bool) {
	p.cur = &line{indent: indent, blank: blank}
	p.lines = append(p.lines, p.cur)
}

// trail writes the comment behind t.
func (p *printer) trail(t *syntax.Token) {
	if t.Trail != nil {
		p.cur.comment = t.Trail.Text
	}
}

// write adds a token to the line.
func (p *printer) write(i int, text string) {
	p.written = p.cur
	n := len(p.cur.parts)
	c, ends := p.cells[i]
	switch {
	case n == 0:
		p.cur.parts = []part{{text: text}}
	case ends && p.shapes[c.group] != flat && !p.opensLines(i):
		p.cur.parts[n-1].cell = &c
		p.cur.parts = append(p.cur.parts, part{text: text})
	case p.isTight(i):
		p.append(text)
	default:
		p.append(" " + text)
	}
}

// opensLines reports whether token i is a brace that ends its line: there is no
// use in aligning it.
func (p *printer) opensLines(i int) bool {
	_, brace := p.closer[i]
	return brace && p.shapes[i] != flat
}

// append adds text to the last part of the line.
func (p *printer) append(text string) {
	p.cur.parts[len(p.cur.parts)-1].text += text
}

// row notes that an item or answer begins on the current line.
func (p *printer) row(group int, blank bool) {
	rows := p.rowsOf[group]
	if len(rows) == 0 {
		p.groups = append(p.groups, group)
	}
	r := &row{line: p.cur, blank: blank}
	if len(rows) > 0 {
		last := rows[len(rows)-1]
		last.broken = p.written != last.line
		if last.line == p.cur {
			last.shared, r.shared = true, true
		}
	}
	p.rowsOf[group] = append(rows, r)
}

// code returns the line without indent and comment, filled up to the comment.
func (l *line) code() string {
	var b strings.Builder
	for i, part := range l.parts {
		b.WriteString(part.text)
		b.WriteString(strings.Repeat(" ", part.pad))
		if i < len(l.parts)-1 {
			b.WriteByte(' ')
		}
	}
	if l.comment != "" && len(l.parts) > 0 {
		b.WriteString(strings.Repeat(" ", l.pad+1))
	}
	return b.String()
}

// end returns the column where part i ends.
func (l *line) end(i int) int {
	column := l.indent + i
	for k := range i + 1 {
		column += runes(l.parts[k].text)
		if k < i {
			column += l.parts[k].pad
		}
	}
	return column
}
