package golden_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/imports"

	"github.com/netgen-dev/netgen/generator"
	"github.com/netgen-dev/netgen/generator/source"
)

// emitted generates a schema that has nothing wrong with it.
func emitted(t *testing.T, name, text string) string {
	t.Helper()
	set, report := generator.Generate([]*source.File{source.NewFile(name, []byte(text))})
	if len(report.All()) > 0 {
		t.Fatal(rendered(t, report))
	}
	files := set.Files()
	if len(files) != 1 {
		t.Fatalf("%d files", len(files))
	}
	return string(files[0].Text)
}

// TestEmit compares the Go of schemas with what is kept, which is to be read as
// one reads a pull request.
func TestEmit(t *testing.T) {
	t.Parallel()
	eachCase(t, "emit", ".netgen.go", func(t *testing.T, _, name, text string) string {
		got := emitted(t, name, text)
		checkLayout(t, name, got)
		return got
	})
}

// checkLayout checks that tools see a generated file, and that goimports, which
// includes gofmt, would leave it as it is.
func checkLayout(t *testing.T, name, text string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	if !ast.IsGenerated(file) {
		t.Errorf("%s does not look generated", name)
	}
	after, err := imports.Process(name, []byte(text), &imports.Options{FormatOnly: true, Comments: true, TabIndent: true, TabWidth: 8})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text, string(after)); diff != "" {
		t.Errorf("goimports changes %s:\n%s", name, diff)
	}
}
