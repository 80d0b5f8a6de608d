package golden_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/generator/format"
)

// formatted formats a schema, and checks that doing it twice makes no difference
// and that the tree stays.
func formatted(t *testing.T, name, text string) string {
	t.Helper()
	before, report := parsed(name, text)
	if report.HasErrors() {
		t.Fatal(rendered(t, report))
	}
	out := string(format.Source(before))
	after, _ := parsed(name, out)
	if diff := cmp.Diff(dump(before), dump(after)); diff != "" {
		t.Errorf("the tree of %s changed:\n%s", name, diff)
	}
	if diff := cmp.Diff(out, string(format.Source(after))); diff != "" {
		t.Errorf("%s is different the second time:\n%s", name, diff)
	}
	return out
}

// TestFormat compares the layout of small schemas.
func TestFormat(t *testing.T) {
	t.Parallel()
	eachCase(t, "fmt", ".out", func(t *testing.T, _, name, text string) string {
		return formatted(t, name, text)
	})
}

// TestFormatDrafts compares the layout of the drafts with fmt/drafts. It should be
// nearly as their authors had it.
func TestFormatDrafts(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("drafts/*.netgen")
	if err != nil || len(paths) == 0 {
		t.Fatal("no drafts", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := formatted(t, path, string(text))
			golden := filepath.Join("fmt", path)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
