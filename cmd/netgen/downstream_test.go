package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/tools/txtar"
)

// TestDownstream does what a new user does, in a module of its own that is not
// in this repository: add the tool, write a schema, go generate, build a server
// and a client, run them against each other.
func TestDownstream(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a module of its own")
	}
	t.Parallel()
	u := newUser(t)
	u.run("go", "mod", "init", "example.com/thermo")
	u.unpack("testdata/downstream.txtar")
	u.replaceNetgen("go.mod")
	u.run("go", "get", "-tool", "github.com/netgen-dev/netgen/cmd/netgen")
	u.run("go", "generate", "./...")
	u.run("go", "get", "./...")
	u.run("go", "vet", "./...")
	u.run("go", "tool", "netgen", "generate", "--check", "./...")
	u.run("go", "tool", "netgen", "fmt", "--check", "./...")

	if direct, _ := u.requirements("go.mod"); len(direct) != 1 || direct[0] != netgenModule {
		t.Errorf("go.mod requires %v, want %s alone beside what the tool brings", direct, netgenModule)
	}
	for _, addr := range []string{"tcp://127.0.0.1:0", "unix://" + filepath.Join(u.dir, "thermo.sock")} {
		if got := u.run("go", "run", "./cmd/thermo", addr); !strings.Contains(got, "21.5 degrees in the kitchen") {
			t.Errorf("over %s the programs said:\n%s", addr, got)
		}
	}
}

// TestDownstreamToolApart keeps the tool in a mod file of its own. The module
// itself then requires the runtime and nothing else.
func TestDownstreamToolApart(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a module of its own")
	}
	t.Parallel()
	u := newUser(t)
	u.run("go", "mod", "init", "example.com/thermo")
	u.unpack("testdata/downstream.txtar")
	u.replaceNetgen("go.mod")
	u.copy("go.mod", "tools.mod")
	u.copy("go.sum", "tools.sum")
	u.run("go", "get", "-modfile=tools.mod", "-tool", "github.com/netgen-dev/netgen/cmd/netgen")
	u.run("go", "tool", "-modfile=tools.mod", "netgen", "generate", "./...")
	u.run("go", "mod", "tidy")
	u.run("go", "build", "./...")

	direct, indirect := u.requirements("go.mod")
	if len(direct) != 1 || direct[0] != netgenModule || len(indirect) != 0 {
		t.Errorf("go.mod requires %v and indirectly %v, want %s alone", direct, indirect, netgenModule)
	}
}

const netgenModule = "github.com/netgen-dev/netgen"

// user works in an empty folder.
type user struct {
	t    *testing.T
	dir  string
	repo string
	env  []string
}

func newUser(t *testing.T) *user {
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	u := &user{t: t, dir: t.TempDir(), repo: repo}
	u.env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	u.write("go.sum", nil)
	// What netgen needs comes from the module cache, which the build of this
	// test has filled. So no network is asked, least of all for netgen itself.
	u.runIn(repo, "go", "mod", "download")
	cache := strings.TrimSpace(u.runIn(repo, "go", "env", "GOMODCACHE"))
	u.env = append(u.env, "GOPROXY=file://"+filepath.ToSlash(cache)+"/cache/download", "GOSUMDB=off")
	return u
}

func (u *user) run(name string, args ...string) string {
	u.t.Helper()
	return u.runIn(u.dir, name, args...)
}

func (u *user) runIn(dir, name string, args ...string) string {
	u.t.Helper()
	ctx, cancel := context.WithTimeout(u.t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = u.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		u.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// unpack writes the files of an archive.
func (u *user) unpack(archive string) {
	u.t.Helper()
	a, err := txtar.ParseFile(archive)
	if err != nil {
		u.t.Fatal(err)
	}
	for _, file := range a.Files {
		u.write(file.Name, file.Data)
	}
}

func (u *user) write(name string, data []byte) {
	u.t.Helper()
	path := filepath.Join(u.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		u.t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		u.t.Fatal(err)
	}
}

func (u *user) copy(from, to string) {
	u.t.Helper()
	u.write(to, u.read(from))
}

func (u *user) read(name string) []byte {
	u.t.Helper()
	data, err := os.ReadFile(filepath.Join(u.dir, name))
	if err != nil {
		u.t.Fatal(err)
	}
	return data
}

// replaceNetgen makes a mod file use this checkout, as if it were a release.
func (u *user) replaceNetgen(mod string) {
	u.t.Helper()
	u.run("go", "mod", "edit", "-replace", netgenModule+"="+u.repo, mod)
}

// requirements reads what a mod file requires, directly and indirectly.
func (u *user) requirements(mod string) (direct, indirect []string) {
	u.t.Helper()
	file, err := modfile.Parse(mod, u.read(mod), nil)
	if err != nil {
		u.t.Fatal(err)
	}
	for _, require := range file.Require {
		if require.Indirect {
			indirect = append(indirect, require.Mod.Path)
		} else {
			direct = append(direct, require.Mod.Path)
		}
	}
	return direct, indirect
}
