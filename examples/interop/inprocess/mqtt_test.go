package inprocess

import (
	"fmt"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	"github.com/netgen-dev/netgen/examples/mqtt/broker"
)

func TestMQTTClient(t *testing.T) {
	t.Parallel()
	talks.MQTT(t, startMochi(t))
}

func TestMQTTServer(t *testing.T) {
	t.Parallel()
	tap := tapServer(t, peers.MQTT, broker.NewServer().Server)
	program, ann := dialMQTT(t, tap.Addr, "ann")
	_, bob := dialMQTT(t, tap.Addr, "bob")
	heard := make(chan string, 1000)
	listen := func(_ paho.Client, m paho.Message) {
		heard <- fmt.Sprintf("%s %d %v %s", m.Topic(), m.Qos(), m.Retained(), m.Payload())
	}
	expect := func(want string) {
		t.Helper()
		select {
		case got := <-heard:
			if got != want {
				t.Errorf("heard %q, want %q", got, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("waited 10 s for %q", want)
		}
	}
	wait(t, ann.Publish("kept/1", 1, true, "for later"))
	wait(t, bob.SubscribeMultiple(map[string]byte{"kept/+": 1, "news/#": 2}, listen))
	expect("kept/1 1 true for later")
	for qos := range byte(3) {
		wait(t, ann.Publish("news/a/b", qos, false, "hello"))
		expect(fmt.Sprintf("news/a/b %d false hello", qos))
	}
	big := strings.Repeat("x", 100_000)
	wait(t, ann.Publish("news", 2, false, big))
	expect("news 2 false " + big)
	var sent []paho.Token
	for i := range 100 {
		sent = append(sent, ann.Publish("news/many", 1, false, fmt.Sprint(i)))
	}
	for i, token := range sent {
		wait(t, token)
		expect(fmt.Sprintf("news/many 1 false %d", i))
	}
	wait(t, bob.Unsubscribe("kept/+"))
	wait(t, ann.Publish("kept/2", 1, false, "unheard"))
	wait(t, ann.Publish("news/last", 1, false, "heard"))
	expect("news/last 1 false heard")
	ann.Disconnect(250)
	bob.Disconnect(250)
	program.Record(t, peers.Row{
		Protocol: "MQTT", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "QoS 0, 1 and 2, 100 messages at once, a retained message, wildcards, 100 kB, unsubscribing",
	})
}
