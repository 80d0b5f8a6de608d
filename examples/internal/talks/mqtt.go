package talks

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/mqtt"
)

// MQTT has generated clients talk to each other through a broker.
func MQTT(t *testing.T, daemon *peers.Daemon) {
	tap := peers.NewTap(t, peers.MQTT, daemon.Addr)
	talk := &mqttTalk{t: t, ctx: Within(t), tap: tap}
	ann, toAnn := talk.connect(&mqtt.ConnectRequest{Clean: true, ClientID: "ann", KeepAlive: 60})
	bob, toBob := talk.connect(&mqtt.ConnectRequest{Clean: true, ClientID: "bob", Username: new("bob"), Password: []byte("secret")})
	for _, part := range []struct {
		name string
		run  func()
	}{
		{"every QoS", func() { talk.everyQoS(ann, bob, toBob) }},
		{"retained", func() { talk.retained(ann, bob, toBob) }},
		{"will", func() { talk.will(bob, toBob) }},
		{"session", func() { talk.session(ann) }},
		{"unsubscribe", func() { talk.unsubscribe(ann, bob, toAnn, toBob) }},
	} {
		t.Run(part.name, func(t *testing.T) {
			talk.t = t
			part.run()
		})
	}
	talk.t = t
	for _, client := range []*mqtt.Client{ann, bob} {
		if err := client.Disconnect(talk.ctx); err != nil {
			t.Error(err)
		}
		<-client.Done() // the broker closes the connection
	}
	record(t, daemon, tap, "MQTT", "QoS 0, 1 and 2 both ways, 300 messages at once, a message of 200 kB, "+
		"retained messages, a will, wildcards, a session that outlives its connection, keep-alive")
}

// An mqttTalk is a conversation of several clients.
type mqttTalk struct {
	t      *testing.T
	ctx    context.Context
	tap    *peers.Tap
	packet uint16
}

// deliveries are the messages that a broker sends to a client. Those of QoS 2 are
// here as soon as they have arrived, and their packets in released when let go of.
type deliveries struct {
	messages chan *mqtt.PublishRequest
	released chan uint16
}

func (d deliveries) Publish(_ context.Context, _ *mqtt.Client, m *mqtt.PublishRequest) (mqtt.PublishReply, error) {
	d.messages <- m
	switch m.Flags.QoS {
	case mqtt.QoSAtLeastOnce:
		return &mqtt.Puback{}, nil
	case mqtt.QoSExactlyOnce:
		return &mqtt.Pubrec{}, nil
	}
	return nil, nil
}

func (d deliveries) Pubrel(_ context.Context, _ *mqtt.Client, m *mqtt.PubrelRequest) error {
	d.released <- m.Packet
	return nil
}

func (m *mqttTalk) connect(request *mqtt.ConnectRequest) (*mqtt.Client, deliveries) {
	m.t.Helper()
	client, to, reply := m.tryConnect(request)
	if reply.Code != mqtt.ConnectCodeAccepted || reply.SessionPresent {
		m.t.Fatalf("Connect: %+v", reply)
	}
	return client, to
}

func (m *mqttTalk) tryConnect(request *mqtt.ConnectRequest) (*mqtt.Client, deliveries, *mqtt.Connack) {
	m.t.Helper()
	to := deliveries{messages: make(chan *mqtt.PublishRequest, 1000), released: make(chan uint16, 1000)}
	client, err := mqtt.Dial(m.ctx, "tcp://"+m.tap.Addr, to)
	if err != nil {
		m.t.Fatal(err)
	}
	reply, err := client.Connect(m.ctx, request)
	if err != nil {
		m.t.Fatal(err)
	}
	return client, to, reply
}

func (m *mqttTalk) subscribe(client *mqtt.Client, filters ...mqtt.Filter) {
	m.t.Helper()
	reply, err := client.Subscribe(m.ctx, &mqtt.SubscribeRequest{Filters: filters})
	if err != nil {
		m.t.Fatal(err)
	}
	for i, filter := range filters {
		if reply.Codes[i] != mqtt.SubscribeCode(filter.QoS) {
			m.t.Errorf("%s is granted %v", filter.Topic, reply.Codes[i])
		}
	}
}

// publish sends a message and sees it through as its QoS says.
func (m *mqttTalk) publish(client *mqtt.Client, flags mqtt.PublishFlags, topic string, payload []byte) {
	m.t.Helper()
	message := &mqtt.PublishRequest{Flags: flags, Topic: topic, Payload: payload}
	if flags.QoS > 0 {
		m.packet++
		message.Packet = m.packet
	}
	reply, err := client.Publish(m.ctx, message)
	if err != nil {
		m.t.Fatal(err)
	}
	if _, ok := reply.(*mqtt.Pubrec); ok != (flags.QoS == mqtt.QoSExactlyOnce) {
		m.t.Errorf("a message of QoS %d is answered by %T", flags.QoS, reply)
	} else if ok {
		if err := client.Pubrel(m.ctx, &mqtt.PubrelRequest{Packet: message.Packet}); err != nil {
			m.t.Fatal(err)
		}
	}
}

// expect waits for a message, and for its release if it is of QoS 2.
func (m *mqttTalk) expect(from deliveries, flags mqtt.PublishFlags, topic string, payload []byte) {
	m.t.Helper()
	got := hear(m.t, m.ctx, from.messages)
	got.Flags.Dup = false // mochi-mqtt says it of whatever waited for its client
	if got.Flags != flags || got.Topic != topic || !bytes.Equal(got.Payload, payload) {
		m.t.Errorf("heard %+v of %s with %d bytes, want %+v of %s with %d", got.Flags, got.Topic, len(got.Payload), flags, topic, len(payload))
	}
	if flags.QoS == mqtt.QoSExactlyOnce {
		if released := hear(m.t, m.ctx, from.released); released != got.Packet {
			m.t.Errorf("packet %d is let go of, want %d", released, got.Packet)
		}
	}
}

func (m *mqttTalk) everyQoS(ann, bob *mqtt.Client, toBob deliveries) {
	m.subscribe(bob, mqtt.Filter{Topic: "a/+/c", QoS: 2}, mqtt.Filter{Topic: "deep/#", QoS: 1})
	for qos := range mqtt.QoS(3) {
		flags := mqtt.PublishFlags{QoS: qos}
		m.publish(ann, flags, "a/b/c", []byte("hello"))
		m.expect(toBob, flags, "a/b/c", []byte("hello"))
		flags.QoS = min(qos, 1) // no more than was asked for
		m.publish(ann, mqtt.PublishFlags{QoS: qos}, "deep/1/2/3", nil)
		m.expect(toBob, flags, "deep/1/2/3", nil)
	}
	big := bytes.Repeat([]byte("0123456789"), 20_000)
	m.publish(ann, mqtt.PublishFlags{QoS: 2}, "a/big/c", big)
	m.expect(toBob, mqtt.PublishFlags{QoS: 2}, "a/big/c", big)
	if err := ann.Ping(m.ctx); err != nil {
		m.t.Error(err)
	}
	m.atOnce(ann, toBob)
}

// atOnce sends messages without waiting for answers in between.
func (m *mqttTalk) atOnce(ann *mqtt.Client, toBob deliveries) {
	var sent []*runtime.Future[mqtt.PublishReply]
	for i := range uint16(300) {
		sent = append(sent, ann.PublishAsync(m.ctx, &mqtt.PublishRequest{
			Flags: mqtt.PublishFlags{QoS: 1}, Packet: 1000 + i, Topic: "deep", Payload: fmt.Append(nil, i),
		}))
	}
	if _, err := runtime.All(sent...).Await(m.ctx); err != nil {
		m.t.Fatal(err)
	}
	for i := range sent {
		m.expect(toBob, mqtt.PublishFlags{QoS: 1}, "deep", fmt.Append(nil, i))
	}
}

// retained has the broker keep a message for who comes later, and forget it.
func (m *mqttTalk) retained(ann, bob *mqtt.Client, toBob deliveries) {
	kept := mqtt.PublishFlags{QoS: 1, Retain: true}
	m.publish(ann, kept, "kept", []byte("for later"))
	m.subscribe(bob, mqtt.Filter{Topic: "kept", QoS: 1})
	m.expect(toBob, kept, "kept", []byte("for later"))
	m.publish(ann, kept, "kept", nil)
	m.expect(toBob, mqtt.PublishFlags{QoS: 1}, "kept", nil)
}

// will has a client go without a word.
func (m *mqttTalk) will(bob *mqtt.Client, toBob deliveries) {
	m.subscribe(bob, mqtt.Filter{Topic: "wills/+", QoS: 1})
	carl, _ := m.connect(&mqtt.ConnectRequest{
		Clean: true, ClientID: "carl", WillQoS: 1, Will: &mqtt.Will{Topic: "wills/carl", Message: []byte("farewell")},
	})
	hangUp(carl)
	m.expect(toBob, mqtt.PublishFlags{QoS: 1}, "wills/carl", []byte("farewell"))
}

// session has a client get what was said while it was not there.
func (m *mqttTalk) session(ann *mqtt.Client) {
	request := &mqtt.ConnectRequest{ClientID: "dora"}
	dora, _ := m.connect(request)
	m.subscribe(dora, mqtt.Filter{Topic: "for/dora", QoS: 2})
	if err := dora.Disconnect(m.ctx); err != nil {
		m.t.Fatal(err)
	}
	<-dora.Done()
	m.publish(ann, mqtt.PublishFlags{QoS: 2}, "for/dora", []byte("while you were away"))
	dora, toDora, reply := m.tryConnect(request)
	if want := (&mqtt.Connack{SessionPresent: true}); !cmp.Equal(reply, want) {
		m.t.Errorf("Connect again: %+v", reply)
	}
	m.expect(toDora, mqtt.PublishFlags{QoS: 2}, "for/dora", []byte("while you were away"))
	if err := dora.Disconnect(m.ctx); err != nil {
		m.t.Fatal(err)
	}
	<-dora.Done()
}

// unsubscribe ends a subscription: what is said then is heard by the other one only.
func (m *mqttTalk) unsubscribe(ann, bob *mqtt.Client, toAnn, toBob deliveries) {
	m.subscribe(ann, mqtt.Filter{Topic: "last", QoS: 0})
	m.subscribe(bob, mqtt.Filter{Topic: "last", QoS: 0})
	if err := bob.Unsubscribe(m.ctx, &mqtt.UnsubscribeRequest{Topics: []string{"last", "kept"}}); err != nil {
		m.t.Fatal(err)
	}
	m.publish(ann, mqtt.PublishFlags{}, "last", []byte("only ann"))
	m.expect(toAnn, mqtt.PublishFlags{}, "last", []byte("only ann"))
	m.publish(ann, mqtt.PublishFlags{}, "deep", []byte("bob too"))
	m.expect(toBob, mqtt.PublishFlags{}, "deep", []byte("bob too"))
}
