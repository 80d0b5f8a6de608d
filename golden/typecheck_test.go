package golden_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"sync"
)

// checker is Go's type checker, which reads what packages import but once.
var checker = func() *typeChecker {
	set := token.NewFileSet()
	return &typeChecker{set: set, importer: importer.ForCompiler(set, "source", nil)}
}()

type typeChecker struct {
	mu       sync.Mutex // the importer is for one goroutine
	set      *token.FileSet
	importer types.Importer
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
	config := types.Config{Importer: c.importer, Error: func(err error) { all = append(all, err) }}
	_, _ = config.Check(name, c.set, files, nil) // it told config.Error
	return all
}
