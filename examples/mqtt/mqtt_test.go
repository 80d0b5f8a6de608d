package mqtt_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/leaks"
	"github.com/netgen-dev/netgen/examples/internal/programs"
	"github.com/netgen-dev/netgen/examples/internal/serve"
	"github.com/netgen-dev/netgen/examples/mqtt/broker"
	"github.com/netgen-dev/netgen/schemas/mqtt"
)

func TestMain(m *testing.M) { leaks.Main(m) }

// A hearer is a client that keeps what is published to it.
type hearer struct {
	*mqtt.Client
	heard chan *mqtt.PublishRequest
}

func (h *hearer) Publish(_ context.Context, _ *mqtt.Client, r *mqtt.PublishRequest) (mqtt.PublishReply, error) {
	h.heard <- r
	switch r.Flags.QoS {
	case mqtt.QoSAtLeastOnce:
		return &mqtt.Puback{}, nil
	case mqtt.QoSExactlyOnce:
		return &mqtt.Pubrec{}, nil
	}
	return nil, nil
}

func (h *hearer) Pubrel(context.Context, *mqtt.Client, *mqtt.PubrelRequest) error { return nil }

// connect opens a session.
func connect(t *testing.T, addr string, request *mqtt.ConnectRequest) (*hearer, *mqtt.Connack) {
	t.Helper()
	h := &hearer{heard: make(chan *mqtt.PublishRequest, 100)}
	client, err := mqtt.Dial(t.Context(), addr, h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	h.Client = client
	reply, err := client.Connect(t.Context(), request)
	if err != nil || reply.Code != mqtt.ConnectCodeAccepted {
		t.Fatalf("%+v, %v", reply, err)
	}
	return h, reply
}

func (h *hearer) subscribe(t *testing.T, filter string, qos mqtt.QoS) {
	t.Helper()
	reply, err := h.Client.Subscribe(t.Context(), &mqtt.SubscribeRequest{Filters: []mqtt.Filter{{Topic: filter, QoS: qos}}})
	if err != nil || len(reply.Codes) != 1 || reply.Codes[0] != mqtt.SubscribeCode(qos) {
		t.Fatalf("%+v, %v", reply, err)
	}
}

// publish publishes a message, to the end that its QoS has.
func (h *hearer) publish(t *testing.T, m *mqtt.PublishRequest) {
	t.Helper()
	reply, err := h.Client.Publish(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	_, received := reply.(*mqtt.Puback)
	_, kept := reply.(*mqtt.Pubrec)
	if received != (m.Flags.QoS == 1) || kept != (m.Flags.QoS == 2) {
		t.Fatalf("QoS %d is answered with %T", m.Flags.QoS, reply)
	}
	if kept {
		if err := h.Client.Pubrel(t.Context(), &mqtt.PubrelRequest{Packet: m.Packet}); err != nil {
			t.Fatal(err)
		}
	}
}

func text(topic, payload string, qos mqtt.QoS) *mqtt.PublishRequest {
	m := &mqtt.PublishRequest{Flags: mqtt.PublishFlags{QoS: qos}, Topic: topic, Payload: []byte(payload)}
	if qos > 0 {
		m.Packet = 1
	}
	return m
}

func (h *hearer) expect(t *testing.T, topic, payload string, qos mqtt.QoS) *mqtt.PublishRequest {
	t.Helper()
	m := <-h.heard
	if m.Topic != topic || string(m.Payload) != payload || m.Flags.QoS != qos {
		t.Errorf("heard %s %q with QoS %d, want %s %q with %d", m.Topic, m.Payload, m.Flags.QoS, topic, payload, qos)
	}
	return m
}

// TestQoS publishes in each QoS to somebody who wants each.
func TestQoS(t *testing.T) {
	addr := serve.Start(t, broker.NewServer().Server)
	ann, _ := connect(t, addr, &mqtt.ConnectRequest{Clean: true})
	for want := range mqtt.QoS(3) {
		bob, _ := connect(t, addr, &mqtt.ConnectRequest{Clean: true})
		bob.subscribe(t, "news/+", want)
		for qos := range mqtt.QoS(3) {
			for i := range 10 {
				ann.publish(t, text("news/go", fmt.Sprint(qos, i), qos))
			}
			for i := range 10 {
				bob.expect(t, "news/go", fmt.Sprint(qos, i), min(qos, want))
			}
		}
		if err := bob.Client.Unsubscribe(t.Context(), &mqtt.UnsubscribeRequest{Topics: []string{"news/+"}}); err != nil {
			t.Fatal(err)
		}
		ann.publish(t, text("news/go", "unheard", 1))
		if err := bob.Ping(t.Context()); err != nil || len(bob.heard) != 0 {
			t.Errorf("Ping: %v, and %d messages too many", err, len(bob.heard))
		}
	}
}

// TestRetained shows what those hear who subscribe later.
func TestRetained(t *testing.T) {
	addr := serve.Start(t, broker.NewServer().Server)
	ann, _ := connect(t, addr, &mqtt.ConnectRequest{Clean: true})
	for _, payload := range []string{"old", "new"} {
		m := text("light/on", payload, 1)
		m.Flags.Retain = true
		ann.publish(t, m)
	}
	bob, _ := connect(t, addr, &mqtt.ConnectRequest{Clean: true})
	bob.subscribe(t, "light/#", 0)
	if m := bob.expect(t, "light/on", "new", 0); !m.Flags.Retain {
		t.Error("a retained message does not say so")
	}
	gone := text("light/on", "", 1)
	gone.Flags.Retain = true
	ann.publish(t, gone)
	bob.expect(t, "light/on", "", 0)
	carl, _ := connect(t, addr, &mqtt.ConnectRequest{Clean: true})
	carl.subscribe(t, "light/#", 1)
	ann.publish(t, text("light/on", "last", 1))
	carl.expect(t, "light/on", "last", 1)
}

// TestSession shows that a session outlives its connection.
func TestSession(t *testing.T) {
	addr := serve.Start(t, broker.NewServer().Server)
	ann, _ := connect(t, addr, &mqtt.ConnectRequest{Clean: true})
	bob, reply := connect(t, addr, &mqtt.ConnectRequest{ClientID: "bob"})
	if reply.SessionPresent {
		t.Error("there was a session before")
	}
	bob.subscribe(t, "#", 2)
	_ = bob.Close()
	for i := range 5 {
		ann.publish(t, text("a", fmt.Sprint(i), mqtt.QoS(1+i%2)))
	}
	again, reply := connect(t, addr, &mqtt.ConnectRequest{ClientID: "bob"})
	if !reply.SessionPresent {
		t.Error("the session is gone")
	}
	for i := range 5 {
		again.expect(t, "a", fmt.Sprint(i), mqtt.QoS(1+i%2))
	}
	third, reply := connect(t, addr, &mqtt.ConnectRequest{ClientID: "bob", Clean: true})
	<-again.Done() // a client has one connection
	if reply.SessionPresent {
		t.Error("a clean session is not clean")
	}
	if err := third.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestExactlyOnce sends a message of QoS 2 again before it is let go of.
func TestExactlyOnce(t *testing.T) {
	addr := serve.Start(t, broker.NewServer().Server)
	ann, _ := connect(t, addr, &mqtt.ConnectRequest{Clean: true})
	bob, _ := connect(t, addr, &mqtt.ConnectRequest{Clean: true})
	bob.subscribe(t, "a", 0)
	m := text("a", "once", 2)
	if _, err := ann.Client.Publish(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	m.Flags.Dup = true
	ann.publish(t, m)
	ann.publish(t, text("a", "other", 2))
	bob.expect(t, "a", "once", 0)
	bob.expect(t, "a", "other", 0)
}

// TestWill shows what is heard of a client that is gone without a word, and that
// nothing is of one that takes leave.
func TestWill(t *testing.T) {
	addr := serve.Start(t, broker.NewServer().Server)
	ann, _ := connect(t, addr, &mqtt.ConnectRequest{Clean: true})
	ann.subscribe(t, "gone/#", 1)
	will := func(name string) *mqtt.ConnectRequest {
		return &mqtt.ConnectRequest{ClientID: name, Clean: true, Will: &mqtt.Will{Topic: "gone/" + name, Message: []byte(name)}, WillQoS: 1}
	}
	bob, _ := connect(t, addr, will("bob"))
	carl, _ := connect(t, addr, will("carl"))
	if err := bob.Disconnect(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-bob.Done()
	_ = carl.Close()
	ann.expect(t, "gone/carl", "carl", 1)
}

// TestKeepAlive shows that a silent connection ends.
func TestKeepAlive(t *testing.T) {
	addr := serve.Start(t, broker.NewServer().Server)
	ann, _ := connect(t, addr, &mqtt.ConnectRequest{Clean: true, KeepAlive: 1})
	<-ann.Done()
}

// TestRefused shows that a client without a name cannot have a session that lasts.
func TestRefused(t *testing.T) {
	client, err := mqtt.Dial(t.Context(), serve.Start(t, broker.NewServer().Server), nil)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := client.Connect(t.Context(), &mqtt.ConnectRequest{})
	if err != nil || reply.Code != mqtt.ConnectCodeBadClientID {
		t.Errorf("%+v, %v", reply, err)
	}
	<-client.Done()
}

// TestPrograms runs the server and the client as a person would.
func TestPrograms(t *testing.T) {
	client := programs.Build(t, "./client")
	addr := programs.Serve(t, programs.Build(t, "./server"), "-listen=tcp://127.0.0.1:0")
	for qos := range 3 {
		programs.Run(t, "", client, "-addr="+addr, fmt.Sprint("-qos=", qos), "-retain", "pub", fmt.Sprint("news/", qos), "hello")
	}
	got := programs.Run(t, "", client, "-addr="+addr, "-qos=2", "-count=1", "sub", "news/2")
	programs.WantLines(t, got, "subscribed to news/2: GrantedQoS2", "news/2: hello")
}
