package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/netgen-dev/netgen/generator/source"
)

// Format names a rendering of diagnostics.
type Format string

// The renderings. Short is one line for each diagnostic, without excerpts. GitHub
// is the workflow command that annotates a pull request. JSON is one object:
//
//	{"diagnostics": [{
//	    "severity": "error", "code": "unknown-type", "message": "no type is called Nope",
//	    "file": "chat.netgen",
//	    "start": {"line": 3, "column": 9, "offset": 31},
//	    "end":   {"line": 3, "column": 13, "offset": 35},
//	    "related": [{"file": ..., "start": ..., "end": ..., "message": ...}],
//	    "help": "...",
//	    "fixes": [{"message": "...", "edits": [{"file": ..., "start": ..., "end": ..., "text": "..."}]}]
//	  }], "more": 0}
//
// where related, help and fixes are left out when empty. Lines and columns count
// from 1, columns and offsets in bytes.
const (
	Text   Format = "text"
	Short  Format = "short"
	JSON   Format = "json"
	GitHub Format = "github"
)

// Formats are all renderings.
var Formats = []Format{Text, Short, JSON, GitHub}

// Style says how the text rendering is dressed.
type Style int

// The styles.
const (
	Plain  Style = iota
	Colour       // with ANSI escapes, for a terminal
)

// Write renders the diagnostics in order, and after them how many more there
// were. It returns an error for an unknown format and those of w. Style matters
// to Text only.
func (r *Report) Write(w io.Writer, format Format, style Style) error {
	out := bufio.NewWriter(w)
	switch format {
	case Text:
		for _, d := range r.All() {
			writeText(out, d, style)
		}
		r.writeMore(out)
	case Short:
		for _, d := range r.All() {
			fmt.Fprintln(out, headline(d))
		}
		r.writeMore(out)
	case JSON:
		if err := writeJSON(out, r.All(), r.more); err != nil {
			return err
		}
	case GitHub:
		for _, d := range r.All() {
			writeGitHub(out, d)
		}
		r.writeMore(out)
	default:
		return fmt.Errorf("unknown format %q; use text, short, json or github", format)
	}
	return out.Flush()
}

func (r *Report) writeMore(w io.Writer) {
	if r.more > 0 {
		fmt.Fprintf(w, "and %d more\n", r.more)
	}
}

// headline is path:line:col: severity: message [code].
func headline(d Diagnostic) string {
	return fmt.Sprintf("%s%s: %s [%s]", place(d.Span), d.Severity, printable(d.Message), d.Code)
}

// place is path:line:col: with a blank behind it, or nothing for no place.
func place(s source.Span) string {
	if s.File == nil {
		return ""
	}
	p := s.Position()
	return fmt.Sprintf("%s:%d:%d: ", s.File.Name, p.Line, p.Column)
}

// writeGitHub writes ::error file=a,line=1,col=2,endLine=1,endColumn=4,title=code::message.
func writeGitHub(w io.Writer, d Diagnostic) {
	level := d.Severity.String()
	if d.Severity == Note {
		level = "notice"
	}
	var at string
	if d.Span.File != nil {
		start, end := d.Span.Position(), d.Span.File.Position(d.Span.End)
		at = fmt.Sprintf("file=%s,line=%d,col=%d,endLine=%d,endColumn=%d,",
			escapeProperty(d.Span.File.Name), start.Line, start.Column, end.Line, end.Column)
	}
	message := d.Message
	if d.Help != "" {
		message += "\nhelp: " + d.Help
	}
	fmt.Fprintf(w, "::%s %stitle=%s::%s\n", level, at, escapeProperty(string(d.Code)), escapeData(message))
}

// escapeData and escapeProperty escape as workflow commands demand.
var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func escapeData(s string) string     { return dataEscapes.Replace(s) }
func escapeProperty(s string) string { return propertyEscapes.Replace(s) }
