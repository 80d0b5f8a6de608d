package golden_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestEveryRuntimeSymbolIsKept checks that whatever package emit can name of
// runtime and native stands in some golden file. TestRoundTrip compiles those, so
// that each symbol is known to exist with the type that generated code expects.
func TestEveryRuntimeSymbolIsKept(t *testing.T) {
	t.Parallel()
	used := symbolsUsed(t)
	named := symbolsNamed(t)
	if len(named) < 50 {
		t.Errorf("only %d symbols are named in emit", len(named))
	}
	for symbol, at := range named {
		if !used[symbol] {
			t.Errorf("%s: no golden file has %s", at, symbol)
		}
	}
}

// symbolsUsed lists what the generated files in the archives select from runtime,
// native and a native.Reader called r.
func symbolsUsed(t *testing.T) map[string]bool {
	t.Helper()
	used := map[string]bool{}
	paths, err := filepath.Glob("emit/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Files {
			if strings.HasSuffix(f.Name, ".netgen.go") {
				addSelections(t, used, f.Name, f.Data)
			}
		}
	}
	return used
}

func addSelections(t *testing.T, used map[string]bool, name string, text []byte) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				used[x.Name+"."+s.Sel.Name] = true
			}
		}
		return true
	})
}

// symbolsNamed lists the names that emit gives to runtimeID and nativeID, and that
// gomodel gives to codecs, each with its place.
func symbolsNamed(t *testing.T) map[string]token.Position {
	t.Helper()
	named := map[string]token.Position{}
	set := token.NewFileSet()
	paths, _ := filepath.Glob("../generator/emit/*.go")
	for _, path := range paths {
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			function, _ := call.Fun.(*ast.Ident)
			literal, _ := call.Args[0].(*ast.BasicLit)
			if function == nil || literal == nil || literal.Kind != token.STRING {
				return true
			}
			name, _ := strconv.Unquote(literal.Value)
			switch function.Name {
			case "runtimeID":
				named["runtime."+name] = set.Position(call.Pos())
			case "nativeID", "deep":
				named["native."+name] = set.Position(call.Pos())
			}
			return true
		})
	}
	for _, kind := range []string{"Bool", "U8", "U16", "U32", "U64", "I8", "I16", "I32", "I64", "F32", "F64", "String", "Bytes", "Time", "Duration", "UUID"} {
		named["native.Append"+kind] = token.Position{Filename: "coding.go"}
		named["r."+kind] = token.Position{Filename: "coding.go"}
	}
	for _, name := range []string{
		"native.AppendUvarint", "native.AppendVarint", "r.Uvarint32", "r.Uvarint64", "r.Varint32", "r.Varint64",
		"r.StringMax", "r.BytesMax", "native.NonNil", "native.NonNilMap",
		"native.AppendStructAt", "native.AppendStructsAt", "native.AppendVariantAt",
		"runtime.ServeRequest", "runtime.ServeEvent", "runtime.ServeStream", "runtime.ServeUpload", "runtime.ServeDuplex",
		"runtime.OpenStream", "runtime.OpenUpload", "runtime.OpenDuplex", "runtime.Dial", "runtime.NewClient",
	} {
		named[name] = token.Position{Filename: "emit"}
	}
	return named
}
