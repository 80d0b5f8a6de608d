package runtime

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/netgen-dev/netgen/runtime/internal/system"
)

func TestParseAddress(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", system.MaxPath)
	for text, want := range map[string]address{
		"tcp://:7000":        {network: "tcp", target: ":7000"},
		"tcp4://localhost:1": {network: "tcp4", target: "localhost:1"},
		"tcp6://[::1]:0":     {network: "tcp6", target: "[::1]:0"},
		"unix:///run/x.sock": {network: "unix", target: "/run/x.sock"},
		"unix:/run/x.sock":   {network: "unix", target: "/run/x.sock"},
		"unix:@name":         {network: "unix", target: "@name"},
		"unix:" + long:       {network: "unix", target: long},
		"mem:name":           {network: "mem", target: "name"},
		"fd:3":               {network: "fd", target: "3"},
		"systemd:web":        {network: "systemd", target: "web"},
	} {
		want.text = text
		if got, err := parseAddress(text); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "localhost:80", "tcp:host:1", "tcp://host", "tcp://host:65536", "tcp://host:-1", "fd:", "fd:x", "fd:-1", "systemd:", "unix:", "unix:a\x00b", "mem:", "http://x"} {
		if _, err := parseAddress(text); err == nil || !strings.Contains(err.Error(), "use tcp://") {
			t.Errorf("%q: got %v", text, err)
		}
	}
	if _, err := parseAddress("unix:x" + long); !errors.Is(err, ErrPathTooLong) {
		t.Errorf("got %v", err)
	}
}

func TestUnixSocketIsForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	l := mustListen(t, "unix://"+path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
	_ = l.Close()
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is left behind: %v", err)
	}
}

func TestC39LiveUnixSocketIsNotReplaced(t *testing.T) {
	t.Parallel()
	addr := "unix://" + filepath.Join(t.TempDir(), "s")
	_, dialled := serve(t, addr, handlers{echo: echoBack})
	if _, err := Listen(t.Context(), addr); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("got %v", err)
	}
	client := connect(t, dialled, handlers{})
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
		t.Errorf("the live one suffered: %v", err)
	}
}

func TestA46StaleUnixSocketIsReplaced(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "s")
	old, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	old.SetUnlinkOnClose(false)
	_ = old.Close()
	l := mustListen(t, "unix://"+path)
	_ = l.Close()
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("%v are left behind", left)
	}
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(plain, []byte("keep"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(t.Context(), "unix://"+plain); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("a plain file: %v", err)
	}
	if b, _ := os.ReadFile(plain); string(b) != "keep" {
		t.Error("a plain file was removed")
	}
}

func TestC08ListenTwice(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"tcp://127.0.0.1:0", memAddress()} {
		l := mustListen(t, addr)
		defer l.Close()
		if _, err := Listen(t.Context(), dialable(l.Addr())); !errors.Is(err, syscall.EADDRINUSE) {
			t.Errorf("%s: got %v", addr, err)
		}
	}
}

func TestMemNameMayBeUsedAgain(t *testing.T) {
	t.Parallel()
	addr := memAddress()
	first := mustListen(t, addr)
	_ = first.Close()
	second := mustListen(t, addr)
	defer second.Close()
	_ = first.Close() // again, which is not the second's end
	go func() {
		conn, err := dial(ctxFor(t), addr)
		if err != nil {
			t.Error(err)
			return
		}
		_ = conn.Close()
	}()
	conn, err := second.Accept()
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
}
