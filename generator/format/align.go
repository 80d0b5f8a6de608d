package format

import "unicode/utf8"

// maxStep is by how many columns two neighbours may differ to stand in one column
// beyond the first: `u8` and `u16` do, `u8` and `[16]string` are better left.
const maxStep = 3

// align fills up the cells of each group, outer groups first: what stands left of
// a cell must not move any more.
func (p *printer) align() {
	for _, group := range p.groups {
		rows := p.rowsOf[group]
		for len(rows) > 0 {
			n := run(rows, p.loose[group])
			alignColumn(rows[:n], group, 0)
			rows = rows[n:]
		}
	}
}

// run returns how many rows from the first on may share columns.
func run(rows []*row, loose bool) int {
	for i := 1; i < len(rows); i++ {
		last := rows[i-1]
		if rows[i].blank || rows[i].shared || last.shared || last.broken && !loose {
			return i
		}
	}
	return len(rows)
}

// alignColumn fills up the nth cells of neighbouring rows, and then those right of them.
func alignColumn(rows []*row, group, n int) {
	for len(rows) > 0 {
		class := rows[0].cell(group, n)
		if class == nil {
			rows = rows[1:]
			continue
		}
		same := 1
		for same < len(rows) && rows[same].fits(rows[same-1], group, n) {
			same++
		}
		fill(rows[:same], group, n)
		alignColumn(rows[:same], group, n+1)
		rows = rows[same:]
	}
}

// fits reports whether the nth cell of r stands in one column with that of the row above.
func (r *row) fits(above *row, group, n int) bool {
	a, b := above.cell(group, n), r.cell(group, n)
	if b == nil || a.cell.class != b.cell.class {
		return false
	}
	if n == 0 && !b.cell.near {
		return true
	}
	step := above.line.end(above.index(group, n)) - r.line.end(r.index(group, n))
	return -maxStep <= step && step <= maxStep
}

// cell returns the part that the nth cell of a group ends with on the row's line.
func (r *row) cell(group, n int) *part {
	i := r.index(group, n)
	if i < 0 || r.shared {
		return nil
	}
	return &r.line.parts[i]
}

// index returns which part of the line the nth cell of a group ends with, or -1.
func (r *row) index(group, n int) int {
	for i := range r.line.parts {
		c := r.line.parts[i].cell
		if c == nil || c.group != group {
			continue
		}
		if n == 0 {
			return i
		}
		n--
	}
	return -1
}

// fill makes the nth cells of rows end in one column.
func fill(rows []*row, group, n int) {
	column := 0
	for _, r := range rows {
		column = max(column, r.line.end(r.index(group, n)))
	}
	for _, r := range rows {
		i := r.index(group, n)
		r.line.parts[i].pad = column - r.line.end(i)
	}
}

// alignComments puts the comments behind neighbouring lines in one column.
func alignComments(lines []*line) {
	for len(lines) > 0 {
		n := 0
		column := 0
		for n < len(lines) && lines[n].trails() && lines[n].indent == lines[0].indent && (n == 0 || !lines[n].blank) {
			column = max(column, lines[n].end(len(lines[n].parts)-1))
			n++
		}
		for _, l := range lines[:n] {
			l.pad = column - l.end(len(l.parts)-1)
		}
		lines = lines[max(n, 1):]
	}
}

// trails reports whether a comment stands behind code on the line.
func (l *line) trails() bool { return l.comment != "" && len(l.parts) > 0 }

func runes(text string) int { return utf8.RuneCountInString(text) }
