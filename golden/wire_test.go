package golden_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/generator/schema"
)

// TestShipped looks whether the schemas that netgen comes with are clean, and laid
// out as netgen fmt does.
func TestShipped(t *testing.T) {
	t.Parallel()
	native, _ := filepath.Glob("../schemas/*.netgen")
	wire, _ := filepath.Glob("../schemas/*/*.netgen")
	paths := append(native, wire...)
	if len(paths) < 8 {
		t.Fatal(len(paths), "schemas")
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if _, report := checked(filepath.Base(path), string(text)); len(report.All()) > 0 {
				t.Error(rendered(t, report))
			}
			if diff := cmp.Diff(formatted(t, path, string(text)), string(text)); diff != "" {
				t.Errorf("as netgen fmt writes it (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWire compares the resolved form of the wire drafts, and of the protocols in
// golden/wire, with what is kept beside them. Nothing may be said of any.
func TestWire(t *testing.T) {
	t.Parallel()
	drafts, _ := filepath.Glob("drafts/*.netgen")
	others, _ := filepath.Glob("wire/*.netgen")
	if len(drafts) < 12 || len(others) < 14 {
		t.Fatal(len(drafts), "drafts and", len(others), "others")
	}
	for _, path := range append(drafts, others...) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s, report := checked(filepath.Base(path), string(text))
			if len(report.All()) > 0 {
				t.Fatal(rendered(t, report))
			}
			if s.Wire != nil {
				compareForm(t, s, strings.TrimSuffix(filepath.Base(path), ".netgen"))
			}
		})
	}
}

func compareForm(t *testing.T, s *schema.Schema, name string) {
	t.Helper()
	form, err := schema.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("wire", name+".json")
	if *update {
		if err := os.WriteFile(path, form, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(form)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
