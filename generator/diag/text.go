package diag

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/generator/source"
)

// The escapes of the colours that Colour uses.
const (
	bold   = "\x1b[1m"
	red    = "\x1b[1;31m"
	yellow = "\x1b[1;33m"
	blue   = "\x1b[1;34m"
	reset  = "\x1b[0m"
)

func (s Style) paint(colour, text string) string {
	if s == Plain {
		return text
	}
	return colour + text + reset
}

func (s Style) severity(v Severity) string {
	colours := map[Severity]string{Error: red, Warning: yellow, Note: blue}
	return s.paint(colours[v], v.String())
}

// writeText writes a diagnostic as people read it:
//
//	chat.netgen:3:9: error: no type is called Mesage [unknown-type]
//	    3 |   last Mesage
//	      |        ^^^^^^
//	  chat.netgen:1:8: note: Message is declared here
//	    1 | struct Message { text string }
//	      |        ^^^^^^^
//	  help: ...
//	  fix: write Message: last Message
func writeText(w io.Writer, d Diagnostic, style Style) {
	fmt.Fprintf(w, "%s%s: %s [%s]\n",
		style.paint(bold, place(d.Span)), style.severity(d.Severity), style.paint(bold, printable(d.Message)), d.Code)
	writeExcerpt(w, d.Span, style)
	for _, r := range d.Related {
		fmt.Fprintf(w, "  %s%s: %s\n", place(r.Span), style.severity(Note), printable(r.Message))
		writeExcerpt(w, r.Span, style)
	}
	if d.Help != "" {
		fmt.Fprintf(w, "  %s: %s\n", style.paint(blue, "help"), printable(d.Help))
	}
	for _, f := range d.Fixes {
		fmt.Fprintf(w, "  %s: %s%s\n", style.paint(blue, "fix"), printable(f.Message), preview(f))
	}
}

// preview shows the line that a fix of one edit leads to, if anything is left of it.
func preview(f Fix) string {
	if len(f.Edits) != 1 || f.Edits[0].Span.File == nil {
		return ""
	}
	e := f.Edits[0]
	line, start := lineAt(e.Span.File, e.Span.Start)
	from := e.Span.Start - start
	to := min(e.Span.End-start, len(line))
	if strings.Contains(e.Text, "\n") || len(line) > excerptWidth {
		return ""
	}
	fixed := strings.TrimSpace(line[:from] + e.Text + line[to:])
	if fixed == "" {
		return ""
	}
	return ": " + printable(fixed)
}

// writeExcerpt writes the line where a span starts, and carets under the part of
// the span on it.
func writeExcerpt(w io.Writer, s source.Span, style Style) {
	if s.File == nil {
		return
	}
	line, start := lineAt(s.File, s.Start)
	from := s.Start - start
	to := min(max(s.End-start, from), len(line))
	from = min(from, to)
	before, under, after := clip(line, from, to)

	var text screen
	text.add(before)
	margin := text.width
	text.add(under)
	carets := max(text.width-margin, 1)
	text.add(after)

	number := strconv.Itoa(s.Position().Line)
	fmt.Fprintf(w, "%5s | %s\n", number, strings.TrimRight(text.String(), " "))
	fmt.Fprintf(w, "%*s | %s%s\n", max(len(number), 5), "", strings.Repeat(" ", margin),
		style.paint(red, strings.Repeat("^", carets)))
}

// lineAt returns the line that an offset is on, without its ending, and where it starts.
func lineAt(f *source.File, offset int) (line string, start int) {
	offset = min(offset, len(f.Text))
	start = offset - f.Position(offset).Column + 1
	rest := f.Text[start:]
	for i, c := range rest {
		if c == '\n' {
			rest = rest[:i]
			break
		}
	}
	return strings.TrimSuffix(string(rest), "\r"), start
}
