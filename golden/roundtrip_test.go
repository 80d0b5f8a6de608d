package golden_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestRoundTrip compiles and vets what the schemas under emit become, in a module
// of their own, and sends random values of every struct through its codec.
func TestRoundTrip(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles a module")
	}
	t.Parallel()
	dir := t.TempDir()
	writeModule(t, dir)
	for _, args := range [][]string{{"vet", "./..."}, {"test", "./..."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// writeModule writes a module with a package for each schema, a test beside each,
// and the tests that archives bring themselves.
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
			switch {
			case strings.HasSuffix(f.Name, "_test.go"):
				write(t, filepath.Join(dir, strings.TrimSuffix(f.Name, ".go"), f.Name), string(f.Data))
			case strings.HasSuffix(f.Name, ".netgen"):
				writePackage(t, dir, f.Name, emitted(t, f.Name, string(f.Data)))
			case !strings.HasSuffix(f.Name, ".netgen.go"): // what the user writes for externs
				write(t, filepath.Join(dir, strings.TrimSuffix(f.Name, ".go"), f.Name), string(f.Data))
			}
		}
	}
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

func writePackage(t *testing.T, dir, schema, text string) {
	t.Helper()
	name := strings.TrimSuffix(schema, ".netgen")
	write(t, filepath.Join(dir, name, schema+".go"), text)
	if test := roundTripOf(t, name, text); test != "" {
		write(t, filepath.Join(dir, name, "roundtrip_test.go"), test)
	}
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

// roundTripOf returns a test for all structs of a generated file, or nothing if it
// has none.
func roundTripOf(t *testing.T, pkg, text string) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), pkg, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	structs, unions := codecsOf(file)
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
