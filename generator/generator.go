// Package generator is netgen's front door: schemas in, Go files and diagnostics
// out. It reads and writes no files, asks nobody and keeps no state, so that the
// command, tests and an editor may call it as they like, from any goroutine.
//
// A schema goes through source, syntax, resolve, check, gomodel and emit, in this
// order; for a wire protocol resolve asks dispatch how messages are told apart, and gomodel
// asks wirecode for the codecs. diag collects what is wrong on the way. Nothing here imports runtime: generated code does.
package generator

import (
	"path"

	"github.com/netgen-dev/netgen/generator/check"
	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/emit"
	"github.com/netgen-dev/netgen/generator/gomodel"
	"github.com/netgen-dev/netgen/generator/output"
	"github.com/netgen-dev/netgen/generator/resolve"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// CodeInternal is for a fault of netgen itself.
const CodeInternal diag.Code = "internal"

// CodeOutputTaken is for two schemas that would be generated into one file.
const CodeOutputTaken diag.Code = "output-taken"

// CodeProtocolTaken is for a second schema with a protocol in one package.
const CodeProtocolTaken diag.Code = "protocol-taken"

// Generate generates the Go of each schema, beside it: the paths of the set are
// those of the schemas, with another ending. A schema with errors yields no file;
// the others do. The result depends on names and texts alone, not on order.
func Generate(files []*source.File) (*output.Set, *diag.Report) {
	r := &run{set: &output.Set{}, protocols: map[string]string{}}
	report := &diag.Report{}
	for _, file := range files {
		found := &diag.Report{}
		r.generate(file, found)
		for _, d := range found.All() {
			report.Add(d)
		}
	}
	return r.set, report
}

// run is what the schemas of one call share.
type run struct {
	set       *output.Set
	protocols map[string]string // by folder and package, the schema that has one
}

// generate adds one schema's file to the set, or what is wrong with it to found.
func (r *run) generate(file *source.File, found *diag.Report) {
	plan := planOf(file, found)
	if found.HasErrors() {
		return
	}
	whole := source.Span{File: file}
	dir := path.Dir(file.Name)
	if other := r.protocol(dir, plan, file.Name); other != "" {
		found.Errorf(CodeProtocolTaken, whole, "package %s has a protocol already, in %s", plan.Package, other).
			Helpf("a package holds one protocol, since it has one Client and one Server: put this schema into a folder and package of its own")
		return
	}
	text, err := emit.File(plan)
	if err != nil {
		found.Errorf(CodeInternal, whole, "netgen cannot write the Go of this schema: %v", err).
			Helpf("this is a fault of netgen; please report it with the schema")
		return
	}
	if name := path.Join(dir, plan.Name); !r.set.Add(name, text) {
		found.Errorf(CodeOutputTaken, whole, "%s is generated from another schema already", name).
			Helpf("rename one of the two schemas")
	}
}

// protocol notes that a schema has a protocol, and returns the schema of the same
// package that had one before, if any.
func (r *run) protocol(dir string, plan *gomodel.File, name string) (other string) {
	if plan.Protocol == nil {
		return ""
	}
	key := dir + " " + plan.Package
	if other := r.protocols[key]; other != "" {
		return other
	}
	r.protocols[key] = name
	return ""
}

// planOf returns the plan of a schema, which is of use only if nothing was found.
func planOf(file *source.File, found *diag.Report) *gomodel.File {
	tree := syntax.Parse(file, found)
	if found.HasErrors() {
		return nil
	}
	resolved := resolve.Resolve(tree, found)
	check.Check(resolved, found)
	if found.HasErrors() {
		return nil
	}
	return gomodel.New(resolved, tree.Package.Span, found)
}
