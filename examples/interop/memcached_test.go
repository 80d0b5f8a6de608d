package interop

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	"github.com/netgen-dev/netgen/examples/memcached/cache"
)

func TestMemcachedClient(t *testing.T) {
	t.Parallel()
	talks.MemcachedDaemon(t, peers.Memcached(t))
}

func TestMemcachedServer(t *testing.T) {
	t.Parallel()
	t.Run("memccapable", func(t *testing.T) {
		t.Parallel()
		program := peers.Find(t, "memccapable")
		tap := tapServer(t, peers.Memcache, cache.NewServer().Server)
		said := program.Run(t, "", "-h", "127.0.0.1", "-p", tap.Port(), "-b")
		if !strings.Contains(said, "All tests passed") {
			t.Errorf("memccapable said:\n%s", said)
		}
		program.Record(t, peers.Row{
			Protocol: "memcached", Ours: peers.AsServer,
			Exchanged: "its 27 tests of the binary protocol", Verdict: tap.Judge(t),
		})
	})
	t.Run("memccat", func(t *testing.T) {
		t.Parallel()
		copies, program, remove := peers.Find(t, "memccp"), peers.Find(t, "memccat"), peers.Find(t, "memcrm")
		tap := tapServer(t, peers.Memcache, cache.NewServer().Server)
		servers := "--servers=127.0.0.1:" + tap.Port()
		file := filepath.Join(t.TempDir(), "greeting")
		if err := os.WriteFile(file, []byte("hello from a file"), 0o644); err != nil {
			t.Fatal(err)
		}
		copies.Run(t, "", "--binary", servers, file)
		if said := program.Run(t, "", "--binary", servers, "greeting"); strings.TrimSpace(said) != "hello from a file" {
			t.Errorf("memccat said %q", said)
		}
		remove.Run(t, "", "--binary", servers, "greeting")
		if said, err := program.Try(t, "", "--binary", servers, "greeting"); err == nil {
			t.Errorf("memccat found what was removed: %q", said)
		}
		program.Record(t, peers.Row{
			Protocol: "memcached", Ours: peers.AsServer,
			Exchanged: "with memccp and memcrm: a file stored, read, removed, missed", Verdict: tap.Judge(t),
		})
	})
}
