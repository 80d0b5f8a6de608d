// Package diag has the one diagnostic type of netgen and its renderings.
package diag

import "github.com/netgen-dev/netgen/generator/source"

// Severity orders diagnostics by weight.
type Severity int

// The severities.
const (
	Error Severity = iota
	Warning
	Note
)

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
