package interop

import (
	"context"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/serve"
	"github.com/netgen-dev/netgen/runtime"
)

// limit is how long a conversation may take on a machine that does other things too.
const limit = 30 * time.Second

// within returns a context that ends with the test, and no later than the limit.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	return ctx
}

// tapServer serves until the test ends, behind a tap.
func tapServer(t *testing.T, dissector peers.Dissector, server *runtime.Server) *peers.Tap {
	t.Helper()
	addr := strings.TrimPrefix(serve.Start(t, server), "tcp://")
	return peers.NewTap(t, dissector, addr)
}

// A listener is a program that runs and prints what it hears.
type listener struct {
	t     *testing.T
	cmd   *exec.Cmd
	out   io.Reader
	heard string
}

// listen starts a program that ends with the test at the latest.
func listen(t *testing.T, program peers.Program, args ...string) *listener {
	t.Helper()
	cmd := exec.CommandContext(within(t), program.Path, args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return &listener{t: t, cmd: cmd, out: out}
}

// until waits until the program has printed something that ends like this, and
// forgets what was before.
func (l *listener) until(text string) {
	l.t.Helper()
	buffer := make([]byte, 4<<10)
	for {
		if _, after, found := strings.Cut(l.heard, text); found {
			l.heard = after
			return
		}
		n, err := l.out.Read(buffer)
		if l.heard += string(buffer[:n]); err != nil {
			l.t.Fatalf("%s heard %q: %v", l.cmd.Path, l.heard, err)
		}
	}
}

// kill ends the program without letting it say farewell.
func (l *listener) kill() {
	_ = l.cmd.Process.Kill()
	_ = l.cmd.Wait()
}

// ends waits until the program has ended well.
func (l *listener) ends() {
	l.t.Helper()
	if err := l.cmd.Wait(); err != nil {
		l.t.Errorf("%s: %v", l.cmd.Path, err)
	}
}
