package golden_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWireSchemas checks with Go's type checker what all wire schemas become. What
// their externs need is in testdata/externs.
func TestWireSchemas(t *testing.T) {
	t.Parallel()
	drafts, _ := filepath.Glob("drafts/*.netgen")
	others, _ := filepath.Glob("wire/*.netgen")
	for _, path := range append(drafts, others...) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Base(path)
			files := []string{emitted(t, name, string(text))}
			checkLayout(t, name+".go", files[0])
			externs := filepath.Join("testdata", "externs", strings.TrimSuffix(name, ".netgen")+".go")
			if by, err := os.ReadFile(externs); err == nil {
				files = append(files, string(by))
			}
			for _, err := range typeChecker.errors(strings.TrimSuffix(name, ".netgen"), files...) {
				t.Error(err)
			}
		})
	}
}
