package inprocess

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	natsgo "github.com/nats-io/nats.go"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	"github.com/netgen-dev/netgen/examples/nats/hub"
	"github.com/netgen-dev/netgen/schemas/nats"
)

// natsHeard is what a server sends to a client of ours.
type natsHeard chan any

func (h natsHeard) Info(_ context.Context, _ *nats.Client, event *nats.Info) { h <- event }
func (h natsHeard) Msg(_ context.Context, _ *nats.Client, event *nats.Msg)   { h <- event }
func (h natsHeard) HMsg(_ context.Context, _ *nats.Client, event *nats.HMsg) { h <- event }
func (h natsHeard) Ping(context.Context, *nats.Client) error                 { return nil }
func (h natsHeard) Ok(context.Context, *nats.Client)                         { h <- "ok" }
func (h natsHeard) Err(_ context.Context, _ *nats.Client, event *nats.Err)   { h <- event }

// natsTalk is one connection of ours.
type natsTalk struct {
	t      *testing.T
	ctx    context.Context
	client *nats.Client
	heard  natsHeard
}

func natsConnect(t *testing.T, tap *peers.Tap, options string) *natsTalk {
	t.Helper()
	talk := &natsTalk{t: t, ctx: talks.Within(t), heard: make(natsHeard, 2000)}
	client, err := nats.Dial(talk.ctx, "tcp://"+tap.Addr, talk.heard)
	if err != nil {
		t.Fatal(err)
	}
	talk.client = client
	if info := talk.hear(); !strings.HasPrefix(info, "Info {") {
		t.Errorf("the server begins with %s", info)
	}
	if err := client.Connect(talk.ctx, &nats.Connect{Options: options}); err != nil {
		t.Fatal(err)
	}
	return talk
}

// hear waits for what comes next, and returns it in a line.
func (n *natsTalk) hear() string {
	n.t.Helper()
	var event any
	select {
	case event = <-n.heard:
	case <-n.ctx.Done():
		n.t.Fatal("nothing is heard")
	}
	replyTo := func(subject *string) string {
		if subject == nil {
			return ""
		}
		return " for " + *subject
	}
	switch event := event.(type) {
	case *nats.Info:
		return "Info " + event.Options
	case *nats.Msg:
		return fmt.Sprintf("%s %s%s: %s", event.Sid, event.Subject, replyTo(event.ReplyTo), event.Payload)
	case *nats.HMsg:
		return fmt.Sprintf("%s %s%s: %q %s", event.Sid, event.Subject, replyTo(event.ReplyTo), event.Headers, event.Payload)
	case *nats.Err:
		return "Err " + event.Text
	}
	return fmt.Sprint(event)
}

func (n *natsTalk) expect(want string) {
	n.t.Helper()
	if got := n.hear(); got != want {
		n.t.Errorf("heard %.200q, want %.200q", got, want)
	}
}

// must fails the test for a message that was not sent.
func (n *natsTalk) must(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

func TestNATSClient(t *testing.T) {
	t.Parallel()
	daemon := startNATS(t)
	tap := peers.NewTap(t, peers.NATS, daemon.Addr)
	n := natsConnect(t, tap, `{"verbose":false,"pedantic":false,"headers":true,"no_responders":true}`)
	c, ctx := n.client, n.ctx
	n.must(c.Sub(ctx, &nats.Sub{Subject: "a.*", Sid: "1"}))
	n.must(c.Sub(ctx, &nats.Sub{Subject: "deep.>", Queue: new("q"), Sid: "2"}))
	n.must(c.Sub(ctx, &nats.Sub{Subject: "deep.>", Queue: new("q"), Sid: "2b"}))
	n.must(c.Pub(ctx, &nats.Pub{Subject: "a.b", Payload: []byte("hello")}))
	n.expect("1 a.b: hello")
	n.must(c.Pub(ctx, &nats.Pub{Subject: "a.b", ReplyTo: new("inbox"), Payload: []byte("MSG a 1 3\r\nx\r\n")}))
	n.expect("1 a.b for inbox: MSG a 1 3\r\nx\r\n")
	n.must(c.Pub(ctx, &nats.Pub{Subject: "a.empty"}))
	n.expect("1 a.empty: ")
	n.must(c.HPub(ctx, &nats.HPub{Subject: "a.h", Headers: []byte("NATS/1.0\r\nColour: blue\r\n\r\n"), Payload: []byte("x")}))
	n.expect(`1 a.h: "NATS/1.0\r\nColour: blue\r\n\r\n" x`)
	n.must(c.Pub(ctx, &nats.Pub{Subject: "deep.1.2", Payload: []byte("once")}))
	if got := n.hear(); got != "2 deep.1.2: once" && got != "2b deep.1.2: once" {
		t.Errorf("a queue heard %s", got)
	}
	n.must(c.Pub(ctx, &nats.Pub{Subject: "nobody", ReplyTo: new("a.me")}))
	n.expect(`1 a.me: "NATS/1.0 503\r\nNats-Subject: nobody\r\n\r\n" `)
	for i := range 1000 {
		n.must(c.Pub(ctx, &nats.Pub{Subject: "a.many", Payload: fmt.Append(nil, i)}))
	}
	for i := range 1000 {
		n.expect(fmt.Sprint("1 a.many: ", i))
	}
	big := bytes.Repeat([]byte("x"), 500_000)
	n.must(c.Pub(ctx, &nats.Pub{Subject: "a.big", Payload: big}))
	n.expect("1 a.big: " + string(big))
	n.must(c.Unsub(ctx, &nats.Unsub{Sid: "1", Max: new(uint64(1008))})) // 1005 have come: what the server says itself does not count
	for i := range 5 {
		n.must(c.Pub(ctx, &nats.Pub{Subject: "a.last", Payload: fmt.Append(nil, i)}))
	}
	n.must(c.Ping(ctx))
	for i := range 3 {
		n.expect(fmt.Sprint("1 a.last: ", i))
	}
	if len(n.heard) > 0 {
		t.Errorf("heard %s after the last message", n.hear())
	}
	natsVerbose(t, tap)
	_ = c.Close()
	<-c.Done()
	daemon.Record(t, peers.Row{
		Protocol: "NATS", Ours: peers.AsClient, Verdict: tap.Judge(t),
		Exchanged: "subjects with wildcards, queues, headers, where to reply, no responders, 1,000 messages at once, 500 kB, unsubscribing, ping, verbose, errors",
	})
}

// natsVerbose has everything acknowledged, and then does something wrong.
func natsVerbose(t *testing.T, tap *peers.Tap) {
	t.Helper()
	n := natsConnect(t, tap, `{"verbose":true,"pedantic":true}`)
	n.expect("ok")
	n.must(n.client.Sub(n.ctx, &nats.Sub{Subject: "v", Sid: "1"}))
	n.expect("ok")
	n.must(n.client.Pub(n.ctx, &nats.Pub{Subject: "v", Payload: []byte("x")}))
	if a, b := n.hear(), n.hear(); a+b != "ok1 v: x" && b+a != "ok1 v: x" {
		t.Errorf("heard %s and %s", a, b)
	}
	n.must(n.client.Sub(n.ctx, &nats.Sub{Subject: "not..good", Sid: "2"}))
	if got := n.hear(); !strings.HasPrefix(got, "Err 'Invalid Subject'") {
		t.Errorf("heard %s", got)
	}
	_ = n.client.Close()
	<-n.client.Done()
}

func TestNATSServer(t *testing.T) {
	t.Parallel()
	tap := tapServer(t, peers.NATS, hub.NewServer().Server)
	program, ann := dialNATS(t, tap.Addr)
	_, bob := dialNATS(t, tap.Addr)
	ctx := talks.Within(t)
	sub, err := ann.SubscribeSync("a.*")
	if err != nil {
		t.Fatal(err)
	}
	if err := ann.Flush(); err != nil {
		t.Fatal(err)
	}
	expect := func(subject, payload string) *natsgo.Msg {
		t.Helper()
		m, err := sub.NextMsgWithContext(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if m.Subject != subject || string(m.Data) != payload {
			t.Errorf("heard %.200q on %s, want %.200q on %s", m.Data, m.Subject, payload, subject)
		}
		return m
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(bob.Publish("a.b", []byte("hello")))
	expect("a.b", "hello")
	must(bob.PublishMsg(&natsgo.Msg{Subject: "a.h", Data: []byte("x"), Header: natsgo.Header{"Colour": {"blue"}}}))
	if m := expect("a.h", "x"); m.Header.Get("Colour") != "blue" {
		t.Errorf("the headers are %v", m.Header)
	}
	big := strings.Repeat("x", 500_000)
	must(bob.Publish("a.big", []byte(big)))
	expect("a.big", big)
	for i := range 1000 {
		must(bob.Publish("a.many", fmt.Append(nil, i)))
	}
	for i := range 1000 {
		expect("a.many", fmt.Sprint(i))
	}
	_, err = ann.QueueSubscribe("double", "workers", func(m *natsgo.Msg) { _ = m.Respond(append(m.Data, m.Data...)) })
	must(err)
	must(ann.Flush())
	if m, err := bob.RequestWithContext(ctx, "double", []byte("ab")); err != nil || string(m.Data) != "abab" {
		t.Errorf("the answer is %v, %v", m, err)
	}
	if _, err := bob.RequestWithContext(ctx, "nobody", nil); err != natsgo.ErrNoResponders {
		t.Errorf("a request that nobody answers: %v", err)
	}
	must(sub.AutoUnsubscribe(1004))
	must(ann.Flush())
	must(bob.Publish("a.last", []byte("1")))
	expect("a.last", "1")
	must(ann.Drain())
	program.Record(t, peers.Row{
		Protocol: "NATS", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "subjects with wildcards, queues, headers, requests and replies, no responders, 1,000 messages at once, 500 kB, unsubscribing",
	})
}
