package gomodel

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// later are methods that the runtime has got since the list of taken names was
// closed. A message of such a name hides the method, as taken says.
var later = set("Calls", "CloseWith", "Peer", "Raw", "Ready", "Server", "SetVersion", "TLS", "Variables", "Watch")

// TestTakenNames looks into the sources of the runtime for what Client, Peer and
// Group get from what they embed.
func TestTakenNames(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("../../runtime/*.go")
	if err != nil || len(paths) == 0 {
		t.Fatal("no sources of the runtime", err)
	}
	found := 0
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || !f.Name.IsExported() {
				continue
			}
			taken, embedded := takenBy(f.Recv.List[0].Type)
			if !embedded {
				continue
			}
			found++
			if name := f.Name.Name; !taken[name] && !later[name] {
				t.Errorf("%s: %s is not among the taken names", path, name)
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d methods were found", found)
	}
}

// takenBy returns the names that are kept because of a type, if it is embedded.
func takenBy(receiver ast.Expr) (names map[string]bool, embedded bool) {
	star, ok := receiver.(*ast.StarExpr)
	if !ok {
		return nil, false
	}
	name, ok := star.X.(*ast.Ident)
	switch {
	case ok && name.Name == "Client":
		return takenByClient, true
	case ok && (name.Name == "Socket" || name.Name == "Group"):
		return takenByPeer, true
	}
	return nil, false
}
