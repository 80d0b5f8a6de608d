// Package generation measures what it takes to get from schemas of many equal messages
// to programs: for netgen, and for protoc with protoc-gen-go.
package generation

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A Workshop is a folder with the tools, where modules come and go.
type Workshop struct{ dir string }

// Open builds the tools. The program must run in the folder of its own module.
func Open(ctx context.Context) (*Workshop, error) {
	dir, err := os.MkdirTemp("", "netgen-bench-")
	if err != nil {
		return nil, err
	}
	w := &Workshop{dir}
	if err := w.build(ctx); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// Close removes the folder.
func (w *Workshop) Close() { _ = os.RemoveAll(w.dir) }

func (w *Workshop) build(ctx context.Context) error {
	netgen, err := moduleFolder(ctx)
	if err != nil {
		return err
	}
	if _, err := run(ctx, netgen, nil, "go", "build", "-o", w.dir, "./cmd/netgen"); err != nil {
		return err
	}
	_, err = run(ctx, ".", nil, "go", "build", "-o", w.dir, "google.golang.org/protobuf/cmd/protoc-gen-go")
	return err
}

// moduleFolder is where netgen's own module is.
func moduleFolder(ctx context.Context) (string, error) {
	out, err := run(ctx, ".", nil, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/netgen-dev/netgen")
	return strings.TrimSpace(out), err
}

// Makers are the names of those that can be measured here, and why others cannot.
func Makers() (names []string, absent error) {
	for _, m := range makers {
		if _, err := exec.LookPath("protoc"); err != nil && m.command[0] == "protoc" {
			absent = err
			continue
		}
		names = append(names, m.name)
	}
	return names, absent
}

// module returns the folder of a module for n messages, with their schema.
func (w *Workshop) module(ctx context.Context, m maker, n int) (string, error) {
	dir := filepath.Join(w.dir, fmt.Sprint(m.name, n))
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	mod, sum, err := modFiles(ctx)
	if err != nil {
		return "", err
	}
	for name, text := range map[string]string{
		"go.mod": mod, "go.sum": sum, "main.go": m.program(n), filepath.Join("big", m.file): m.schema(n),
	} {
		if err := write(filepath.Join(dir, name), text); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// modFiles are go.mod and go.sum of a module that may import what this one does.
func modFiles(ctx context.Context) (mod, sum string, err error) {
	netgen, err := moduleFolder(ctx)
	if err != nil {
		return "", "", err
	}
	text, err := os.ReadFile("go.mod")
	if err != nil {
		return "", "", err
	}
	own, err := os.ReadFile("go.sum")
	mod = strings.Replace(string(text), "module github.com/netgen-dev/netgen/bench", "module bench", 1)
	return strings.Replace(mod, "=> ../", "=> "+netgen, 1), string(own), err
}

func write(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o644)
}

// run runs a program in a folder, with more in front of the PATH.
func run(ctx context.Context, dir string, path []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+strings.Join(append(path, os.Getenv("PATH")), string(os.PathListSeparator)))
	var failed bytes.Buffer
	cmd.Stderr = &failed
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", cmd, err, failed.String())
	}
	return string(out), nil
}
