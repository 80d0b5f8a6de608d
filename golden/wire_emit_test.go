package golden_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWireSchemas checks with Go's type checker what all wire schemas become. What
// their externs need is in testdata/externs.
func TestWireSchemas(t *testing.T) {
	t.Parallel()
	drafts, _ := filepath.Glob("drafts/*.netgen")
	others, _ := filepath.Glob("wire/*.netgen")
	set := token.NewFileSet()
	config := types.Config{Importer: importer.ForCompiler(set, "source", nil)}
	for _, path := range append(drafts, others...) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Base(path)
			got := emitted(t, name, string(text))
			checkLayout(t, name+".go", got)
			files := []*ast.File{parsedGo(t, set, name+".go", got)}
			externs := filepath.Join("testdata", "externs", strings.TrimSuffix(name, ".netgen")+".go")
			if by, err := os.ReadFile(externs); err == nil {
				files = append(files, parsedGo(t, set, externs, string(by)))
			}
			if _, err := config.Check(name, set, files, nil); err != nil {
				t.Error(err)
			}
		})
	}
}

func parsedGo(t *testing.T, set *token.FileSet, name, text string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(set, name, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
