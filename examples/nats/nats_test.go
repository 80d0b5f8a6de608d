package nats_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/leaks"
	"github.com/netgen-dev/netgen/examples/internal/programs"
	"github.com/netgen-dev/netgen/examples/internal/serve"
	"github.com/netgen-dev/netgen/examples/nats/hub"
	"github.com/netgen-dev/netgen/schemas/nats"
)

func TestMain(m *testing.M) { leaks.Main(m) }

// A hearer is a client that keeps what it is told.
type hearer struct {
	*nats.Client
	heard chan string
}

func (h *hearer) tell(format string, args ...any) { h.heard <- fmt.Sprintf(format, args...) }

func (h *hearer) Info(context.Context, *nats.Client, *nats.Info) {}

func (h *hearer) Msg(_ context.Context, _ *nats.Client, m *nats.Msg) {
	h.tell("%s %s %s", m.Sid, m.Subject, m.Payload)
}

func (h *hearer) HMsg(_ context.Context, _ *nats.Client, m *nats.HMsg) {
	h.tell("%s %s %q %s", m.Sid, m.Subject, m.Headers, m.Payload)
}

func (h *hearer) Ok(context.Context, *nats.Client) { h.tell("+OK") }

func (h *hearer) Err(_ context.Context, _ *nats.Client, event *nats.Err) {
	h.tell("-ERR %s", event.Text)
}

func (h *hearer) Ping(context.Context, *nats.Client) error { return nil }

func connect(t *testing.T, addr, options string) *hearer {
	t.Helper()
	h := &hearer{heard: make(chan string, 1000)}
	client, err := nats.Dial(t.Context(), addr, h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	h.Client = client
	if err := client.Connect(t.Context(), &nats.Connect{Options: options}); err != nil {
		t.Fatal(err)
	}
	return h
}

// sync waits until the server has done everything so far.
func (h *hearer) sync(t *testing.T) {
	t.Helper()
	if err := h.Client.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (h *hearer) sub(t *testing.T, sid, subject, queue string) {
	t.Helper()
	event := &nats.Sub{Subject: subject, Sid: sid}
	if queue != "" {
		event.Queue = &queue
	}
	if err := h.Client.Sub(t.Context(), event); err != nil {
		t.Fatal(err)
	}
	h.sync(t)
}

func (h *hearer) pub(t *testing.T, subject, text string) {
	t.Helper()
	if err := h.Client.Pub(t.Context(), &nats.Pub{Subject: subject, Payload: []byte(text)}); err != nil {
		t.Fatal(err)
	}
}

func (h *hearer) expect(t *testing.T, want ...string) {
	t.Helper()
	for _, want := range want {
		if got := <-h.heard; got != want {
			t.Errorf("heard %q, want %q", got, want)
		}
	}
}

func TestWildcards(t *testing.T) {
	addr := serve.Start(t, hub.NewServer().Server)
	ann, bob := connect(t, addr, "{}"), connect(t, addr, "{}")
	ann.sub(t, "1", "news.*", "")
	ann.sub(t, "2", "news.>", "")
	ann.sub(t, "3", "news.go", "")
	bob.pub(t, "news.go", "hello")
	got := map[string]bool{<-ann.heard: true, <-ann.heard: true, <-ann.heard: true}
	for _, sid := range []string{"1", "2", "3"} {
		if !got[sid+" news.go hello"] {
			t.Errorf("heard %v", got)
		}
	}
	bob.pub(t, "news.go.1", "")
	ann.expect(t, "2 news.go.1 ")
}

func TestUnsub(t *testing.T) {
	addr := serve.Start(t, hub.NewServer().Server)
	ann := connect(t, addr, "{}")
	ann.sub(t, "1", "a", "")
	ann.sub(t, "2", "b", "")
	if err := ann.Client.Unsub(t.Context(), &nats.Unsub{Sid: "1", Max: new(uint64(2))}); err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		ann.pub(t, "a", fmt.Sprint(i))
	}
	if err := ann.Client.Unsub(t.Context(), &nats.Unsub{Sid: "2"}); err != nil {
		t.Fatal(err)
	}
	ann.pub(t, "b", "x")
	ann.sync(t)
	ann.expect(t, "1 a 0", "1 a 1")
	if len(ann.heard) != 0 {
		t.Errorf("heard %s too", <-ann.heard)
	}
}

// TestQueue shows that one of a queue gets each message.
func TestQueue(t *testing.T) {
	addr := serve.Start(t, hub.NewServer().Server)
	ann, bob := connect(t, addr, "{}"), connect(t, addr, "{}")
	ann.sub(t, "1", "work", "q")
	bob.sub(t, "1", "work", "q")
	for range 200 {
		ann.pub(t, "work", "x")
	}
	a, b := 0, 0
	for a+b < 200 {
		select {
		case <-ann.heard:
			a++
		case <-bob.heard:
			b++
		}
	}
	if a == 0 || b == 0 {
		t.Errorf("one heard %d and the other %d", a, b)
	}
}

// TestRequest asks, with and without somebody to answer.
func TestRequest(t *testing.T) {
	addr := serve.Start(t, hub.NewServer().Server)
	ann := connect(t, addr, `{"headers":true,"no_responders":true}`)
	ann.sub(t, "1", "inbox", "")
	ask := &nats.Pub{Subject: "time", ReplyTo: new("inbox"), Payload: []byte("please")}
	if err := ann.Client.Pub(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	ann.expect(t, `1 inbox "NATS/1.0 503\r\n\r\n" `)
	headers := &nats.HPub{Subject: "inbox", Headers: []byte("NATS/1.0\r\nA: b\r\n\r\n"), Payload: []byte("x")}
	if err := ann.Client.HPub(t.Context(), headers); err != nil {
		t.Fatal(err)
	}
	ann.expect(t, `1 inbox "NATS/1.0\r\nA: b\r\n\r\n" x`)
}

// TestVerbose shows what a verbose client hears, and what is refused.
func TestVerbose(t *testing.T) {
	addr := serve.Start(t, hub.NewServer().Server)
	ann := connect(t, addr, `{"verbose":true,"echo":false}`)
	ann.sub(t, "1", "a", "")
	ann.pub(t, "a", "nobody hears himself")
	ann.sync(t)
	ann.expect(t, "+OK", "+OK", "+OK")
	ann.pub(t, "a.*", "")
	ann.expect(t, "-ERR 'Invalid Publish Subject'")
	ann.pub(t, "a", strings.Repeat("x", 2<<20))
	ann.expect(t, "-ERR 'Maximum Payload Violation'")
	<-ann.Done()
}

// TestPrograms runs the server and the client as a person would.
func TestPrograms(t *testing.T) {
	client := programs.Build(t, "./client")
	addr := programs.Serve(t, programs.Build(t, "./server"), "-listen=tcp://127.0.0.1:0")
	serving := programs.Start(t, client, "-addr="+addr, "-count=1", "serve", "shout")
	if serving != "serving shout\n" {
		t.Error(serving)
	}
	programs.WantLines(t, programs.Run(t, "", client, "-addr="+addr, "request", "shout", "hello"), "HELLO")
	programs.Run(t, "", client, "-addr="+addr, "pub", "news.go", "hello")
}
