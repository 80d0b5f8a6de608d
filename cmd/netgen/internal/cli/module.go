package cli

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

// netgenModule is the module that generated code imports the runtime from.
const netgenModule = "github.com/netgen-dev/netgen"

// checkFolder looks for Go files of another package in dir, apart from those that
// are written anew.
func checkFolder(dir, want string, anew map[string]bool) error {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil // it does not exist yet, or the write will say what is wrong
	}
	for _, file := range files {
		path := filepath.Join(dir, file.Name())
		if anew[path] || !isPackageFile(file) {
			continue
		}
		if got, err := packageName(path, nil); err == nil && got != want {
			return fmt.Errorf("%s is package %s and the schema says package %s: give them the same name, or choose another folder with -o", path, got, want)
		}
	}
	return nil
}

func isPackageFile(file fs.DirEntry) bool {
	return !file.IsDir() && filepath.Ext(file.Name()) == ".go" && !strings.HasSuffix(file.Name(), "_test.go")
}

// packageName reads the package clause of a Go file, from text or from disk.
func packageName(name string, text []byte) (string, error) {
	var src any
	if text != nil {
		src = text
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.PackageClauseOnly)
	if err != nil {
		return "", err
	}
	return file.Name.Name, nil
}

// adviseModule says what keeps code in dir from building, or nothing: it needs
// a module, and that has to require the runtime.
func adviseModule(dir string) string {
	found, mod := findModule(dir)
	switch {
	case mod == nil && found == "":
		return fmt.Sprintf("no go.mod at %s or above: run go mod init, then go get %s", dir, netgenModule)
	case mod == nil || mod.Module == nil || mod.Module.Mod.Path == netgenModule:
		return ""
	}
	for _, require := range mod.Require {
		if require.Mod.Path == netgenModule {
			return ""
		}
	}
	return fmt.Sprintf("%s does not require the runtime of package %s: run go get %s", found, importPath(found, mod, dir), netgenModule)
}

// findModule returns the go.mod that dir belongs to. A go.mod that cannot be
// read is for the go command to complain about.
func findModule(dir string) (file string, mod *modfile.File) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", nil
	}
	for {
		file = filepath.Join(dir, "go.mod")
		if text, err := os.ReadFile(file); err == nil {
			mod, _ = modfile.ParseLax(file, text, nil)
			return file, mod
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", nil
		}
		dir = parent
	}
}

// importPath is the path by which Go code imports the package in dir.
func importPath(file string, mod *modfile.File, dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return dir
	}
	below, err := filepath.Rel(filepath.Dir(file), abs)
	if err != nil {
		return dir
	}
	return path.Join(mod.Module.Mod.Path, filepath.ToSlash(below))
}
