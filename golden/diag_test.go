package golden_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/netgen-dev/netgen/generator/check"
	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/resolve"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

var update = flag.Bool("update", false, "write what is instead of comparing it with what was")

// checked parses, resolves and checks a schema.
func checked(name, text string) (*schema.Schema, *diag.Report) {
	report := new(diag.Report)
	s := resolve.Resolve(syntax.Parse(source.NewFile(name, []byte(text)), report), report)
	check.Check(s, report)
	return s, report
}

func rendered(t *testing.T, report *diag.Report) string {
	t.Helper()
	var out strings.Builder
	if err := report.Write(&out, diag.Text, diag.Plain); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestDiagnostics compares what is said of schemas, each case.netgen of an
// archive with its case.txt. An archive is named after the code it is about.
func TestDiagnostics(t *testing.T) {
	t.Parallel()
	eachCase(t, "diag", ".txt", func(t *testing.T, archive, name, text string) string {
		_, report := checked(name, text)
		if code := diag.Code(archive); codes(t)[code] && name == "one.netgen" && count(report, code) == 0 {
			t.Errorf("nothing is reported as %s", code)
		}
		return rendered(t, report)
	})
}

// TestSchemas compares the resolved form and the shapes of good schemas.
func TestSchemas(t *testing.T) {
	t.Parallel()
	eachCase(t, "schema", ".json", func(t *testing.T, _, name, text string) string {
		s, report := checked(name, text)
		if len(report.All()) > 0 {
			t.Fatal(rendered(t, report))
		}
		form, err := schema.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return string(form)
	})
	eachCase(t, "schema", ".shapes", func(t *testing.T, _, name, text string) string {
		s, _ := checked(name, text)
		if s.Protocol == nil {
			return ""
		}
		return schema.Shapes(s.Protocol)
	})
}

// eachCase runs one step over every *.netgen of the archives in a folder, and
// compares what it returns with the file of the same name and the extension ext.
func eachCase(t *testing.T, folder, ext string, run func(t *testing.T, archive, name, text string) string) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range paths {
		archive := strings.TrimSuffix(filepath.Base(path), ".txtar")
		t.Run(archive+ext, func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range a.Files {
				if strings.HasSuffix(f.Name, ".netgen") {
					got := run(t, archive, f.Name, string(f.Data))
					compare(t, a, strings.TrimSuffix(f.Name, ".netgen")+ext, got)
				}
			}
			if *update {
				if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// compare compares got with a file of an archive, or with -update puts it there.
func compare(t *testing.T, a *txtar.Archive, name, got string) {
	t.Helper()
	for i := range a.Files {
		f := &a.Files[i]
		switch {
		case f.Name != name:
		case *update:
			f.Data = []byte(got)
			return
		default:
			if diff := cmp.Diff(string(f.Data), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			return
		}
	}
	if *update {
		a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(got)})
		return
	}
	t.Errorf("there is no %s", name)
}

// TestFixes applies each fix of the first diagnostics of an archive, and looks
// whether that cures it.
func TestFixes(t *testing.T) {
	t.Parallel()
	paths, _ := filepath.Glob(filepath.Join("diag", "*.txtar"))
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Files {
			if strings.HasSuffix(f.Name, ".netgen") {
				applyFixes(t, filepath.Base(path)+"/"+f.Name, string(f.Data))
			}
		}
	}
}

func applyFixes(t *testing.T, name, text string) {
	_, report := checked(name, text)
	for _, d := range report.All() {
		for _, fix := range d.Fixes {
			_, after := checked(name, applied(text, fix))
			if got, before := count(after, d.Code), count(report, d.Code); got >= before {
				t.Errorf("%s: %q does not cure %q: there are %d of %s, and were %d",
					name, fix.Message, d.Message, got, d.Code, before)
			}
			if count(after, syntax.CodeUnexpectedToken) > count(report, syntax.CodeUnexpectedToken) {
				t.Errorf("%s: %q breaks the syntax:\n%s", name, fix.Message, applied(text, fix))
			}
		}
	}
}

// applied returns text with a fix. Its edits stand in the order of the text.
func applied(text string, fix diag.Fix) string {
	for _, e := range slices.Backward(fix.Edits) {
		text = text[:e.Span.Start] + e.Text + text[e.Span.End:]
	}
	return text
}

func count(report *diag.Report, code diag.Code) (n int) {
	for _, d := range report.All() {
		if d.Code == code {
			n++
		}
	}
	return n
}
