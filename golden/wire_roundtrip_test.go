package golden_test

import (
	"flag"
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
)

var only = flag.String("only", "", "what TestWireRoundTrip proves: names of schemas, with commas between them; all if it is empty")

// TestWireRoundTrip vets what the wire drafts, the protocols in golden/wire and the
// shipped schemas become, compiles the codecs of it in a module of their own, and proves
// them.
func TestWireRoundTrip(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles a module")
	}
	t.Parallel()
	dir := t.TempDir()
	writeGoMod(t, dir)
	var packages []wirePackage
	for _, pattern := range []string{"drafts/*.netgen", "wire/*.netgen", "../schemas/*.netgen"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatal("no schemas match", pattern, err)
		}
		for _, path := range paths {
			if !wanted(path) {
				continue
			}
			if p, ok := writeWirePackage(t, dir, path); ok {
				packages = append(packages, p)
			}
		}
	}
	t.Log(len(packages), "packages")
	if len(packages) == 0 {
		t.Fatal("no schema is called", *only)
	}
	for i := range codecsTests {
		from, to := i*len(packages)/codecsTests, (i+1)*len(packages)/codecsTests
		if from == to {
			continue
		}
		write(t, filepath.Join(dir, fmt.Sprint("codecs", i), "codecs_test.go"), codecsTest(packages[from:to]))
	}
	testModule(t, dir)
}

// testModule runs the tests of a module. What vet would say of them is said already.
func testModule(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command("go", "test", "-vet=off", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go test: %v\n%s", err, out)
	}
}

// wanted reports whether a schema is to be proved.
func wanted(path string) bool {
	name := strings.TrimSuffix(filepath.Base(path), ".netgen")
	return *only == "" || slices.Contains(strings.Split(*only, ","), name)
}

// A wirePackage is the generated package of a schema.
type wirePackage struct {
	path    string   // in its module; schemas of several folders may have one name
	structs []string // those that have their codecs as methods
	tests   []string // those of certain bytes
}

// writeWirePackage writes a package for a wire schema, with what its externs are and the
// test of certain values, and reports whether the schema is one.
func writeWirePackage(t *testing.T, dir, path string) (p wirePackage, ok bool) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := checked(filepath.Base(path), string(text))
	if s.Wire == nil || s.Wire.Protocol == nil {
		return p, false
	}
	code := emitted(t, filepath.Base(path), string(text))
	p.path = filepath.Base(filepath.Dir(path)) + "/" + s.Package
	dir = filepath.Join(dir, filepath.FromSlash(p.path))
	externs := copyInto(t, filepath.Join(dir, "extern.go"), filepath.Join("testdata", "externs", s.Package+".go"))
	tests := copyInto(t, filepath.Join(dir, "bytes.go"), filepath.Join("testdata", "bytes", s.Package+".go"))
	p.structs, p.tests = structsWithCodecs(t, code), testsIn(t, tests)
	whole := vetted(t, s.Package, slices.DeleteFunc([]string{code, externs, tests}, func(text string) bool { return text == "" })...)
	write(t, filepath.Join(dir, s.Package+".netgen.go"), needed(whole, code, append(p.structs, "Conversation")...))
	return p, true
}

// copyInto copies and returns a file of a package's own, if it has one: what its externs
// are, or tests of certain bytes.
func copyInto(t *testing.T, to, from string) string {
	t.Helper()
	text, err := os.ReadFile(from)
	if os.IsNotExist(err) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	write(t, to, string(text))
	return string(text)
}

// structsWithCodecs lists the structs that have their codecs as methods.
func structsWithCodecs(t *testing.T, code string) (structs []string) {
	t.Helper()
	for _, f := range functions(t, code) {
		if f.Recv == nil || f.Name.Name != "AppendWire" {
			continue
		}
		if star, ok := f.Recv.List[0].Type.(*ast.StarExpr); ok {
			structs = append(structs, star.X.(*ast.Ident).Name)
		}
	}
	return structs
}

// testsIn lists the tests of a file that may be empty.
func testsIn(t *testing.T, code string) (tests []string) {
	t.Helper()
	if code == "" {
		return nil
	}
	for _, f := range functions(t, code) {
		if f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") {
			tests = append(tests, f.Name.Name)
		}
	}
	return tests
}

func functions(t *testing.T, code string) (all []*ast.FuncDecl) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", code, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			all = append(all, f)
		}
	}
	return all
}

// codecsTests is how many programs prove all packages: to link one for each would take most
// of the time. Therefore tests of certain bytes do not stand in files of tests either.
const codecsTests = 8

// codecsTest is the test of some packages, one after the other, since it counts what is
// allocated.
func codecsTest(packages []wirePackage) string {
	var imports, codecs, structs, bytes strings.Builder
	for i, p := range packages {
		fmt.Fprintf(&imports, "\tp%d %q\n", i, "golden.test/"+p.path)
		fmt.Fprintf(&codecs, "\tt.Run(%q, func(t *testing.T) { wiretest.Check(t, p%d.Conversation()) })\n", p.path, i)
		fmt.Fprintf(&structs, "\tt.Run(%q, func(t *testing.T) { wiretest.CheckStructs(t, p%d.Conversation()", p.path, i)
		for _, name := range p.structs {
			fmt.Fprintf(&structs, ", (*p%d.%s)(nil)", i, name)
		}
		structs.WriteString(") })\n")
		for _, test := range p.tests {
			fmt.Fprintf(&bytes, "\tt.Run(%q, p%d.%s)\n", p.path+"/"+test, i, test)
		}
	}
	return fmt.Sprintf(codecsFile, &imports, &codecs, &structs, &bytes)
}

const codecsFile = `package codecs_test

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire/wiretest"

%s)

func TestCodecs(t *testing.T) {
%s}

func TestStructs(t *testing.T) {
%s}

func TestBytes(t *testing.T) {
%s}
`
