package generator_test

import (
	"encoding/json"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/netgen-dev/netgen"

// mayImport has, for each package of the generator, the ones of this module that
// it may import: those before it on the way from source to output.
var mayImport = map[string][]string{
	"generator/source":   {},
	"generator/diag":     {"source"},
	"generator/syntax":   {"source", "diag"},
	"generator/format":   {"source", "diag", "syntax"},
	"generator/schema":   {"source"},
	"generator/dispatch": {"source", "schema"},
	"generator/resolve":  {"source", "diag", "syntax", "schema", "dispatch"},
	"generator/check":    {"source", "diag", "schema"},
	"generator/gonames":  {"source"},
	"generator/gocode":   {},
	"generator/wirecode": {"schema", "gocode"},
	"generator/gomodel":  {"source", "diag", "schema", "gonames", "gocode", "wirecode"},
	"generator/emit":     {"gomodel", "gocode"},
	"generator/output":   {},
	"generator": {
		"source", "diag", "syntax", "schema", "resolve", "check", "gomodel", "emit", "output",
	},
}

type listed struct {
	ImportPath string
	Imports    []string
}

// TestLayers checks who imports whom: no package of the generator one that comes
// after it, generator and runtime never each other, and runtime the standard
// library alone.
func TestLayers(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, p := range list(t) {
		name := strings.TrimPrefix(p.ImportPath, module+"/")
		isGenerator, isRuntime := within(name, "generator"), within(name, "runtime")
		allowed, known := mayImport[name]
		if isGenerator && !known {
			t.Errorf("%s has no place in the layers: give it one in mayImport", name)
		}
		seen++
		for _, imported := range p.Imports {
			own, isOwn := strings.CutPrefix(imported, module+"/")
			switch {
			case isGenerator && isOwn && !slices.Contains(allowed, path.Base(own)):
				t.Errorf("%s must not import %s", name, own)
			case isRuntime && isOwn && !within(own, "runtime"):
				t.Errorf("%s must not import %s", name, own)
			case isRuntime && !isOwn && strings.Contains(strings.Split(imported, "/")[0], "."):
				t.Errorf("%s must not import %s: the standard library is all that it needs", name, imported)
			}
		}
	}
	if seen < len(mayImport) {
		t.Errorf("only %d packages were found", seen)
	}
}

func within(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, folder+"/")
}

func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./generator/...", "./runtime/...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var packages []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); err == io.EOF {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
