package golden_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/netgen-dev/netgen/generator/diag"
)

// codes returns every diagnostic code that the generator declares.
func codes(t *testing.T) map[diag.Code]bool {
	t.Helper()
	all, err := declaredCodes()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// declaredCodes reads the generator's sources for constants of type diag.Code.
var declaredCodes = sync.OnceValues(func() (map[diag.Code]bool, error) {
	all := map[diag.Code]bool{}
	files := token.NewFileSet()
	err := filepath.WalkDir("../generator", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && isCode(spec.Type) {
				addCodes(all, spec)
			}
			return true
		})
		return nil
	})
	return all, err
})

func isCode(x ast.Expr) bool {
	selector, ok := x.(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != "Code" {
		return false
	}
	pkg, ok := selector.X.(*ast.Ident)
	return ok && pkg.Name == "diag"
}

func addCodes(all map[diag.Code]bool, spec *ast.ValueSpec) {
	for _, x := range spec.Values {
		if lit, ok := x.(*ast.BasicLit); ok {
			if text, err := strconv.Unquote(lit.Value); err == nil {
				all[diag.Code(text)] = true
			}
		}
	}
}
