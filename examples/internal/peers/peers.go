// Package peers lets tests meet programs that nobody here wrote: it finds and
// starts them, records what they say to generated code, has tshark judge it, and
// keeps the rows of the table in docs/interop.md.
//
// Where a peer is not installed its test is skipped, and says so. With
// NETGEN_PEERS=required in the environment, as in CI, it fails.
package peers

import (
	"context"
	"debug/buildinfo"
	"go/build"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// limit is how long any program may take that is not a daemon.
const limit = time.Minute

// Required reports whether a peer's absence is a failure.
func Required() bool { return os.Getenv("NETGEN_PEERS") == "required" }

// Absent ends a test that cannot do without what.
func Absent(t testing.TB, what string) {
	t.Helper()
	if Required() {
		t.Fatalf("%s is not here, and NETGEN_PEERS=required", what)
	}
	t.Skipf("%s is not here; .ci/run installs it", what)
}

// A Program is a peer, or a part of one.
type Program struct {
	Name    string
	Version string // without what the distribution adds to it
	Path    string
}

// Find finds a program by its name, or ends the test.
func Find(t testing.TB, name string) Program {
	t.Helper()
	path := lookUp(name)
	if path == "" {
		Absent(t, name)
	}
	return Program{Name: name, Version: version(path), Path: path}
}

// elsewhere is where Debian has programs that are on nobody's PATH. The psql that is
// on it is a wrapper.
var elsewhere = []string{"/usr/lib/postgresql/*/bin", "/usr/sbin"}

func lookUp(name string) string {
	for _, folder := range elsewhere {
		if found, _ := filepath.Glob(filepath.Join(folder, name)); len(found) > 0 {
			return found[len(found)-1]
		}
	}
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	// go install puts programs where not everybody's PATH leads.
	path, _ := exec.LookPath(filepath.Join(build.Default.GOPATH, "bin", name))
	return path
}

// upstream is the part of a Debian version that its author gave.
var upstream = regexp.MustCompile(`^(?:\d+:)?([^-+~]+)`)

// version asks Debian for the version of the package that a file belongs to, for
// not every program tells its own, or Go for that of the module it was built from.
func version(path string) string {
	if info, err := buildinfo.ReadFile(path); err == nil {
		return info.Main.Version
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	owner, err := exec.Command("dpkg-query", "-S", path).Output()
	if err != nil {
		return "of unknown version"
	}
	name, _, _ := strings.Cut(string(owner), ": ")
	full, err := exec.Command("dpkg-query", "-W", "-f", "${Version}", name).Output()
	if err != nil {
		return "of unknown version"
	}
	return upstream.FindStringSubmatch(string(full))[1]
}

// Run runs the program to its end and returns what it printed; a failure of the
// program's is one of the test.
func (p Program) Run(t testing.TB, stdin string, args ...string) string {
	t.Helper()
	out, err := p.Try(t, stdin, args...)
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", p.Name, strings.Join(args, " "), err, out)
	}
	return out
}

// Try is Run for a program that may fail.
func (p Program) Try(t testing.TB, stdin string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.Path, args...)
	cmd.Stdin = strings.NewReader(stdin)
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	return string(out), err
}
