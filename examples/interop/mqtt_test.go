package interop

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	"github.com/netgen-dev/netgen/examples/mqtt/broker"
)

func TestMQTTClient(t *testing.T) {
	t.Parallel()
	talks.MQTT(t, peers.Mosquitto(t))
}

// TestMQTTServer has mosquitto_pub and mosquitto_sub talk to each other through our
// broker.
func TestMQTTServer(t *testing.T) {
	t.Parallel()
	pub, sub := peers.Find(t, "mosquitto_pub"), peers.Find(t, "mosquitto_sub")
	tap := tapServer(t, peers.MQTT, broker.NewServer().Server)
	publish := func(args ...string) {
		t.Helper()
		pub.Run(t, "", append([]string{"-p", tap.Port(), "-V", "mqttv311"}, args...)...)
	}
	subscribe := func(args ...string) *listener {
		t.Helper()
		return listen(t, sub, append([]string{"-p", tap.Port(), "-V", "mqttv311", "-F", "%t %q %r %p"}, args...)...)
	}
	publish("-t", "kept/here", "-m", "retained", "-r", "-q", "1")
	all := subscribe("-t", "kept/+", "-t", "news/#", "-t", "wills/x", "-q", "2", "-C", "6")
	all.until("kept/here 1 1 retained\n") // so it has subscribed
	for _, qos := range []string{"0", "1", "2"} {
		publish("-t", "news/a/b", "-m", "qos "+qos, "-q", qos)
		all.until("news/a/b " + qos + " 0 qos " + qos + "\n")
	}
	pub.Run(t, "several\nlines\n", "-p", tap.Port(), "-V", "mqttv311", "-t", "elsewhere", "-l", "-q", "2")
	dying := subscribe("-t", "kept/here", "--will-topic", "wills/x", "--will-payload", "farewell", "--will-qos", "1")
	dying.until("retained\n")
	dying.kill()
	all.until("wills/x 1 0 farewell\n")
	publish("-t", "news", "-m", strings.Repeat("x", 100_000))
	all.until("xxx\n")
	all.ends()
	pub.Record(t, peers.Row{
		Protocol: "MQTT", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "with mosquitto_sub: QoS 0, 1 and 2, a retained message, a will, wildcards, 100 kB",
	})
}
