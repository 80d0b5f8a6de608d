package golden_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"sync"
)

// checker is Go's type checker.
var checker = func() *typeChecker {
	set := token.NewFileSet()
	return &typeChecker{set: set, imported: imported{importer.ForCompiler(set, "source", nil), map[string]*types.Package{}}}
}()

type typeChecker struct {
	mu       sync.Mutex // the importer is for one goroutine
	set      *token.FileSet
	imported imported
}

// imported keeps what was imported. The importer of sources does so too, but asks the go
// command each time where a package is.
type imported struct {
	types.Importer
	packages map[string]*types.Package
}

func (i imported) Import(path string) (*types.Package, error) {
	if p, ok := i.packages[path]; ok {
		return p, nil
	}
	p, err := i.Importer.Import(path)
	if err == nil {
		i.packages[path] = p
	}
	return p, err
}

// errors returns what is wrong with a package of some files.
func (c *typeChecker) errors(name string, texts ...string) []error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var files []*ast.File
	for _, text := range texts {
		file, err := parser.ParseFile(c.set, name+".go", text, parser.SkipObjectResolution)
		if err != nil {
			return []error{err}
		}
		files = append(files, file)
	}
	var all []error
	config := types.Config{Importer: c.imported, Error: func(err error) { all = append(all, err) }}
	_, _ = config.Check(name, c.set, files, nil) // it told config.Error
	return all
}
