// Package cases has a test for each behaviour and attack of docs/cases.md that
// can be shown from outside of package runtime. The names of the tests begin
// with the row.
package cases

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/internal/cases/probe"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	if os.Getenv(asServer) != "" {
		beServer()
	}
	if os.Getenv(asCrowd) != "" {
		beCrowd()
	}
	os.Exit(m.Run())
}

const tcp = "tcp://127.0.0.1:0"

// A handler does what the schema says, unless a test says otherwise.
type handler struct {
	echo func(context.Context, *runtime.Socket, *probe.EchoRequest) (*probe.EchoReply, error)
	note func(context.Context, *runtime.Socket, *probe.Note)
	up   func(context.Context, *runtime.Receiver[[]byte]) (*probe.UpEnd, error)
	sent func(n uint64) // called behind each item of Down
}

func echo(request *probe.EchoRequest) *probe.EchoReply {
	return &probe.EchoReply{Number: request.Number, Data: request.Data, Sum: crc32.ChecksumIEEE(request.Data)}
}

func (h handler) Echo(ctx context.Context, peer *probe.Peer, request *probe.EchoRequest) (*probe.EchoReply, error) {
	if h.echo != nil {
		return h.echo(ctx, peer.Socket, request)
	}
	return echo(request), nil
}

func (h handler) Keep(_ context.Context, _ *probe.Peer, request *probe.KeepRequest) (*probe.KeepReply, error) {
	return &probe.KeepReply{Record: request.Record}, nil
}

func (h handler) Down(ctx context.Context, _ *probe.Peer, request *probe.DownRequest, items *runtime.Sender[*probe.DownItem]) (*probe.DownEnd, error) {
	if request.Size > 1<<20 {
		return nil, runtime.Errorf(runtime.InvalidArgument, "items of %d bytes are too large", request.Size)
	}
	for i := range request.Count {
		if err := items.Send(ctx, &probe.DownItem{Number: i, Data: make([]byte, request.Size)}); err != nil {
			return nil, err
		}
		if h.sent != nil {
			h.sent(i)
		}
	}
	return &probe.DownEnd{Count: request.Count}, nil
}

func (h handler) Up(ctx context.Context, _ *probe.Peer, items *runtime.Receiver[[]byte]) (*probe.UpEnd, error) {
	if h.up != nil {
		return h.up(ctx, items)
	}
	end := &probe.UpEnd{}
	for item, err := range items.All() {
		if err != nil {
			return nil, err
		}
		end.Bytes += uint64(len(item))
		end.Sum = crc32.Update(end.Sum, crc32.IEEETable, item)
	}
	return end, nil
}

func (h handler) Both(ctx context.Context, _ *probe.Peer, in *runtime.Receiver[[]byte], out *runtime.Sender[[]byte]) (*probe.BothEnd, error) {
	end := &probe.BothEnd{}
	for item, err := range in.All() {
		if err != nil {
			return nil, err
		}
		if err := out.Send(ctx, item); err != nil {
			return nil, err
		}
		end.Count++
	}
	return end, nil
}

func (h handler) Note(ctx context.Context, peer *probe.Peer, event *probe.Note) {
	if h.note != nil {
		h.note(ctx, peer.Socket, event)
	}
}

// serve serves the probe on addr and returns the server with what to dial.
func serve(t testing.TB, addr string, h handler, opts ...runtime.ServerOption) (*probe.Server, string) {
	t.Helper()
	server := probe.NewServer(h, opts...)
	return server, runtimetest.Serve(t, server, addr)
}

// connect connects an honest client.
func connect(t testing.TB, addr string, opts ...runtime.DialOption) *probe.Client {
	t.Helper()
	return runtimetest.Connect(t, addr, func(ctx context.Context, addr string) (*probe.Client, error) {
		return probe.Dial(ctx, addr, nil, opts...)
	})
}

// dial is connect that may fail.
func dial(t testing.TB, addr string, opts ...runtime.DialOption) (*probe.Client, error) {
	return probe.Dial(within(t, 10*time.Second), addr, nil, opts...)
}

func within(t testing.TB, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// networks are addresses of each kind to listen on.
func networks(t *testing.T) map[string]string {
	return map[string]string{
		"tcp4": tcp, "tcp6": "tcp://[::1]:0", "mem": "",
		"unix": "unix://" + filepath.Join(t.TempDir(), "s"),
	}
}

// right makes a call of a client, and checks that the answer is its own.
func right(client *probe.Client) func(ctx context.Context, n int) error {
	return func(ctx context.Context, n int) error {
		r := rand.New(rand.NewPCG(uint64(n), 1))
		data := bytes.Repeat([]byte{byte(r.Uint32())}, r.IntN(3000))
		reply, err := client.Echo(ctx, &probe.EchoRequest{Number: uint64(n), Data: data})
		if err != nil {
			return err
		}
		if reply.Number != uint64(n) || reply.Sum != crc32.ChecksumIEEE(data) || !bytes.Equal(reply.Data, data) {
			return fmt.Errorf("call %d has the answer of %d", n, reply.Number)
		}
		return nil
	}
}

// survive runs an attack on a server, beside an honest client.
func survive(t *testing.T, h handler, attack func(server *probe.Server, addr string), opts ...runtime.ServerOption) {
	t.Helper()
	server, addr := serve(t, tcp, h, opts...)
	runtimetest.Survive(t, server, right(connect(t, addr)), func() { attack(server, addr) })
}

// until waits for something that should happen soon.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s did not happen", what)
		}
	}
}

// only returns the server's only socket.
func only(t testing.TB, server *probe.Server) *runtime.Socket {
	t.Helper()
	until(t, "the first socket", func() bool { return server.Sockets().Len() == 1 })
	return server.Sockets().Snapshot()[0]
}

// failure is what the runtime says of an error.
func failure(t testing.TB, err error) *runtime.Error {
	t.Helper()
	e, ok := errors.AsType[*runtime.Error](err)
	if !ok {
		t.Fatalf("the error is %v", err)
	}
	return e
}

// fake connects a peer that has done its handshake.
func fake(t testing.TB, addr string) *runtimetest.Peer {
	t.Helper()
	p := runtimetest.DialPeer(t, addr)
	p.Greet("Probe")
	return p
}

// warmUp has Go make what it keeps for goroutines once they have been, about half
// a kilobyte each, so that it does not count as a leak.
func warmUp(n int) {
	var all sync.WaitGroup
	stop := make(chan struct{})
	for range n {
		all.Go(func() { <-stop })
	}
	close(stop)
	all.Wait()
}
