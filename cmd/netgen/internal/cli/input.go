package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/generator/source"
)

const (
	extension = ".netgen"
	stdinName = "stdin.netgen" // what diagnostics and output are called after
)

// input is one schema to work on.
type input struct {
	file *source.File
	path string // empty for standard input
}

// readInputs reads the schemas that args name: files, folders (the schemas in
// them), folders with /... (those below too) and - for standard input. Without
// args it is the current folder. The result is sorted and names no file twice.
func readInputs(args []string, stdin io.Reader) ([]input, error) {
	if len(args) == 0 {
		args = []string{"."}
	}
	var paths []string
	var inputs []input
	for _, arg := range args {
		if arg == "-" {
			text, err := io.ReadAll(stdin)
			if err != nil {
				return nil, fmt.Errorf("standard input: %w", err)
			}
			inputs = append(inputs, input{file: source.NewFile(stdinName, text)})
			continue
		}
		found, err := findSchemas(arg)
		if err != nil {
			return nil, err
		}
		paths = append(paths, found...)
	}
	slices.Sort(paths)
	for _, path := range slices.Compact(paths) {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, input{file: source.NewFile(filepath.ToSlash(path), text), path: path})
	}
	return inputs, nil
}

// findSchemas returns the schema files that one argument names.
func findSchemas(arg string) ([]string, error) {
	dir, deep := strings.CutSuffix(filepath.ToSlash(arg), "...")
	if deep {
		arg = filepath.Clean(filepath.FromSlash(dir))
	}
	info, err := os.Stat(arg)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: there is no such file or folder", arg)
	case err != nil:
		return nil, err
	case deep:
		return walkSchemas(arg)
	case !info.IsDir():
		return []string{filepath.Clean(arg)}, nil
	}
	entries, err := os.ReadDir(arg)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, entry := range entries {
		if !entry.IsDir() && filepath.Ext(entry.Name()) == extension {
			paths = append(paths, filepath.Join(arg, entry.Name()))
		}
	}
	return someSchemas(arg, paths)
}

// walkSchemas finds the schemas in dir and below, leaving out what Go leaves
// out as well: testdata, vendor, and folders that begin with a dot or underscore.
func walkSchemas(dir string) ([]string, error) {
	root := dir + string(filepath.Separator) // so that it may be a symbolic link
	var paths []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != root && ignoredDir(entry.Name()):
			return fs.SkipDir
		case !entry.IsDir() && filepath.Ext(path) == extension:
			paths = append(paths, filepath.Clean(path))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return someSchemas(dir, paths)
}

func someSchemas(arg string, paths []string) ([]string, error) {
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s: there is no schema (*%s) here", arg, extension)
	}
	return paths, nil
}

func ignoredDir(name string) bool {
	return name == "testdata" || name == "vendor" || name[0] == '.' || name[0] == '_'
}
