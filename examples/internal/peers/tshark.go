package peers

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// A Dissector is what tshark knows of a protocol: a name, none where it does not
// know the protocol, and the usual port.
type Dissector struct {
	name string
	port uint16
}

// The dissectors of the protocols. tshark has none for those without a name.
var (
	Memcache  = Dissector{"memcache", 11211}
	RESP      = Dissector{"resp", 6379}
	ModbusTCP = Dissector{"mbtcp", 502}
	MQTT      = Dissector{"mqtt", 1883}
	PGSQL     = Dissector{"pgsql", 5432}
	NATS      = Dissector{"", 4222}
	LSP       = Dissector{"", 6008}
	Kafka     = Dissector{"kafka", 9092}
	LDAP      = Dissector{"ldap", 389}
	Thrift    = Dissector{"thrift", 9090}
	IMAP      = Dissector{"imap", 143}
	Mongo     = Dissector{"mongo", 27017}
	Syslog    = Dissector{"", 601}
	Proxy     = Dissector{"", 8080}
	MySQL     = Dissector{"mysql", 3306}
	TTRPC     = Dissector{"", 6011}
	HTTP      = Dissector{"http", 80}
	FIX       = Dissector{"fix", 9878}

	// LaterKafka is Kafka in versions that Debian's tshark does not know.
	LaterKafka = Dissector{"", 9092}
)

// What tshark says of a conversation, in the table.
const (
	wellFormed = "nothing malformed"
	unknown    = "does not know the protocol"
)

// Judge has tshark read what was recorded and returns its verdict. It fails the
// test when a message is malformed or unfinished, or when tshark found none.
// Where there is no tshark it only says so.
func (t *Tap) Judge(tb testing.TB) string {
	tb.Helper()
	file := filepath.Join(tb.ArtifactDir(), "port-"+t.Port()+".pcap")
	if err := t.capture.write(file); err != nil {
		tb.Fatal(err)
	}
	if t.dissector.name == "" {
		return unknown
	}
	if lookUp("tshark") == "" && !Required() {
		tb.Log("tshark is not here, so nobody judges the conversation; .ci/run installs it")
		return ""
	}
	tshark := Find(tb, "tshark")
	faults := t.dissector.faults(tb, tshark, file)
	for _, fault := range faults {
		tb.Errorf("tshark of %s, which go test -artifacts keeps: %s", file, fault)
	}
	if len(faults) > 0 {
		return "malformed"
	}
	return wellFormed
}

// columns are what tshark prints of each packet.
var columns = []string{
	"frame.number", "frame.protocols", "tcp.stream", "tcp.srcport", "tcp.len", "_ws.expert.severity", "_ws.expert.message",
}

// severe is tshark's number for an error among its remarks; the others are
// warnings, notes and chats about what is legal.
const severe = "8388608"

// A packet is one line of what tshark prints.
type packet struct {
	number, protocols, stream, port, size, severities, remarks string
}

// faults lists what tshark has against a file.
func (d Dissector) faults(t testing.TB, tshark Program, file string) []string {
	t.Helper()
	args := []string{"-r", file, "-n", "-d", "tcp.port==" + strconv.Itoa(int(d.port)) + "," + d.name, "-T", "fields"}
	for _, column := range columns {
		args = append(args, "-e", column)
	}
	var faults []string
	found := 0
	last := map[string]packet{}
	for line := range strings.Lines(tshark.Run(t, "", args...)) {
		p, ok := parsePacket(line)
		if !ok {
			continue // what tshark says to its user
		}
		if d.isIn(p) {
			found++
		}
		if strings.Contains(p.protocols, "_ws.malformed") || strings.Contains(p.severities, severe) {
			faults = append(faults, fmt.Sprintf("packet %s: %s", p.number, p.remarks))
		}
		if p.size != "0" {
			last[p.stream+" "+p.port] = p
		}
	}
	for _, p := range last {
		if !d.isIn(p) {
			faults = append(faults, fmt.Sprintf("packet %s: the last message from port %s is not all there", p.number, p.port))
		}
	}
	if found == 0 {
		faults = append(faults, "no message of "+d.name)
	}
	return faults
}

func parsePacket(line string) (packet, bool) {
	f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
	if len(f) != len(columns) {
		return packet{}, false
	}
	return packet{f[0], f[1], f[2], f[3], f[4], f[5], f[6]}, true
}

// isIn reports whether the packet completes a message of the protocol.
func (d Dissector) isIn(p packet) bool {
	for name := range strings.SplitSeq(p.protocols, ":") {
		if name == d.name {
			return true
		}
	}
	return false
}
