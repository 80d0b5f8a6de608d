package runtime

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Whoever uses generated code requires this module: nothing else may follow.
func TestStandardLibraryOnly(t *testing.T) {
	t.Parallel()
	const own = "github.com/netgen-dev/netgen/runtime"
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && isModule(path, d) {
			return fs.SkipDir // such as an adapter
		}
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			first, _, _ := strings.Cut(name, "/")
			if strings.Contains(first, ".") && name != own && !strings.HasPrefix(name, own+"/") {
				t.Errorf("%s imports %s", path, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// isModule reports whether a folder is a module of its own.
func isModule(path string, d fs.DirEntry) bool {
	if !d.IsDir() {
		return false
	}
	_, err := os.Stat(filepath.Join(path, "go.mod"))
	return err == nil
}
