package generator_test

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/generator"
	"github.com/netgen-dev/netgen/generator/output"
	"github.com/netgen-dev/netgen/generator/source"
)

// service returns a schema of n requests with two fields each way.
func service(n int) string {
	var b strings.Builder
	b.WriteString("// Package plain is a service of plain messages.\npackage plain\n\nprotocol Plain {\n")
	for i := range n {
		fmt.Fprintf(&b, "  // Ask%d asks for something.\n  request Ask%[1]d { name string, count u32 } -> { id u64, text string }\n\n", i)
	}
	b.WriteString("}\n")
	return b.String()
}

func schemaFile(name, text string) *source.File { return source.NewFile(name, []byte(text)) }

func mustGenerate(t testing.TB, files ...*source.File) []output.File {
	t.Helper()
	set, report := generator.Generate(files)
	if found := report.All(); len(found) > 0 {
		t.Fatalf("%s: %s", found[0].Span.File.Name, found[0].Message)
	}
	return set.Files()
}

// TestLinesPerRequest reports how long the output is: the aim is 60 lines for each
// unary request, everything included.
func TestLinesPerRequest(t *testing.T) {
	t.Parallel()
	const requests = 20
	file := mustGenerate(t, schemaFile("plain.netgen", service(requests)))[0]
	lines := float64(bytes.Count(file.Text, []byte("\n"))) / requests
	t.Logf("%.1f generated lines for each request", lines)
	if lines > 60 {
		t.Error("that is more than 60")
	}
}

// TestLargeSchemas prints how long generating takes. It asserts nothing about it.
func TestLargeSchemas(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a second or two")
	}
	for _, n := range []int{250, 500, 1000, 2000} {
		file := schemaFile("plain.netgen", service(n))
		start := time.Now()
		text := mustGenerate(t, file)[0].Text
		t.Logf("%5d messages: %8v, %d bytes", n, time.Since(start).Round(time.Millisecond), len(text))
	}
}

// BenchmarkGenerate is the same for comparing.
func BenchmarkGenerate(b *testing.B) {
	for _, n := range []int{250, 500, 1000, 2000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			file := schemaFile("plain.netgen", service(n))
			for b.Loop() {
				mustGenerate(b, file)
			}
		})
	}
}

// TestSameBytes generates several schemas again, in other orders and with other
// numbers of processors.
func TestSameBytes(t *testing.T) {
	var files []*source.File
	for i := range 4 {
		text := strings.Replace(service(40+i), "package plain", fmt.Sprintf("package p%d\n\nenum E { A, B }\nunion U { A u8, B E }\nstruct S { u U, m map[string]U }", i), 1)
		files = append(files, schemaFile(fmt.Sprintf("dir%d/p%d.netgen", i%2, i), text))
	}
	want := mustGenerate(t, files...)
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for round := range 4 {
		runtime.GOMAXPROCS(1 + round%2*3)
		slices.Reverse(files)
		files = append(files[2:], files[:2]...)
		if diff := cmp.Diff(want, mustGenerate(t, files...)); diff != "" {
			t.Fatalf("round %d is different:\n%s", round, diff)
		}
	}
}

// TestPaths checks that a file is put beside its schema, and that one schema's
// errors do not keep the others from being generated.
func TestPaths(t *testing.T) {
	t.Parallel()
	set, report := generator.Generate([]*source.File{
		schemaFile("b/two.netgen", "package two\n"),
		schemaFile("bad.netgen", "package bad\nstruct A { x Nope }\n"),
		schemaFile("a.netgen", "package one\n"),
		schemaFile("<stdin>", "package piped\n"),
	})
	var paths []string
	for _, f := range set.Files() {
		paths = append(paths, f.Path)
	}
	if diff := cmp.Diff([]string{"<stdin>.netgen.go", "a.netgen.go", "b/two.netgen.go"}, paths); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if found := report.All(); len(found) != 1 || found[0].Span.File.Name != "bad.netgen" {
		t.Errorf("reported %v", found)
	}
}

func TestOutputTaken(t *testing.T) {
	t.Parallel()
	set, report := generator.Generate([]*source.File{
		schemaFile("a.netgen", "package one\n"), schemaFile("a.netgen", "package two\n"),
	})
	if found := report.All(); len(found) != 1 || found[0].Code != generator.CodeOutputTaken {
		t.Errorf("reported %v", found)
	}
	if len(set.Files()) != 1 || !bytes.Contains(set.Files()[0].Text, []byte("package one")) {
		t.Error("the first one should stay")
	}
}

// TestNothingOfMachine checks that the output tells nothing of where it was made.
func TestNothingOfMachine(t *testing.T) {
	t.Parallel()
	text := string(mustGenerate(t, schemaFile("/home/somebody/work/plain.netgen", service(3)))[0].Text)
	first, rest, _ := strings.Cut(text, "\n")
	if first != output.Marker || !strings.HasPrefix(rest, "// Source: plain.netgen\n\n") {
		t.Errorf("it begins with %q", text[:80])
	}
	if strings.Contains(text, "somebody") {
		t.Error("the path is in it")
	}
}

// FuzzGenerate checks that whatever is accepted becomes Go, and that nothing makes
// the generator panic.
func FuzzGenerate(f *testing.F) {
	f.Add(service(2))
	f.Add("package p\nunion U { A, B U }\nstruct S { u ?U since 2, l [][3]?U }\nprotocol P { both stream X <- U -> ?S until A | B {} }\n")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4096 {
			t.Skip("long inputs find nothing more")
		}
		_, report := generator.Generate([]*source.File{schemaFile("p.netgen", text)})
		for _, d := range report.All() {
			if d.Code == generator.CodeInternal {
				t.Fatal(d.Message)
			}
		}
	})
}
