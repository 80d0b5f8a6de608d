// Package diag has the one diagnostic type of netgen, the report that collects
// it, and its renderings. Every stage of the generator and the command import
// it; it imports only generator/source.
//
// # How a diagnostic is written
//
//   - It is lower case, has no full stop, and speaks of the schema, not of netgen:
//     "no type is called Nope", not "failed to resolve identifier".
//   - Its span is the smallest that is wrong: the name, not the declaration.
//   - There is one for each cause. What follows from a cause already reported is
//     not reported again.
//   - It says what to do: in the message where that is short ("make the inner one
//     ?A or []A"), else as Help, else as a Fix where an edit cures it without
//     guessing.
//   - Other places that matter, such as a first declaration, are Related, not
//     positions spelled out in the message.
//   - Its Code is a constant of the package that reports it, and stays for good.
package diag

import (
	"fmt"

	"github.com/netgen-dev/netgen/generator/source"
)

// Severity orders diagnostics by weight.
type Severity int

// The severities.
const (
	Error Severity = iota
	Warning
	Note
)

// String returns "error", "warning" or "note".
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "note"
}

// Code names a kind of diagnostic for good, such as "duplicate-name". Each is
// explained in docs/diagnostics.md.
type Code string

// Related is another place that a diagnostic speaks of.
type Related struct {
	Span    source.Span
	Message string
}

// Edit replaces a span by text.
type Edit struct {
	Span source.Span
	Text string
}

// Fix is a change that would cure a diagnostic.
type Fix struct {
	Message string // what it does, in the imperative
	Edits   []Edit
}

// Diagnostic is one finding in a schema.
type Diagnostic struct {
	Severity Severity
	Code     Code
	Span     source.Span
	Message  string // lower case, no full stop
	Related  []Related
	Help     string // what to do, where no Fix can do it
	Fixes    []Fix
}

// Also adds a related place and returns d.
func (d *Diagnostic) Also(span source.Span, format string, args ...any) *Diagnostic {
	d.Related = append(d.Related, Related{Span: span, Message: fmt.Sprintf(format, args...)})
	return d
}

// Helpf sets the help and returns d.
func (d *Diagnostic) Helpf(format string, args ...any) *Diagnostic {
	d.Help = fmt.Sprintf(format, args...)
	return d
}

// Fix adds a fix of one edit, which replaces span by text, and returns d.
func (d *Diagnostic) Fix(message string, span source.Span, text string) *Diagnostic {
	d.Fixes = append(d.Fixes, Fix{Message: message, Edits: []Edit{{Span: span, Text: text}}})
	return d
}
