package output_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/generator/emit"
	"github.com/netgen-dev/netgen/generator/output"
)

func TestMarker(t *testing.T) {
	t.Parallel()
	if output.Marker != emit.Marker {
		t.Errorf("emit writes %q, output looks for %q", emit.Marker, output.Marker)
	}
}

func TestSet(t *testing.T) {
	t.Parallel()
	var set output.Set
	if !set.Add("b.go", []byte("b")) || !set.Add("a/c.go", []byte("c")) {
		t.Error("a free path was refused")
	}
	if set.Add("b.go", []byte("other")) {
		t.Error("a path was taken twice")
	}
	want := []output.File{{Path: "a/c.go", Text: []byte("c")}, {Path: "b.go", Text: []byte("b")}}
	if diff := cmp.Diff(want, set.Files()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDiff(t *testing.T) {
	t.Parallel()
	if got := output.Diff("x.go", []byte("a\n"), []byte("a\n")); len(got) != 0 {
		t.Errorf("there is no difference, and yet %q", got)
	}
	got := string(output.Diff("x.go", []byte("a\nb\n"), []byte("a\nc\n")))
	for _, want := range []string{"--- a/x.go\n", "+++ b/x.go\n", "\n-b\n+c\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

const generated = output.Marker + "\npackage a\n"

func TestWriteGenerated(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.netgen.go")
	step := func(text string, want bool) {
		t.Helper()
		written, err := output.WriteGenerated(path, []byte(text))
		if err != nil || written != want {
			t.Errorf("WriteGenerated = %v, %v, want %v", written, err, want)
		}
		if got, _ := os.ReadFile(path); string(got) != text {
			t.Errorf("there is %q, want %q", got, text)
		}
	}
	step(generated, true)
	long := time.Now().Add(-time.Hour).Truncate(time.Second)
	if err := os.Chtimes(path, long, long); err != nil {
		t.Fatal(err)
	}
	step(generated, false)
	if info, _ := os.Stat(path); !info.ModTime().Equal(long) {
		t.Error("a file that is up to date was touched")
	}
	step(generated+"// more\n", true)
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestForeignFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.netgen.go")
	const own = "package a // mine\n"
	if err := os.WriteFile(path, []byte(own), 0o644); err != nil {
		t.Fatal(err)
	}
	written, err := output.WriteGenerated(path, []byte(generated))
	if written || !errors.Is(err, output.ErrForeign) || !strings.HasPrefix(err.Error(), path) {
		t.Errorf("WriteGenerated = %v, %v", written, err)
	}
	if got, _ := os.ReadFile(path); string(got) != own {
		t.Errorf("it is now %q", got)
	}
}

func TestWriteFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	if err := os.WriteFile(path, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	if err := output.WriteFile(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != "new" {
		t.Errorf("it is %q", got)
	}
	if info, _ := os.Lstat(link); info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o640 {
		t.Errorf("its mode is %v", info.Mode())
	}
	if err := output.WriteFile(filepath.Join(dir, "no", "such"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("in a folder that is not there: %v", err)
	}
}
