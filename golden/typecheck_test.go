package golden_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"runtime"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/suite/vet"
	"golang.org/x/tools/go/packages"
)

// typeChecker is Go's, which knows what it has imported once.
var typeChecker = func() *checkedTypes {
	set := token.NewFileSet()
	return &checkedTypes{set: set, imported: imported{importer.ForCompiler(set, "source", nil), map[string]*types.Package{}}}
}()

type checkedTypes struct {
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

// A typed package has the types of what its files say.
type typed struct {
	set   *token.FileSet
	files []*ast.File
	types *types.Package
	info  types.Info
}

// check returns a package of some files, and what is wrong with it.
func (c *checkedTypes) check(name string, texts ...string) (*typed, []error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := &typed{set: c.set, info: types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{},
		Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{}, FileVersions: map[*ast.File]string{},
	}}
	for _, text := range texts {
		file, err := parser.ParseFile(c.set, name+".go", text, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			return nil, []error{err}
		}
		p.files = append(p.files, file)
	}
	var all []error
	config := types.Config{Importer: c.imported, Error: func(err error) { all = append(all, err) }}
	p.types, _ = config.Check(name, c.set, p.files, &p.info) // it told config.Error
	return p, all
}

// errors returns what is wrong with a package of some files.
func (c *checkedTypes) errors(name string, texts ...string) []error {
	_, errs := c.check(name, texts...)
	return errs
}

// vetted checks what go vet would, in a hundredth of the time that a process for each package
// takes.
func vetted(t *testing.T, name string, texts ...string) *typed {
	t.Helper()
	p, errs := typeChecker.check(name, texts...)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	pkg := &packages.Package{
		ID: name, Name: name, PkgPath: name, Fset: p.set, Syntax: p.files,
		Types: p.types, TypesInfo: &p.info, TypesSizes: types.SizesFor("gc", runtime.GOARCH),
	}
	graph, err := checker.Analyze(vet.Suite, []*packages.Package{pkg}, &checker.Options{Sequential: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, action := range graph.Roots {
		if action.Err != nil {
			t.Error(action, action.Err)
		}
		for _, d := range action.Diagnostics {
			t.Error(fmt.Sprint(p.set.Position(d.Pos)), action.Analyzer, d.Message)
		}
	}
	for _, said := range p.operands() {
		t.Error(said)
	}
	return p
}

// operands returns the operations that linters ask about, since they have the same operand twice,
// or two that the generator knew.
func (p *typed) operands() (all []string) {
	for _, file := range p.files {
		ast.Inspect(file, func(node ast.Node) bool {
			x, ok := node.(*ast.BinaryExpr)
			if !ok {
				return true
			}
			_, left := x.X.(*ast.BasicLit)
			_, right := x.Y.(*ast.BasicLit)
			known := left && right && strings.Contains("&|/%", x.Op.String())
			twice := !strings.Contains("+*<<>>", x.Op.String()) && types.ExprString(x.X) == types.ExprString(x.Y)
			if known || twice {
				all = append(all, fmt.Sprint(p.set.Position(x.Pos()), " ", types.ExprString(x)))
			}
			return true
		})
	}
	return all
}
