package chat_test

import (
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

// TestDebugPage asks a server what it is doing, before and after a client.
func TestDebugPage(t *testing.T) {
	line := programs.Start(t, programs.Build(t, "./server"), "-debug", "127.0.0.1:0", "tcp://127.0.0.1:0")
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "the debug page is ")
	if !ok {
		t.Fatalf("the server says %q", line)
	}
	if document := fetch(t, url); !strings.HasPrefix(document, "<!DOCTYPE html>") {
		t.Error(document)
	}
	client := programs.Build(t, "./client")
	addr := look(t, url, func(s shown) bool { return len(s.Addresses) == 1 }).Addresses[0]
	programs.Run(t, "hello\n", client, addr, "go", "ann")
	look(t, url, func(s shown) bool { return s.Accepted == 1 && s.Sockets == 0 })
	if got := fetch(t, url+"?format=json"); !strings.Contains(got, `"method":"Post"`) {
		t.Errorf("the page says nothing of the method Post:\n%s", got)
	}
}

// shown is a part of what the page shows of a server.
type shown struct {
	Addresses []string
	Accepted  uint64
	Sockets   int
}

// look waits until the page shows what is wanted of the server.
func look(t *testing.T, url string, wanted func(shown) bool) shown {
	t.Helper()
	var page struct {
		Servers struct{ Items []shown }
	}
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		if err := json.Unmarshal([]byte(fetch(t, url+"?format=json")), &page); err != nil {
			t.Fatal(err)
		}
		if len(page.Servers.Items) == 1 && wanted(page.Servers.Items[0]) {
			return page.Servers.Items[0]
		}
	}
	t.Fatalf("the page shows %v", page)
	return shown{}
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatal(response.Status, err)
	}
	return string(body)
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
