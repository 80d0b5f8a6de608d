// Package generator is netgen's front door: schemas in, Go files and diagnostics
// out. It reads and writes no files, asks nobody and keeps no state, so that the
// command, tests and an editor may call it as they like, from any goroutine.
//
// A schema goes through source, syntax, resolve, check, gomodel and emit, in this
// order; diag collects what is wrong on the way. Nothing here imports runtime:
// generated code does.
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

// CodeWireTier is for a schema of a wire protocol, which cannot be generated yet.
const CodeWireTier diag.Code = "wire-tier"

// CodeOutputTaken is for two schemas that would be generated into one file.
const CodeOutputTaken diag.Code = "output-taken"

// Generate generates the Go of each schema, beside it: the paths of the set are
// those of the schemas, with another ending. A schema with errors yields no file;
// the others do. The result depends on names and texts alone, not on order.
func Generate(files []*source.File) (*output.Set, *diag.Report) {
	set, report := &output.Set{}, &diag.Report{}
	for _, file := range files {
		generate(file, set, report)
	}
	return set, report
}

// generate adds one schema's file to set, and what is wrong with it to report.
func generate(file *source.File, set *output.Set, report *diag.Report) {
	found := &diag.Report{}
	plan := planOf(file, found)
	if !found.HasErrors() {
		text, err := emit.File(plan)
		if err != nil {
			found.Errorf(CodeInternal, source.Span{File: file}, "netgen cannot write the Go of this schema: %v", err).
				Helpf("this is a fault of netgen; please report it with the schema")
		} else if name := path.Join(path.Dir(file.Name), plan.Name); !set.Add(name, text) {
			found.Errorf(CodeOutputTaken, source.Span{File: file}, "%s is generated from another schema already", name).
				Helpf("rename one of the two schemas")
		}
	}
	for _, d := range found.All() {
		report.Add(d)
	}
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
	if wire := resolved.Wire; wire != nil {
		found.Errorf(CodeWireTier, wire.Span, "this version of netgen does not generate wire protocols yet").
			Helpf("netgen fmt formats this file, and its mistakes are found; a file without a wire block is native, and is generated")
		return nil
	}
	return gomodel.New(resolved, tree.Package.Span, found)
}
