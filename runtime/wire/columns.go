package wire

// Columns are the words of a line between which each separator counts, so that a word may
// be empty: those of "a,,b" are "a", "" and "b". Words between blanks are read otherwise,
// since many blanks are as good as one.
type Columns struct {
	r         *Reader
	separator string
	end       string
	outer     int  // what EndLine needs
	begun     bool // a column was read, so that there are no more at the end of the line
}

// Columns begins a line of columns that a text ends.
func (r *Reader) Columns(separator, end string) Columns {
	return Columns{r: r, separator: separator, end: end, outer: r.Line(end)}
}

// OrNone takes an empty line for one of no columns, instead of one that is empty.
func (c *Columns) OrNone() { c.begun = c.r.i == c.r.end }

// More reports whether columns are left.
func (c *Columns) More() bool { return c.r.err == nil && (!c.begun || c.r.i < c.r.end) }

// Left returns how many columns are left.
func (c *Columns) Left() int {
	before, at, n := *c, c.r.i, 0
	for c.More() {
		c.Next()
		n++
	}
	c.back(before, at)
	return n
}

// Next returns the next column. It is not copied.
func (c *Columns) Next() []byte {
	if !c.More() {
		c.r.FailWith(ErrMissingWord)
		return nil
	}
	c.step()
	left := c.r.b[c.r.i:c.r.end:c.r.end]
	if c.r.quotes.begin(left) {
		return c.r.quoted(c.separator)
	}
	if at := index(left, c.separator); at >= 0 {
		left = left[:at:at]
	}
	c.r.i += len(left)
	return left
}

// step goes to where a column begins.
func (c *Columns) step() {
	if c.begun {
		c.r.i += len(c.separator)
	}
	c.begun = true
}

// Peek returns the next column, and stays in front of it; nil if there is none.
func (c *Columns) Peek() []byte {
	if !c.More() {
		return nil
	}
	before, at := *c, c.r.i
	word := c.Next()
	c.back(before, at)
	return word
}

func (c *Columns) back(before Columns, at int) {
	*c = before
	c.r.Back(at)
}

// Is reports whether the next column is text, without regard to case, and steps over it if
// it is.
func (c *Columns) Is(text string) bool {
	is := c.More() && Same(c.Peek(), text)
	if is {
		c.Next()
	}
	return is
}

// Filled reports whether there is a next column that is not empty. It steps over one that
// is.
func (c *Columns) Filled() bool {
	if len(c.Peek()) > 0 {
		return true
	}
	if c.More() {
		c.Next()
	}
	return false
}

// Rest returns what is left of the line, with its separators. It is not copied.
func (c *Columns) Rest() []byte {
	if c.More() {
		c.step()
	}
	return c.r.Next(c.r.end - c.r.i)
}

// End ends the line, of which nothing may be left. One that is empty may have no columns.
func (c *Columns) End() {
	if c.r.i < c.r.end {
		c.r.NoWords(c.Left())
	}
	c.r.EndLine(c.outer, c.separator, c.end)
}
