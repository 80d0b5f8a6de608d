//go:build unix

package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	goruntime "runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/netgen-dev/netgen/runtime/internal/system"
)

// duplicate returns a descriptor of its own of what f is.
func duplicate(t testing.TB, f interface{ File() (*os.File, error) }) int {
	t.Helper()
	file, err := f.File()
	if err != nil {
		t.Fatal(err)
	}
	fd, err := syscall.Dup(int(file.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	_ = file.Close()
	return fd
}

func TestC37ServeInheritedDescriptor(t *testing.T) {
	l := mustListen(t, "tcp://127.0.0.1:0")
	addr := dialable(l.Addr())
	fd := duplicate(t, l.(*net.TCPListener))
	_ = l.Close()
	server, _ := serve(t, fmt.Sprintf("fd:%d", fd), handlers{echo: echoBack})
	client := connect(t, addr, handlers{})
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
		t.Error(err)
	}
	_ = client.Close()
	_ = server.Close()
	again, err := Listen(t.Context(), addr) // nothing listens any more
	if err != nil {
		t.Fatal(err)
	}
	_ = again.Close()
}

func TestS13DescriptorsThatDoNotListen(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "plain"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{})
	conn, err := net.Dial("tcp", strings.TrimPrefix(addr, "tcp://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	connected := duplicate(t, conn.(*net.TCPConn))
	defer syscall.Close(connected)
	for fd, cause := range map[int]error{int(file.Fd()): syscall.ENOTSOCK, connected: system.ErrNotListening, 1 << 20: syscall.EBADF} {
		if _, err := Listen(t.Context(), fmt.Sprintf("fd:%d", fd)); !errors.Is(err, cause) {
			t.Errorf("got %v, want %v", err, cause)
		}
	}
	if _, err := file.WriteString("mine"); err != nil {
		t.Errorf("it is not open any more: %v", err)
	}
}

func TestParsePassed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		env  map[string]string
		want string
	}{
		"nothing":      {map[string]string{}, "[]"},
		"of another":   {map[string]string{"LISTEN_PID": "8", "LISTEN_FDS": "1"}, "[]"},
		"no names":     {map[string]string{"LISTEN_PID": "7", "LISTEN_FDS": "2"}, "[{unknown 3} {unknown 4}]"},
		"few names":    {map[string]string{"LISTEN_PID": "7", "LISTEN_FDS": "3", "LISTEN_FDNAMES": "a::"}, "[{a 3} {unknown 4} {unknown 5}]"},
		"names":        {map[string]string{"LISTEN_PID": "7", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "a:b"}, "[{a 3} {b 4}]"},
		"no number":    {map[string]string{"LISTEN_PID": "7", "LISTEN_FDS": "x"}, "error"},
		"below zero":   {map[string]string{"LISTEN_PID": "7", "LISTEN_FDS": "-1"}, "error"},
		"far too many": {map[string]string{"LISTEN_PID": "7", "LISTEN_FDS": "2000000000"}, "error"},
	} {
		got, err := parsePassed(7, func(key string) string { return test.env[key] })
		text := fmt.Sprint(got)
		if err != nil {
			text = "error"
		}
		if text != test.want {
			t.Errorf("%s: got %s, %v", name, text, err)
		}
	}
}

const passedTo = "NETGEN_TEST_PASSED"

// TestSystemdPasses passes sockets to another process, which serves them.
func TestSystemdPasses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	var files []*os.File
	var addrs []string
	for _, addr := range []string{"tcp://127.0.0.1:0", "unix://" + path, "tcp://[::1]:0", "tcp://127.0.0.1:0"} {
		l, err := net.Listen(strings.Split(addr, ":")[0], strings.SplitAfter(addr, "//")[1])
		if err != nil {
			t.Fatal(err)
		}
		file, err := l.(interface{ File() (*os.File, error) }).File()
		if err != nil {
			t.Fatal(err)
		}
		if u, ok := l.(*net.UnixListener); ok {
			u.SetUnlinkOnClose(false)
		}
		addrs = append(addrs, dialable(l.Addr()))
		files = append(files, file)
		_ = l.Close()
	}
	command := exec.CommandContext(ctxFor(t), "sh", "-c", `LISTEN_PID=$$ exec "$0" "$@"`, os.Args[0], "-test.run=^TestSystemdPassed$")
	command.Env = append(os.Environ(), passedTo+"=1", "LISTEN_FDS=4", "LISTEN_FDNAMES=web:local:web:rest")
	command.ExtraFiles = files
	_, end := startOther(t, command, func(line string) bool { return line == "serving" })
	for _, file := range files {
		_ = file.Close()
	}
	for _, addr := range addrs[:3] {
		client := connect(t, addr, handlers{})
		if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
			t.Errorf("%s: %v", addr, err)
		}
		_ = client.Close()
	}
	end()
	if _, err := os.Lstat(path); err != nil {
		t.Errorf("the file is systemd's: %v", err)
	}
}

// TestSystemdPassed is the other process.
func TestSystemdPassed(t *testing.T) {
	if os.Getenv(passedTo) == "" {
		t.Skip("runs for TestSystemdPasses")
	}
	if _, err := Listen(t.Context(), "systemd:none"); err == nil || !strings.Contains(err.Error(), `"local"`) {
		t.Errorf("a name that there is not: %v", err)
	}
	for _, name := range []string{"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"} {
		if _, ok := os.LookupEnv(name); ok {
			t.Errorf("%s is there yet", name)
		}
	}
	local := mustListen(t, "systemd:local")
	server := NewServer(testProtocol, handlers{echo: echoBack}.side(), quiet)
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 2)
	go func() { served <- server.ListenAndServe(ctx, "systemd:web") }()
	<-server.Ready()
	go func() { served <- server.Serve(ctx, local) }()
	for len(server.Addrs()) < 3 {
		goruntime.Gosched()
	}
	fmt.Println("\nserving")
	_, _ = io.Copy(io.Discard, os.Stdin)
	cancel()
	for range 2 {
		if err := <-served; !errors.Is(err, ErrServerClosed) {
			t.Error(err)
		}
	}
	rest, err := SystemdListeners()
	if err != nil || len(rest) != 1 || len(rest["rest"]) != 1 {
		t.Errorf("left are %v, %v", rest, err)
	}
	closeAll(rest["rest"])
}
