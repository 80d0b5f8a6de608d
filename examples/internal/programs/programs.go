// Package programs lets the tests of the examples build and run their programs
// as processes of their own.
package programs

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// limit is how long any program may take.
const limit = time.Minute

// Build compiles a main package, named relative to the test's, and returns the
// program's path. With the race detector on, the program has it too.
func Build(t *testing.T, dir string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), filepath.Base(dir))
	args := []string{"build", "-o", program}
	if raceEnabled {
		args = append(args, "-race")
	}
	if out, err := exec.Command("go", append(args, dir)...).CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", dir, err, out)
	}
	return program
}

// Serve starts a server on addr and returns the address that it says it listens
// on.
func Serve(t *testing.T, program, addr string) string {
	t.Helper()
	line := Start(t, program, addr)
	fields := strings.Fields(line)
	if len(fields) != 4 {
		t.Fatalf("%s said %q, not where it listens", program, line)
	}
	return fields[2] + "://" + fields[3]
}

// Start starts a program and returns its first line. When the test ends the
// program is asked to terminate and has to end well.
func Start(t *testing.T, program string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	t.Cleanup(func() {
		defer cancel()
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_, _ = io.Copy(io.Discard, lines)
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s ended with %v", program, err)
		}
	})
	line, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("%s said %q, then %v", program, line, err)
	}
	return line
}

// Run runs a program to its end with stdin and returns what it printed.
func Run(t *testing.T, stdin, program string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", program, args, err, out)
	}
	return string(out)
}

// WantLines fails the test unless got is just these lines.
func WantLines(t *testing.T, got string, want ...string) {
	t.Helper()
	if got != strings.Join(want, "\n")+"\n" {
		t.Errorf("got:\n%swant:\n%s", got, strings.Join(want, "\n"))
	}
}
