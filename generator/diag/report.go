package diag

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/netgen-dev/netgen/generator/source"
)

// maxKept bounds a report: whoever has two hundred findings to read does not
// miss the next, and a file that is no schema at all cannot fill the memory.
const maxKept = 200

// Report collects the diagnostics of one run. The zero Report is empty and ready
// for use. It is not safe for concurrent use.
type Report struct {
	kept   []*Diagnostic
	seen   map[identity]*Diagnostic
	errors int
	more   int
}

// identity is what makes two diagnostics the same finding.
type identity struct {
	code       Code
	file       *source.File
	start, end int
	message    string
}

// Add adds a diagnostic. One that says the same of the same place as an earlier
// one changes nothing, and beyond 200 they are only counted.
func (r *Report) Add(d Diagnostic) {
	r.add(&d)
}

// Errorf adds an error at a span and returns it, so that the caller can add
// related places, help and fixes.
func (r *Report) Errorf(code Code, span source.Span, format string, args ...any) *Diagnostic {
	return r.add(&Diagnostic{Severity: Error, Code: code, Span: span, Message: fmt.Sprintf(format, args...)})
}

// Warnf is Errorf for a warning.
func (r *Report) Warnf(code Code, span source.Span, format string, args ...any) *Diagnostic {
	return r.add(&Diagnostic{Severity: Warning, Code: code, Span: span, Message: fmt.Sprintf(format, args...)})
}

func (r *Report) add(d *Diagnostic) *Diagnostic {
	id := identity{d.Code, d.Span.File, d.Span.Start, d.Span.End, d.Message}
	if _, dup := r.seen[id]; dup {
		return d
	}
	if d.Severity == Error {
		r.errors++
	}
	if len(r.kept) == maxKept {
		r.more++
		return d
	}
	if r.seen == nil {
		r.seen = map[identity]*Diagnostic{}
	}
	r.seen[id] = d
	r.kept = append(r.kept, d)
	return d
}

// HasErrors reports whether any diagnostic is an error, counted ones included.
func (r *Report) HasErrors() bool { return r.errors > 0 }

// More returns how many diagnostics were counted but not kept.
func (r *Report) More() int { return r.more }

// All returns the diagnostics by file name and position.
func (r *Report) All() []Diagnostic {
	all := make([]Diagnostic, len(r.kept))
	for i, d := range r.kept {
		all[i] = *d
	}
	slices.SortStableFunc(all, compare)
	return all
}

func compare(a, b Diagnostic) int {
	return cmp.Or(
		cmp.Compare(fileName(a.Span), fileName(b.Span)),
		cmp.Compare(a.Span.Start, b.Span.Start),
		cmp.Compare(a.Span.End, b.Span.End),
		cmp.Compare(a.Severity, b.Severity),
		cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Message, b.Message),
	)
}

func fileName(s source.Span) string {
	if s.File == nil {
		return ""
	}
	return s.File.Name
}
