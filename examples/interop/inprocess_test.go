package interop

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/examples/internal/peers"
)

// TestInProcess runs the tests with peers that are Go libraries. They are in a
// module of their own, so that nobody who uses netgen gets its requirements.
func TestInProcess(t *testing.T) {
	if testing.Short() {
		t.Skip("builds another module")
	}
	t.Parallel()
	if out, err := inModule(t, "mod", "download").CombinedOutput(); err != nil {
		t.Logf("go mod download: %v\n%s", err, out)
		peers.Absent(t, "what inprocess/go.mod requires")
	}
	env, add := peers.Collect(t)
	cmd := inModule(t, "test", "-count=1", "./...")
	cmd.Env = append(cmd.Env, env)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go test in inprocess: %v\n%s", err, out)
	}
	add()
}

// inModule returns a go command that runs in the other module.
func inModule(t *testing.T, args ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = "inprocess"
	cmd.Env = append(os.Environ(), "GOWORK=off")
	return cmd
}
