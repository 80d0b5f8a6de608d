package generation

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Steps are the numbers of messages that are measured.
var Steps = []int{10, 100, 500, 1000, 2000}

// Generate returns how long a maker takes to generate the Go of n messages.
func (w *Workshop) Generate(ctx context.Context, name string, n int) (time.Duration, error) {
	m, dir, err := w.prepare(ctx, name, n)
	if err != nil {
		return 0, err
	}
	return w.generate(ctx, m, dir)
}

func (w *Workshop) generate(ctx context.Context, m maker, dir string) (time.Duration, error) {
	program := filepath.Join(w.dir, m.command[0])
	if _, err := os.Stat(program); err != nil {
		program = m.command[0]
	}
	start := time.Now()
	_, err := run(ctx, filepath.Join(dir, "big"), []string{w.dir}, program, m.command[1:]...)
	return time.Since(start), err
}

// Compile returns how long go build takes for the package of n messages, when all that
// it imports is there.
func (w *Workshop) Compile(ctx context.Context, name string, n int) (time.Duration, error) {
	m, dir, err := w.prepare(ctx, name, n)
	if err != nil {
		return 0, err
	}
	if _, err := w.generate(ctx, m, dir); err != nil {
		return 0, err
	}
	if _, err := run(ctx, dir, nil, "go", append([]string{"build"}, m.needs...)...); err != nil {
		return 0, err
	}
	// What Go has compiled once it would find in its cache.
	fresh := fmt.Sprintf("package big\n\nconst _ = %d\n", time.Now().UnixNano())
	if err := write(filepath.Join(dir, "big", "fresh.go"), fresh); err != nil {
		return 0, err
	}
	start := time.Now()
	_, err = run(ctx, dir, nil, "go", "build", "./big")
	return time.Since(start), err
}

// Binary returns the size of a program that encodes and decodes n messages.
func (w *Workshop) Binary(ctx context.Context, name string, n int) (int64, error) {
	m, dir, err := w.prepare(ctx, name, n)
	if err != nil {
		return 0, err
	}
	if _, err := w.generate(ctx, m, dir); err != nil {
		return 0, err
	}
	program := filepath.Join(dir, "program")
	if _, err := run(ctx, dir, nil, "go", "build", "-o", program, "."); err != nil {
		return 0, err
	}
	info, err := os.Stat(program)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// prepare finds a maker and writes its schema.
func (w *Workshop) prepare(ctx context.Context, name string, n int) (maker, string, error) {
	for _, m := range makers {
		if m.name == name {
			dir, err := w.module(ctx, m, n)
			return m, dir, err
		}
	}
	return maker{}, "", fmt.Errorf("nobody is called %q", name)
}
