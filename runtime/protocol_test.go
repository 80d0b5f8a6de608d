package runtime

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/netgen-dev/netgen/runtime/native"
)

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	goleak.VerifyTestMain(m)
}

// A blob is the one message of the tests' protocol.
type blob struct {
	Number uint64
	Data   []byte
}

func (b *blob) AppendNetgen(out []byte) ([]byte, error) {
	if b.Number == unencodable {
		return out, native.TooLong("test: blob.data", 9, 8)
	}
	out = native.AppendU64(out, b.Number)
	return native.AppendBytes(out, b.Data), nil
}

func (b *blob) DecodeNetgen(r *native.Reader) {
	b.Number = r.U64()
	b.Data = r.BytesInto(b.Data, 0)
	if b.Number == panicky {
		panic("decoder panics")
	}
}

// Numbers that make the codec misbehave.
const (
	unencodable = 1<<64 - 1
	panicky     = 1<<64 - 2
)

// refused is the one declared error.
type refused struct{ Why string }

func (r *refused) Error() string { return "refused: " + r.Why }

type refusedCodec struct{}

func (refusedCodec) Append(b []byte, err error) ([]byte, uint16, bool) {
	if e, ok := errors.AsType[*refused](err); ok {
		return native.AppendString(b, e.Why), 0, true
	}
	return b, 0, false
}

func (refusedCodec) Decode(r *native.Reader, code uint16) error {
	if code != 0 {
		return nil
	}
	return &refused{r.String()}
}

type blobCodec = Struct[blob, *blob]

var (
	echo   = &Method[*blob, *blob]{ID: 1, Name: "Echo", Body: blobCodec{}, Result: blobCodec{}, Errors: refusedCodec{}}
	down   = &StreamMethod[*blob, None, *blob, *blob]{ID: 2, Name: "Down", Body: blobCodec{}, In: Nothing{}, Out: blobCodec{}, Result: blobCodec{}}
	up     = &StreamMethod[*blob, *blob, None, *blob]{ID: 3, Name: "Up", Body: blobCodec{}, In: blobCodec{}, Out: Nothing{}, Result: blobCodec{}}
	duplex = &StreamMethod[*blob, *blob, *blob, *blob]{ID: 4, Name: "Duplex", Body: blobCodec{}, In: blobCodec{}, Out: blobCodec{}, Result: blobCodec{}}
	note   = &EventMethod[*blob]{ID: 5, Name: "Note", Body: blobCodec{}}
)

const testShapes = `1 request both #0 -> #0 ! #1
2 stream both #0 -> #0 until #0
3 stream both #0 <- #0 until #0
4 stream both #0 <- #0 -> #0 until #0
5 event both #0
#0 struct u64 bytes
#1 struct string
`

var testProtocol = &Protocol{
	Name: "Test", Fingerprint: 1, Shapes: testShapes,
	Method: func(id uint16) string { return [...]string{"", "Echo", "Down", "Up", "Duplex", "Note", ""}[min(id, 6)] },
}

// handlers are one side of the tests' protocol; nil ones are unimplemented.
type handlers struct {
	echo   func(context.Context, *Socket, *blob) (*blob, error)
	down   func(context.Context, *Socket, *blob, *Sender[*blob]) (*blob, error)
	up     func(context.Context, *Socket, *blob, *Receiver[*blob]) (*blob, error)
	duplex func(context.Context, *Socket, *blob, *Receiver[*blob], *Sender[*blob]) (*blob, error)
	note   func(context.Context, *Socket, *blob)
}

func (h handlers) side() Side {
	return Side{Route: func(in *Incoming) {
		switch id := in.Method(); {
		case id == 1 && h.echo != nil:
			serveRequest(in, echo, in.Socket(), h.echo)
		case id == 2 && h.down != nil:
			ServeStream(in, down, in.Socket(), h.down)
		case id == 3 && h.up != nil:
			ServeUpload(in, up, in.Socket(), h.up)
		case id == 4 && h.duplex != nil:
			ServeDuplex(in, duplex, in.Socket(), h.duplex)
		case id == 5 && h.note != nil:
			ServeEvent(in, note, in.Socket(), h.note)
		default:
			in.Unimplemented()
		}
	}}
}

func echoBack(_ context.Context, _ *Socket, b *blob) (*blob, error) { return b, nil }

// ctxFor bounds a test that hangs.
func ctxFor(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	t.Cleanup(cancel)
	return ctx
}

var memNames atomic.Int64

// addresses are one of each kind.
func addresses(t testing.TB) map[string]string {
	return map[string]string{
		"tcp":  "tcp://127.0.0.1:0",
		"unix": "unix://" + filepath.Join(t.TempDir(), "s"),
		"mem":  memAddress(),
	}
}

func memAddress() string { return fmt.Sprintf("mem:test%d", memNames.Add(1)) }

var quiet = Logger(slog.New(slog.DiscardHandler))

// serve starts a server on addr and returns it with the address to dial.
func serve(t testing.TB, addr string, h handlers, opts ...ServerOption) (*Server, string) {
	t.Helper()
	l, err := Listen(t.Context(), addr)
	if err != nil {
		t.Fatal(err)
	}
	server := NewServer(testProtocol, h.side(), append([]ServerOption{quiet}, opts...)...)
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), l) }()
	t.Cleanup(func() {
		server.Abort()
		if err := <-served; !errors.Is(err, ErrServerClosed) {
			t.Errorf("Serve returned %v", err)
		}
		<-server.sockets.none()
	})
	return server, dialable(l.Addr())
}

func dialable(a net.Addr) string {
	switch a.Network() {
	case "tcp":
		return "tcp://" + a.String()
	case "unix":
		return "unix://" + a.String()
	}
	return "mem:" + a.String()
}

// connect dials addr.
func connect(t testing.TB, addr string, h handlers, opts ...DialOption) *Client {
	t.Helper()
	client, err := Dial(ctxFor(t), testProtocol, h.side(), addr, append([]DialOption{quiet}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Abort()
		<-client.Done()
	})
	return client
}

// pair is a server and a client of it, over mem.
func pair(t testing.TB, server, client handlers) (*Server, *Client) {
	t.Helper()
	s, addr := serve(t, memAddress(), server)
	return s, connect(t, addr, client)
}

// peerOf returns the server's end of its only socket.
func peerOf(t testing.TB, s *Server) *Socket {
	t.Helper()
	all := s.Sockets().Snapshot()
	if len(all) != 1 {
		t.Fatalf("the server has %d sockets, want 1", len(all))
	}
	return all[0]
}

// wait fails the test if c is not closed in time.
func wait(t testing.TB, what string, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(30 * time.Second):
		t.Fatalf("%s did not happen", what)
	}
}
