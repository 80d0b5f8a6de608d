package check_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/netgen-dev/netgen/generator/check"
	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/resolve"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

func checked(text string) (*schema.Schema, *diag.Report) {
	report := new(diag.Report)
	s := resolve.Resolve(syntax.Parse(source.NewFile("fuzz.netgen", []byte(text)), report), report)
	check.Check(s, report)
	return s, report
}

// FuzzResolve looks whether any input makes resolve or check panic or hang, or
// pass a schema that the ways to look at a schema cannot cope with.
func FuzzResolve(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		s, report := checked(text)
		if report.HasErrors() {
			return
		}
		if _, err := schema.Marshal(s); err != nil {
			t.Error(err)
		}
		for _, d := range s.Types {
			keepsPromises(t, d)
		}
		if s.Protocol != nil {
			schema.Fingerprint(s.Protocol)
		}
	})
}

// keepsPromises looks whether a type that passed is what package schema says.
func keepsPromises(t *testing.T, d schema.Decl) {
	typ := d.(schema.Type)
	if n := schema.MinSize(typ); n > schema.MaxBody+8 {
		t.Errorf("%s takes at least %d bytes", d.DeclName(), n)
	}
	switch d := d.(type) {
	case *schema.Alias:
		if d.Type == nil {
			t.Errorf("alias %s has no type", d.Name)
		}
	case *schema.Struct:
		since := uint64(0)
		for _, f := range d.Fields {
			if f.Type == nil || f.Since < since || f.Since == 1 {
				t.Errorf("field %s.%s since %d", d.Name, f.Name, f.Since)
			}
			since = f.Since
		}
	}
}

// addSeeds adds the schemas of the golden tests.
func addSeeds(f *testing.F) {
	archives, _ := filepath.Glob("../../golden/*/*.txtar")
	for _, path := range archives {
		a, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range a.Files {
			if strings.HasSuffix(file.Name, ".netgen") {
				f.Add(string(file.Data))
			}
		}
	}
	schemas, _ := filepath.Glob("../../golden/*/*.netgen")
	shipped, _ := filepath.Glob("../../schemas/*.netgen")
	for _, path := range append(schemas, shipped...) {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
}

// Inputs that take a careless resolver minutes, or overflow its stack. They are
// done in a second or so, all together.
func TestHardInputs(t *testing.T) {
	t.Parallel()
	many := func(n int, format string) string {
		var out strings.Builder
		for i := range n {
			out.WriteString(strings.NewReplacer("%d", fmt.Sprint(i), "%n", fmt.Sprint(i+1), "%m", fmt.Sprint((i+1)%n)).Replace(format))
		}
		return out.String()
	}
	tests := map[string]string{
		"chain of aliases":    many(20_000, "type T%d = T%n\n"),
		"ring of aliases":     many(20_000, "type T%d = ?T%m\n"),
		"chain of structs":    many(20_000, "struct S%d { x S%n, y S%n }\n") + "struct S20000 {}",
		"ring of structs":     many(20_000, "struct S%d { x S%m }\n"),
		"ring through lists":  many(20_000, "struct S%d { x []S%m }\n"),
		"powers of arrays":    many(20_000, "struct S%d { x [65536]S%n }\n"),
		"huge enum":           "enum E u32 {\n" + many(50_000, "V%d\n") + "}",
		"huge struct":         "struct S {\n" + many(50_000, "f%d ?string\n") + "}",
		"many unknown types":  "struct S {\n" + many(5_000, "f%d Unknown%d\n") + "}\n" + many(5_000, "struct Known%d {}\n"),
		"deep inline structs": "struct S { x " + strings.Repeat("{ x ", 150) + "u8" + strings.Repeat("}", 151),
		"deep lists":          "struct S { x " + strings.Repeat("[]?", 90) + "u8 }",
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if s, report := checked("package p\n" + text); s == nil || report == nil {
				t.Error("no schema")
			}
		})
	}
}

// A protocol's numbers are 16 bits wide, and there is no room for more.
func TestTooMany(t *testing.T) {
	t.Parallel()
	methods := make([]*schema.Method, 30_001)
	for i := range methods {
		methods[i] = &schema.Method{Name: "M", Role: schema.Event}
	}
	report := new(diag.Report)
	check.Check(&schema.Schema{Protocol: &schema.Protocol{Name: "P", Methods: methods[1:]}}, report)
	if len(report.All()) > 0 {
		t.Error("30000 messages:", report.All()[0].Message)
	}
	check.Check(&schema.Schema{Protocol: &schema.Protocol{Name: "P", Methods: methods}}, report)
	if all := report.All(); len(all) != 1 || all[0].Code != check.CodeTooMany {
		t.Error("30001 messages:", all)
	}
}

// BenchmarkMessages resolves and checks a protocol of 500 to 2000 messages; the
// time of each should stay the same.
func BenchmarkMessages(b *testing.B) {
	for _, n := range []int{500, 1000, 2000} {
		var text strings.Builder
		text.WriteString("package p\nprotocol P {\n")
		for i := range n {
			fmt.Fprintf(&text, "// M%d does something.\nrequest M%d { room string max 64, n u64, at Point%d { x f64, y f64 } }\n  -> { items []string, more ?bool } | error Refused { why string }\n", i, i, i)
		}
		text.WriteString("}\n")
		file := syntax.Parse(source.NewFile("p.netgen", []byte(text.String())), new(diag.Report))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				report := new(diag.Report)
				check.Check(resolve.Resolve(file, report), report)
				if report.HasErrors() {
					b.Fatal(report.All()[0])
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/message")
		})
	}
}
