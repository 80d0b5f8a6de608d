package peers

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A line is what one end says in a conversation made by hand.
type line struct {
	direction int
	text      string
}

// judged returns what tshark has against a conversation.
func judged(t *testing.T, d Dissector, lines ...line) []string {
	t.Helper()
	tshark := Find(t, "tshark")
	c := &capture{server: d.port}
	talk := c.open()
	for _, l := range lines {
		talk.send(l.direction, []byte(l.text))
	}
	talk.end(fromClient)
	talk.end(fromServer)
	file := filepath.Join(t.TempDir(), "made.pcap")
	if err := c.write(file); err != nil {
		t.Fatal(err)
	}
	return d.faults(t, tshark, file)
}

const mqttConnect = "\x10\x0e\x00\x04MQTT\x04\x02\x00\x3c\x00\x02me"

func TestJudgeFindsNothing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		dissector Dissector
		lines     []line
	}{
		"a command and its reply": {RESP, []line{
			{fromClient, "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"}, {fromServer, "$5\r\nhello\r\n"},
		}},
		"several at once, in pieces": {RESP, []line{
			{fromClient, "*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPI"}, {fromClient, "NG\r\n"}, {fromServer, "+PONG\r\n+PO"}, {fromServer, "NG\r\n"},
		}},
		"more than a packet": {RESP, []line{
			{fromClient, "*1\r\n$4\r\nPING\r\n"}, {fromServer, "$100000\r\n" + strings.Repeat("x", 100_000) + "\r\n"},
		}},
		"connect": {MQTT, []line{{fromClient, mqttConnect}, {fromServer, "\x20\x02\x00\x00"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, fault := range judged(t, test.dissector, test.lines...) {
				t.Error(fault)
			}
		})
	}
}

func TestJudgeFinds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		dissector Dissector
		lines     []line
		want      string
	}{
		"a string that leaves its message": {
			MQTT, []line{{fromClient, "\x10\x0e\x00\x04MQTT\x04\x02\x00\x3c\x00\x09me"}}, "packet 4: ",
		},
		"half a message": {
			MQTT, []line{{fromClient, mqttConnect[:8]}}, "not all there",
		},
		"another protocol": {
			ModbusTCP, []line{{fromClient, "GET / HTTP/1.1\r\n\r\n"}}, "no message of mbtcp",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			faults := judged(t, test.dissector, test.lines...)
			if !slices.ContainsFunc(faults, func(fault string) bool { return strings.Contains(fault, test.want) }) {
				t.Errorf("tshark finds %q, want %q among them", faults, test.want)
			}
		})
	}
}

// TestTalk lets the peers' own clients talk to the peers' own servers through a
// tap: daemons start and end, and tshark has nothing against them.
func TestTalk(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		start     func(t testing.TB) *Daemon
		dissector Dissector
		client    string
		args      func(port string) []string
		want      string
	}{
		"Redis": {
			func(t testing.TB) *Daemon { return Redis(t) }, RESP, "redis-cli",
			func(port string) []string { return []string{"-p", port, "ECHO", "hello"} }, "hello",
		},
		"memcached": {
			Memcached, Memcache, "memccapable",
			func(port string) []string { return []string{"-h", "127.0.0.1", "-p", port, "-b"} }, "All tests passed",
		},
		"MQTT": {
			Mosquitto, MQTT, "mosquitto_pub",
			func(port string) []string { return []string{"-p", port, "-t", "a", "-m", "hello", "-q", "2", "-d"} }, "PUBCOMP",
		},
		"PostgreSQL": {
			Postgres, PGSQL, "psql",
			func(port string) []string {
				return []string{"postgresql://postgres@127.0.0.1:" + port + "/postgres?sslmode=disable", "-Atc", "SELECT 6*7"}
			}, "42",
		},
		"PostgreSQL with a password": {
			Postgres, PGSQL, "psql",
			func(port string) []string {
				return []string{"postgresql://scram:" + PostgresPassword + "@127.0.0.1:" + port + "/postgres?sslmode=disable", "-Atc", "SELECT 6*7"}
			}, "42",
		},
		"Modbus": {
			Modbus, ModbusTCP, "mbpoll",
			func(port string) []string { return []string{"-0", "-1", "-r", "3", "-c", "2", "-p", port, "127.0.0.1"} }, "40",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := Find(t, test.client)
			daemon := test.start(t)
			if !strings.ContainsAny(daemon.Version, "0123456789") {
				t.Errorf("%s is %q", daemon.Name, daemon.Version)
			}
			tap := NewTap(t, test.dissector, daemon.Addr)
			if said := client.Run(t, "", test.args(tap.Port())...); !strings.Contains(said, test.want) {
				t.Errorf("%s said:\n%swant %q", test.client, said, test.want)
			}
			tap.Judge(t)
		})
	}
}
