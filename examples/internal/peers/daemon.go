package peers

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	startLimit = 30 * time.Second // for a daemon to be ready
	endLimit   = 10 * time.Second // for it to end when asked
	poll       = 10 * time.Millisecond
)

// A Daemon is a server that runs until the test ends.
type Daemon struct {
	Program
	Addr string // host:port
}

func portOf(addr string) string {
	_, port, _ := net.SplitHostPort(addr)
	return port
}

// A recipe says how to start a daemon.
type recipe struct {
	program Program
	argv    func(port string) []string // with the program first
	ready   func(addr string) bool
}

// start starts a daemon on a free port and returns once it is ready. Another
// process may take the port in between; so it has more than one try.
func (r recipe) start(t testing.TB) *Daemon {
	t.Helper()
	for range 3 {
		addr := freeAddr(t)
		if p := launch(t, r.argv(portOf(addr))); p.waitReady(addr, r.ready) {
			t.Cleanup(p.end)
			return &Daemon{Program: r.program, Addr: addr}
		} else {
			p.end()
			t.Logf("%s is not ready on %s:\n%s", r.program.Name, addr, p.said())
		}
	}
	t.Fatalf("%s does not start", r.program.Name)
	return nil
}

func freeAddr(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// A process is a daemon's; done is closed once it has ended.
type process struct {
	t    testing.TB
	cmd  *exec.Cmd
	log  string
	done chan struct{}
}

func launch(t testing.TB, argv []string) *process {
	t.Helper()
	p := &process{t: t, log: filepath.Join(t.TempDir(), "log"), done: make(chan struct{})}
	out, err := os.Create(p.log)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = out.Close() }()
	p.cmd = exec.Command(argv[0], argv[1:]...)
	p.cmd.Stdout, p.cmd.Stderr = out, out
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.done)
		_ = p.cmd.Wait()
	}()
	return p
}

// waitReady returns false when the process has ended or took too long.
func (p *process) waitReady(addr string, ready func(addr string) bool) bool {
	for deadline := time.Now().Add(startLimit); time.Now().Before(deadline); {
		isReady := ready(addr)
		select {
		case <-p.done:
			return false
		case <-time.After(poll):
		}
		if isReady {
			return true
		}
	}
	return false
}

// accepts reports whether something listens on addr.
func accepts(addr string) bool {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return false
	}
	return conn.Close() == nil
}

// end asks the process to end, and makes it when it does not. To an interrupt
// PostgreSQL ends at once; to SIGTERM only when its clients have gone.
func (p *process) end() {
	_ = p.cmd.Process.Signal(os.Interrupt)
	select {
	case <-p.done:
	case <-time.After(endLimit):
		_ = p.cmd.Process.Kill()
		<-p.done
	}
	if p.t.Failed() {
		p.t.Logf("%s said:\n%s", p.cmd.Path, p.said())
	}
}

// said returns the last lines of what the process printed.
func (p *process) said() string {
	out, _ := os.ReadFile(p.log)
	lines := strings.SplitAfter(string(out), "\n")
	return strings.Join(lines[max(0, len(lines)-40):], "")
}
