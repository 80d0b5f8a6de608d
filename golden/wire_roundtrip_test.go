package golden_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestWireRoundTrip compiles and vets what the wire drafts, the protocols in
// golden/wire and the shipped schemas become, in a module of their own, and proves
// their codecs.
func TestWireRoundTrip(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles a module")
	}
	t.Parallel()
	dir := t.TempDir()
	writeGoMod(t, dir)
	packages := 0
	for _, pattern := range []string{"drafts/*.netgen", "wire/*.netgen", "../schemas/*.netgen"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatal("no schemas match", pattern, err)
		}
		for _, path := range paths {
			if writeWirePackage(t, dir, path) {
				packages++
			}
		}
	}
	t.Log(packages, "packages")
	for _, args := range [][]string{{"vet", "./..."}, {"test", "./..."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// writeWirePackage writes a package for a wire schema, with what its externs are, a test
// and those of certain values, and reports whether the schema is one.
func writeWirePackage(t *testing.T, dir, path string) bool {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := checked(filepath.Base(path), string(text))
	if s.Wire == nil || s.Wire.Protocol == nil {
		return false
	}
	// Schemas of several folders may have one name.
	dir = filepath.Join(dir, filepath.Base(filepath.Dir(path)), s.Package)
	code := emitted(t, filepath.Base(path), string(text))
	write(t, filepath.Join(dir, s.Package+".netgen.go"), code)
	write(t, filepath.Join(dir, "codecs_test.go"), fmt.Sprintf(codecsTest, s.Package, structsWithCodecs(t, code)))
	copyInto(t, filepath.Join(dir, "extern.go"), filepath.Join("testdata", "externs", s.Package+".go"))
	copyInto(t, filepath.Join(dir, "bytes_test.go"), filepath.Join("testdata", "bytes", s.Package+".go"))
	return true
}

// copyInto copies a file of a package's own, if it has one: what its externs are, or a test
// of certain bytes.
func copyInto(t *testing.T, to, from string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err == nil {
		write(t, to, string(text))
	} else if !os.IsNotExist(err) {
		t.Fatal(err)
	}
}

// structsWithCodecs lists the structs that have their codecs as methods, as arguments.
func structsWithCodecs(t *testing.T, code string) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", code, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var args strings.Builder
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv == nil || f.Name.Name != "AppendWire" {
			continue
		}
		if star, ok := f.Recv.List[0].Type.(*ast.StarExpr); ok {
			fmt.Fprintf(&args, ",\n\t\t(*%s)(nil)", star.X.(*ast.Ident).Name)
		}
	}
	return args.String()
}

// codecsTest is the test of a package of a given name, with the structs that have
// codecs.
const codecsTest = `package %s

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire/wiretest"
)

func TestCodecs(t *testing.T) { wiretest.Check(t, Conversation()) }

func TestStructs(t *testing.T) {
	wiretest.CheckStructs(t, Conversation()%s)
}
`
