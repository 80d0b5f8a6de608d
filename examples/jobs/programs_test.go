package jobs_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/programs"
)

// TestPrograms runs a queue, a worker and a producer as a person would, in
// processes of their own.
func TestPrograms(t *testing.T) {
	server := programs.Build(t, "./server")
	worker := programs.Build(t, "./worker")
	producer := programs.Build(t, "./producer")
	for _, addr := range []string{"tcp://127.0.0.1:0", "unix://" + filepath.Join(t.TempDir(), "jobs.sock")} {
		t.Run(strings.SplitN(addr, ":", 2)[0], func(t *testing.T) {
			addr := programs.Serve(t, server, addr)
			programs.Start(t, worker, addr, "ann")
			got := programs.Run(t, "", producer, addr, "make", "test")
			if !strings.Contains(got, "the job is over: Done, 3 steps") {
				t.Errorf("the producer said:\n%s", got)
			}
		})
	}
}
