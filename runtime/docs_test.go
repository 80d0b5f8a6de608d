package runtime

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Names of Go code in a page: Name, Type.Member, package.Name.
var goName = regexp.MustCompile("`([a-z]+\\.)?([A-Z][A-Za-z0-9]*(?:\\.[A-Z][A-Za-z0-9]*)?)`")

// TestNetPage looks for what docs/net.md promises in the place of Node's names.
func TestNetPage(t *testing.T) {
	t.Parallel()
	std := filepath.Join(build.Default.GOROOT, "src")
	packages := map[string]map[string]bool{
		"": declared(t, "."), "chat": declared(t, "../examples/chat"),
		"net": declared(t, filepath.Join(std, "net")), "netip": declared(t, filepath.Join(std, "net/netip")),
		"errors": declared(t, filepath.Join(std, "errors")), "context": declared(t, filepath.Join(std, "context")),
	}
	rows := 0
	for line := range strings.SplitSeq(page(t, "net.md"), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 5 {
			if strings.HasPrefix(line, "|") && !strings.HasPrefix(line, "|---") {
				t.Errorf("a row with %d cells: %s", len(cells)-2, line)
			}
			continue
		}
		rows++
		if strings.TrimSpace(cells[2]+cells[3]) == "" {
			t.Errorf("a row says nothing: %s", line)
		}
		for _, name := range goName.FindAllStringSubmatch(cells[2]+cells[3], -1) {
			from := packages[strings.TrimSuffix(name[1], ".")]
			if !from[name[2]] {
				t.Errorf("there is no %s", name[0])
			}
		}
	}
	if rows < 100 {
		t.Errorf("only %d rows", rows)
	}
}

// TestOptionsAreListed looks for every option in the tables of docs/runtime.md.
func TestOptionsAreListed(t *testing.T) {
	t.Parallel()
	text := page(t, "runtime.md")
	options := 0
	for _, file := range parsed(t, ".") {
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || !f.Name.IsExported() || f.Recv != nil || f.Type.Results == nil {
				continue
			}
			result, ok := f.Type.Results.List[0].Type.(*ast.Ident)
			if !ok || !strings.HasSuffix(result.Name, "Option") {
				continue
			}
			options++
			if !strings.Contains(text, "`"+f.Name.Name+"(") {
				t.Errorf("%s is not in docs/runtime.md", f.Name.Name)
			}
		}
	}
	if options < 25 {
		t.Errorf("only %d options", options)
	}
}

func page(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// parsed returns the files of a package, without tests, for all systems.
func parsed(t *testing.T, dir string) []*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no Go in %s, %v", dir, err)
	}
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// declared returns the exported names of a package, those of methods and fields
// behind that of their type.
func declared(t *testing.T, dir string) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, file := range parsed(t, dir) {
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				names[receiver(d)+d.Name.Name] = true
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					declare(names, spec)
				}
			}
		}
	}
	return names
}

// receiver is the type of a method, with a dot.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	name := ""
	ast.Inspect(f.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return name == ""
	})
	return name + "."
}

func declare(names map[string]bool, spec ast.Spec) {
	switch s := spec.(type) {
	case *ast.ValueSpec:
		for _, id := range s.Names {
			names[id.Name] = true
		}
	case *ast.TypeSpec:
		names[s.Name.Name] = true
		fields, ok := s.Type.(*ast.StructType)
		if !ok {
			return
		}
		for _, field := range fields.Fields.List {
			for _, id := range field.Names {
				names[s.Name.Name+"."+id.Name] = true
			}
		}
	}
}
