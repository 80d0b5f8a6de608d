package interop

import (
	"context"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/interop/internal/syslog"
)

// journal keeps what is logged.
type journal chan *syslog.Log

func (j journal) Log(_ context.Context, _ *syslog.Peer, event *syslog.Log) { j <- event }

// TestSyslogServer has logger(1) log at a server of ours.
func TestSyslogServer(t *testing.T) {
	t.Parallel()
	program := peers.Find(t, "logger")
	us := make(journal, 10)
	tap := tapServer(t, peers.Syslog, syslog.NewServer(us).Server)
	program.Run(t, "one\ntwo ☺\n", "-n", "127.0.0.1", "-P", tap.Port(), "-T", "--octet-count", "--rfc5424=notq", "-t", "greeter", "-p", "user.warning", "--id=4711")
	for _, want := range []string{"one", "two ☺"} {
		got := <-us
		if got.Priority != 12 || got.Version != 1 || got.App != "greeter" || got.Process != "4711" || !strings.HasSuffix(got.Text, want) {
			t.Errorf("logged is %+v, want %q", got, want)
		}
	}
	program.Record(t, peers.Row{
		Protocol: "syslog", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "lines of RFC 5424 over TCP, with their octets counted",
	})
}
