package interop

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/examples/internal/leaks"
	"github.com/netgen-dev/netgen/examples/internal/peers"
)

const page = "../../docs/interop.md"

var update = flag.Bool("update", false, "write the table of docs/interop.md instead of comparing it")

func TestMain(m *testing.M) { leaks.Main(withTable{m}) }

// withTable looks at the table once all tests have passed.
type withTable struct{ m *testing.M }

func (w withTable) Run() int {
	code := w.m.Run()
	if code != 0 || !ranAll() {
		return code
	}
	if err := table(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// ranAll reports whether every test was run: only then are all rows there.
func ranAll() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list"} {
		if flag.Lookup(name).Value.String() != "" {
			return false
		}
	}
	return peers.Required() && !testing.Short()
}

// table compares the table with the tests' rows, or writes it.
func table() error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	head, old, found := strings.Cut(string(text), peers.Heading)
	if !found {
		return fmt.Errorf("%s has no table", page)
	}
	made := peers.Table(peers.Rows())
	if *update {
		return os.WriteFile(page, []byte(head+made), 0o644)
	}
	old = peers.WithoutVersions(peers.Heading + old)
	if diff := cmp.Diff(old, peers.WithoutVersions(made)); diff != "" {
		return fmt.Errorf("%s is not what the tests did (-page +tests); -update writes it:\n%s", page, diff)
	}
	return nil
}
