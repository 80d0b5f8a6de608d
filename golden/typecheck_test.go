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
	return &typeChecker{set: set, config: types.Config{Importer: importer.ForCompiler(set, "source", nil)}}
}()

type typeChecker struct {
	mu     sync.Mutex // the importer is for one goroutine
	set    *token.FileSet
	config types.Config
}

// check type-checks a package of some files.
func (c *typeChecker) check(name string, texts ...string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var files []*ast.File
	for _, text := range texts {
		file, err := parser.ParseFile(c.set, name+".go", text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, file)
	}
	_, err := c.config.Check(name, c.set, files, nil)
	return err
}
