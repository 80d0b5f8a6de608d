//go:build !386 && !s390x && !race && !msan && !asan

package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const onOneProcessor = "NETGEN_TEST_ONE_PROCESSOR"

// A handler that computes for long leaves the processor to others, although all that
// the process did before was to read and write quietly.
func TestQuietComputing(t *testing.T) {
	command := exec.CommandContext(ctxFor(t), os.Args[0], "-test.run=^TestQuietComputes$")
	command.Env = append(os.Environ(), onOneProcessor+"=1", "GOMAXPROCS=1")
	addr, end := startOther(t, command, func(line string) bool { return strings.HasPrefix(line, "tcp://") })
	client := connect(t, addr, handlers{})
	for range 20 {
		time.Sleep(20 * time.Millisecond) // in which the other process is idle
		if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
			t.Error(err)
			break
		}
	}
	_ = client.Close()
	end()
}

// TestQuietComputes is the other process.
func TestQuietComputes(t *testing.T) {
	if os.Getenv(onOneProcessor) == "" {
		t.Skip("runs for TestQuietComputing")
	}
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: computeUntilStopped})
	fmt.Println("\n" + addr)
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// computeUntilStopped computes until another goroutine has had the processor.
func computeUntilStopped(_ context.Context, _ *Socket, b *blob) (*blob, error) {
	var stopped atomic.Bool
	go stopped.Store(true)
	for begun := time.Now(); !stopped.Load(); {
		if time.Since(begun) > 5*time.Second {
			return nil, errors.New("no other goroutine had the processor for five seconds")
		}
	}
	return b, nil
}
