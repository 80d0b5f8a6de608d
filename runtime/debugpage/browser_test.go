package debugpage_test

import (
	"os"
	"os/exec"
	"testing"
)

// TestBrowser runs the tests in Chromium. They are in a module of their own, so
// that nobody who uses netgen gets its requirements.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("builds another module")
	}
	t.Parallel()
	if out, err := inModule(t, "mod", "download").CombinedOutput(); err != nil {
		if os.Getenv("NETGEN_PEERS") == "required" {
			t.Fatalf("what browser/go.mod requires is not here, and NETGEN_PEERS=required: %v\n%s", err, out)
		}
		t.Skipf("what browser/go.mod requires is not here: %v", err)
	}
	out, err := inModule(t, "test", "-count=1", "-v", "./...").CombinedOutput()
	if err != nil {
		t.Fatalf("go test in browser: %v\n%s", err, out)
	}
	t.Logf("%s", out) // with what was skipped, and why
}

// inModule returns a go command that runs in the other module.
func inModule(t *testing.T, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = "browser"
	cmd.Env = append(os.Environ(), "GOWORK=off")
	return cmd
}
