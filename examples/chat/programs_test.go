package chat_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/programs"
)

// TestPrograms runs the server and the client as a person would, in processes
// of their own.
func TestPrograms(t *testing.T) {
	server := programs.Build(t, "./server")
	client := programs.Build(t, "./client")
	for _, addr := range []string{"tcp://127.0.0.1:0", "unix://" + filepath.Join(t.TempDir(), "chat.sock")} {
		t.Run(strings.SplitN(addr, ":", 2)[0], func(t *testing.T) {
			addr := programs.Serve(t, server, addr)

			got := programs.Run(t, "hello\nanybody?\n", client, addr, "go", "ann")
			programs.WantLines(t, got, "joined go, with []", "(0 messages)", "#1: hello", "#2: anybody?")

			got = programs.Run(t, "", client, addr, "go", "bob")
			programs.WantLines(t, got, "joined go, with []", "ann: hello", "ann: anybody?", "(2 messages)")
		})
	}
}

// TestDemo runs what README shows.
func TestDemo(t *testing.T) {
	got := programs.Run(t, "", programs.Build(t, "./demo"))
	for _, want := range []string{
		"ann joined over tcp and meets []",
		"bob joined over unix and meets [ann]",
		"bob hears ann: hello, is anybody here?",
		"the history ended after 3 messages",
		"the server took 1048576 bytes",
		"bob cannot be ann as well: NameTaken",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the demonstration does not say %q:\n%s", want, got)
		}
	}
}
