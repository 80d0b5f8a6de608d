package runtimetest

import (
	goruntime "runtime"
	"slices"
	"strings"
	"testing"
)

// A Baseline is what a server and its process held at one moment.
type Baseline struct {
	// Slack is by how many bytes memory may have grown. At first 1 MiB, and for each
	// processor the stacks of 64 goroutines, 8 KiB each, which Go keeps for the next
	// ones; twice that under the race detector.
	Slack int64

	server      Server
	sockets     int
	groups      []string
	goroutines  map[string]string
	descriptors int
	memory      int64
}

// Base notes what server and the process hold now: sockets, groups, work under
// way, goroutines, descriptors and memory. An honest client that stays should be
// connected already, and have made its first call.
func Base(server Server) *Baseline {
	startPoller()
	return &Baseline{
		Slack: raceFactor * int64(1<<20+goruntime.GOMAXPROCS(0)*64*8<<10), server: server,
		sockets: server.Sockets().Len(), groups: server.Groups(),
		goroutines:  goroutines(),
		descriptors: Descriptors(), memory: Memory(),
	}
}

// Check fails the test if anything does not come back to what it was, within
// 10 s each. Goroutines and descriptors are those of the process, so the test
// must not run in parallel with others.
func (b *Baseline) Check(t testing.TB) {
	t.Helper()
	sockets := b.server.Sockets()
	if !eventually(func() bool { return sockets.Len() == b.sockets }) {
		t.Errorf("the server had %d sockets and has %d", b.sockets, sockets.Len())
	}
	if !eventually(func() bool { return slices.Equal(b.groups, b.server.Groups()) }) {
		t.Errorf("the server had the groups %q and has %q", b.groups, b.server.Groups())
	}
	if !eventually(b.idle) {
		t.Errorf("work is left on a socket of the server")
	}
	var now map[string]string
	if !eventually(func() bool { now = goroutines(); return len(now) <= len(b.goroutines) }) {
		t.Errorf("there were %d goroutines, and there are %d; new are:\n\n%s",
			len(b.goroutines), len(now), strings.Join(added(b.goroutines, now), "\n\n"))
	}
	if !eventually(func() bool { return Descriptors() <= b.descriptors }) {
		t.Errorf("%d descriptors were open, and %d are", b.descriptors, Descriptors())
	}
	if !eventually(func() bool { return Memory() <= b.memory+b.Slack }) {
		t.Errorf("heap and stacks were %d bytes, and are %d", b.memory, Memory())
	}
}

// idle reports whether nothing is under way or waits to be written.
func (b *Baseline) idle() bool {
	for socket := range b.server.Sockets().All() {
		if stats := socket.Stats(); stats.Serving+stats.Calls+stats.QueuedBytes > 0 {
			return false
		}
	}
	return true
}
