//go:build !386 && !s390x && !race && !msan && !asan

package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestPulse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPulse()
		for range 2 {
			if p.feel() {
				t.Error("it beats before it has begun")
			}
			for range 5 {
				if time.Sleep(interval - 1); !p.feel() {
					t.Error("it has stopped although it was felt")
				}
			}
			time.Sleep(2 * interval)
		}
	})
}

// Somebody may have made the descriptor one that blocks.
func TestQuietNeverBlocks(t *testing.T) {
	l := mustListen(t, "tcp://127.0.0.1:0")
	defer l.Close()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fd := duplicate(t, conn.(*net.TCPConn))
	defer syscall.Close(fd)
	if err := syscall.SetNonblock(fd, false); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, quietSize)
	if n, err := readQuietly(uintptr(fd), b); n != 0 || err != syscall.EAGAIN {
		t.Errorf("read %d bytes, %v", n, err)
	}
	for err = nil; err == nil; {
		_, err = writeQuietly(uintptr(fd), b)
	}
	if err != syscall.EAGAIN {
		t.Error(err)
	}
	peer, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	_ = peer.Close()
	for err = syscall.EAGAIN; err == nil || err == syscall.EAGAIN; {
		_, err = writeQuietly(uintptr(fd), b)
	}
	if !errors.Is(err, syscall.EPIPE) && !errors.Is(err, syscall.ECONNRESET) {
		t.Error(err)
	}
}

const onOneProcessor = "NETGEN_TEST_ONE_PROCESSOR"

// A handler that computes for long leaves the processor to others, although all that
// the process did before was to read and write quietly.
func TestQuietComputing(t *testing.T) {
	command := exec.CommandContext(ctxFor(t), os.Args[0], "-test.run=^TestQuietComputes$")
	command.Env = append(os.Environ(), onOneProcessor+"=1", "GOMAXPROCS=1")
	addr, end := startOther(t, command, func(line string) bool { return strings.HasPrefix(line, "tcp://") })
	client := connect(t, addr, handlers{})
	for range 20 {
		time.Sleep(2 * interval) // in which the other process is idle
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
