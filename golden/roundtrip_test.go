package golden_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestRoundTrip compiles the codecs of what the schemas under emit become, in a module
// of their own, sends random values of every struct through them, and runs the tests
// that archives bring themselves.
func TestRoundTrip(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles a module")
	}
	t.Parallel()
	dir := t.TempDir()
	writeModule(t, dir)
	testModule(t, dir)
}

// writeModule writes a module with a package for each schema.
func writeModule(t *testing.T, dir string) {
	t.Helper()
	writeGoMod(t, dir)
	helper, err := os.ReadFile("testdata/roundtrip/roundtrip.go")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "roundtrip", "roundtrip.go"), string(helper))
	archives, err := filepath.Glob("emit/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range archives {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Files {
			if name, ok := strings.CutSuffix(f.Name, ".netgen"); ok {
				writePackage(t, filepath.Join(dir, name), name, emitted(t, f.Name, string(f.Data)), besides(a, name))
			}
		}
	}
}

// besides are the files that an archive has for a package: what the user writes for externs,
// and tests.
func besides(a *txtar.Archive, name string) (files []txtar.File) {
	for _, f := range a.Files {
		if f.Name == name+".go" || f.Name == name+"_test.go" {
			files = append(files, f)
		}
	}
	return files
}

// writePackage writes what a package needs for its codecs, and the test of them. A package
// that has tests of its own stays whole.
func writePackage(t *testing.T, dir, name, text string, files []txtar.File) {
	t.Helper()
	texts, whole := []string{text}, false
	for _, f := range files {
		write(t, filepath.Join(dir, f.Name), string(f.Data))
		if strings.HasSuffix(f.Name, "_test.go") {
			whole = true
		} else {
			texts = append(texts, string(f.Data))
		}
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	structs, unions := codecsOf(file)
	if test := roundTripOf(name, structs, unions); test != "" {
		write(t, filepath.Join(dir, "roundtrip_test.go"), test)
	}
	wanted := slices.Concat(append(slices.Collect(maps.Values(unions)), structs, slices.Collect(maps.Keys(unions)))...)
	if p := vetted(t, name, texts...); !whole {
		text = needed(p, text, wanted...)
	}
	write(t, filepath.Join(dir, name+".netgen.go"), text)
}

// writeGoMod begins a module that uses this one.
func writeGoMod(t *testing.T, dir string) {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "go.mod"), fmt.Sprintf(
		"module golden.test\n\ngo 1.26.0\n\nrequire github.com/netgen-dev/netgen v0.0.0\n\nreplace github.com/netgen-dev/netgen => %q\n", root))
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// roundTripOf returns a test for all structs of a package, or nothing if it has none.
func roundTripOf(pkg string, structs []string, unions map[string][]string) string {
	if len(structs) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\nimport (\n\t\"reflect\"\n\t\"testing\"\n\n\t\"golden.test/roundtrip\"\n)\n\n", pkg)
	b.WriteString("var variants = roundtrip.Variants{\n")
	for union, types := range unions {
		fmt.Fprintf(&b, "\treflect.TypeFor[%s](): {(*%s)(nil)},\n", union, strings.Join(types, ")(nil), (*"))
	}
	b.WriteString("}\n\nvar _ = reflect.TypeFor[int]\n")
	for _, name := range structs {
		fmt.Fprintf(&b, "\nfunc TestRoundTrip%s(t *testing.T) { roundtrip.Check(t, variants, (*%[1]s)(nil)) }\n", name)
	}
	return b.String()
}

// codecsOf lists the structs of a file that can be decoded, and the variants of
// its unions, unknown ones apart.
func codecsOf(file *ast.File) (structs []string, unions map[string][]string) {
	unions = map[string][]string{}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv == nil {
			continue
		}
		star, ok := f.Recv.List[0].Type.(*ast.StarExpr)
		if !ok {
			continue
		}
		receiver := star.X.(*ast.Ident).Name
		union, isTag := strings.CutPrefix(f.Name.Name, "tagIn")
		switch {
		case f.Name.Name == "DecodeNetgen":
			structs = append(structs, receiver)
		case isTag && receiver != union+"Unknown":
			unions[union] = append(unions[union], receiver)
		}
	}
	slices.Sort(structs)
	return structs, unions
}
