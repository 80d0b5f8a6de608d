package inprocess

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/peers"
)

// TestMain leaves the rows of the table to whoever runs the tests.
func TestMain(m *testing.M) {
	code := m.Run()
	if err := peers.Leave(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// library is the peer that a module is, as go.mod requires it.
func library(t testing.TB, name, module string) peers.Program {
	t.Helper()
	version, err := exec.Command("go", "list", "-m", "-f", "{{.Version}}", module).Output()
	if err != nil {
		t.Fatal(err)
	}
	return peers.Program{Name: name, Version: strings.TrimSpace(string(version))}
}
