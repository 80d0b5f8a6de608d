// Package resolve turns a syntax tree into a schema: it finds what every name
// stands for, names the structs that were written inline, and reports whatever
// the place or the spelling of something makes wrong. Rules that a finished
// schema can be asked for are in package check.
//
// The generator, the linter and the editor server call it. It must not import
// anything that knows a target language.
package resolve

import (
	"cmp"
	"path"
	"slices"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// Resolve returns the schema of a file and reports what is wrong with it, all
// of it in one run. What is wrong is left out of the schema, so that nothing is
// said twice; a schema made with errors is fit for package check and for
// nothing else. A file with a wire block yields one that has Wire and no Types.
func Resolve(f *syntax.File, report *diag.Report) *schema.Schema {
	if wire := findWire(f); wire != nil {
		return resolveWire(f, wire, report)
	}
	r := &resolver{
		report: report,
		schema: &schema.Schema{Package: f.Package.Text, Doc: f.Doc, Source: path.Base(f.Source.Name)},
		types:  map[string]*symbol{},
		taken:  map[string]place{},
	}
	r.declare(f.Decls)
	for _, s := range r.declared {
		r.define(s)
	}
	if r.protocol != nil {
		r.defineProtocol()
	}
	r.reportUnknown()
	slices.SortStableFunc(r.inline, func(a, b schema.Decl) int {
		return cmp.Compare(a.DeclSpan().Start, b.DeclSpan().Start)
	})
	r.schema.Types = append(r.schema.Types, r.inline...)
	markRecursive(r.schema.Types)
	return r.schema
}

// resolver has what is known of one file so far.
type resolver struct {
	report   *diag.Report
	schema   *schema.Schema
	protocol *syntax.Protocol // nil until found

	declared []*symbol          // in order of the source
	types    map[string]*symbol // declared, by name
	taken    map[string]place   // names of declared and of made types
	inline   []schema.Decl      // structs written inline, in order
	unknown  []unknown
	guesses  map[string]string  // what misspelt names may have meant
	names    []string           // of all types, once a guess needs them
	answers  map[string]*shared // protocol-level replies and errors
}

// symbol is a declared type.
type symbol struct {
	syntax syntax.Decl
	decl   schema.Decl
	state  state
}

// state tells how far an alias is resolved.
type state int

const (
	untouched state = iota
	resolving
	resolved
)

// place is where a name was first used, and for what.
type place struct {
	span source.Span
	what string
}

// errorf reports an error.
func (r *resolver) errorf(code diag.Code, at source.Span, format string, args ...any) *diag.Diagnostic {
	return r.report.Errorf(code, at, format, args...)
}
