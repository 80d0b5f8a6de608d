// Package format lays out a schema in the one canonical way, as gofmt does for
// Go. The command and the editor server import it; it imports generator/syntax
// and nothing above that.
//
// Two things are the author's and are kept: where lines end, and blank lines, of
// which at most one stays. All else is fixed: two blanks for each level, one item
// of a run under the other with names, types and modifiers in columns, commas
// only between items on one line, and a record on one line only while it takes at
// most 100 columns.
//
// It works on tokens, not on the tree: the tree says where items, columns and
// tight places are (marks), the tokens with their comments are then written one
// after the other into lines (printer), and columns are filled up last (align).
// So no token and no comment can be lost.
package format

import (
	"bytes"
	"strings"

	"github.com/netgen-dev/netgen/generator/syntax"
)

// maxRecord is the widest that a record on one line may be, by itself.
const maxRecord = 100

// Source returns the text of f in canonical layout. The caller must not pass a
// file that was parsed with errors: what the parser skipped has no place in the
// layout. Formatting what Source returned changes nothing, and its tree is that
// of f but for positions.
func Source(f *syntax.File) []byte {
	p := printer{marks: mark(f)}
	p.print()
	p.align()
	alignComments(p.lines)
	return text(p.lines)
}

func text(lines []*line) []byte {
	var out bytes.Buffer
	for _, l := range lines {
		if l.blank {
			out.WriteByte('\n')
		}
		out.WriteString(strings.TrimRight(strings.Repeat(" ", l.indent)+l.code()+l.comment, " "))
		out.WriteByte('\n')
	}
	return out.Bytes()
}
