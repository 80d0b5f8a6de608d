package cases

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	goruntime "runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/internal/cases/probe"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

// asCrowd is the variable that makes the test's program many clients, of the
// address that it names. Its number is in asCrowd + "_SIZE".
const asCrowd = "NETGEN_CASES_CROWD"

// listener tells what it hears.
type listener struct {
	probe.UnimplementedClientHandler
	heard func(n uint64)
}

func (l listener) Note(_ context.Context, _ *probe.Client, event *probe.Note) { l.heard(event.Number) }

// beCrowd connects, says so, says for each event when all have heard it, and
// ends with its input.
func beCrowd() {
	size, _ := strconv.Atoi(os.Getenv(asCrowd + "_SIZE"))
	var mu sync.Mutex
	counts := map[uint64]int{}
	heard := func(n uint64) {
		mu.Lock()
		defer mu.Unlock()
		if counts[n]++; counts[n] == size {
			fmt.Println("all have heard", n)
		}
	}
	work := make(chan struct{}, 32)
	var all sync.WaitGroup
	for range size {
		work <- struct{}{}
		all.Go(func() {
			defer func() { <-work }()
			if _, err := probe.Dial(context.Background(), os.Getenv(asCrowd), listener{heard: heard}); err != nil {
				fmt.Println(err)
				os.Exit(1)
			}
		})
	}
	all.Wait()
	fmt.Println("connected")
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

// resident is how much memory the system has given to the process, 0 where it
// does not say.
func resident() int64 {
	debug.FreeOSMemory()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(status) {
		if text, ok := bytes.CutPrefix(line, []byte("VmRSS:")); ok {
			kilobytes, _ := strconv.ParseInt(strings.Fields(string(text))[0], 10, 64)
			return kilobytes << 10
		}
	}
	return 0
}

// crowd connects size clients from a process of their own, and returns what it
// says, line by line.
func crowd(t *testing.T, addr string, size int) func(want string) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), asCrowd+"="+addr, fmt.Sprintf("%s_SIZE=%d", asCrowd, size))
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = command.Wait()
	})
	lines := bufio.NewScanner(out)
	return func(want string) {
		t.Helper()
		if !lines.Scan() || lines.Text() != want {
			t.Fatalf("the crowd says %q where %q belongs", lines.Text(), want)
		}
	}
}

// Ten thousand sockets that say nothing, of which one never reads, hear the same.
// What becomes of the one is a matter of policy; the others do not notice.
func TestA36BroadcastToTenThousand(t *testing.T) {
	t.Run("drop", func(t *testing.T) {
		broadcastToCrowd(t, []runtime.ServerOption{runtime.SlowConsumer(runtime.Block)}, func(n int, d runtime.Delivery, stuck *runtime.Socket) bool {
			return d.Dropped == min(n, 1) && stuck.Stats().EventsNoRoom == uint64(n)
		})
	})
	t.Run("disconnect", func(t *testing.T) {
		little := []runtime.ServerOption{runtime.SlowConsumer(runtime.Disconnect), runtime.WriteQueue(300)}
		broadcastToCrowd(t, little, func(n int, d runtime.Delivery, stuck *runtime.Socket) bool {
			if n != 3 { // one is on its way, two wait
				return d.Dropped == 0
			}
			<-stuck.Done()
			return d.Dropped == 1 && errors.Is(stuck.Cause(), runtime.ErrSlowConsumer)
		})
	})
}

// broadcastToCrowd tells a crowd five things. as looks at how the n-th was
// delivered, and at the one that never reads.
func broadcastToCrowd(t *testing.T, opts []runtime.ServerOption, as func(n int, d runtime.Delivery, stuck *runtime.Socket) bool) {
	size := 10_000 - 1
	if raceFactor > 1 {
		size = 1000 - 1
	}
	needs(t, uint64(size))
	server, addr := serve(t, tcp, handler{}, opts...)
	before := resident()
	says := crowd(t, addr, size)
	says("connected")
	until(t, "every socket", func() bool { return server.Sockets().Len() == size })
	readers, most := size, int64(10<<10)
	if goruntime.GOOS == "linux" { // where readers rest
		readers, most = 0, 6<<10
	}
	until(t, "readers to rest", func() bool { return goruntime.NumGoroutine() <= readers+100 })
	each := (resident() - before) / int64(size)
	t.Logf("%d idle sockets take %d bytes each, resident", size, each)
	if raceFactor == 1 && each > most {
		t.Errorf("an idle socket takes %d bytes, %d at most are meant", each, most)
	}

	peer := runtimetest.DialPeer(t, addr)
	peer.GreetAs(runtimetest.Hello{Protocol: "Probe", MaxMessage: 1 << 20, MaxRequests: 1, StreamWindow: 1, EventWindow: 1})
	until(t, "the one that never reads", func() bool {
		all := server.Sockets().Snapshot()
		return len(all) == size+1 && all[size].State() == runtime.Open
	})
	stuck := server.Sockets().Snapshot()[size]
	for n := range 5 {
		begin := time.Now()
		got := server.All().Note(&probe.Note{Number: uint64(n), Data: make([]byte, 100)})
		handedOver := time.Since(begin)
		says(fmt.Sprint("all have heard ", n))
		t.Logf("broadcast %d: handed over in %v, heard by the last of %d in %v", n, handedOver.Round(time.Microsecond), size, time.Since(begin).Round(time.Microsecond))
		if !as(n, got, stuck) || got.Delivered < size {
			t.Errorf("broadcast %d: %+v, the one that never reads: %+v", n, got, stuck.Stats())
		}
	}
	peer.Close()
}
