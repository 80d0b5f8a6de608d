package gomodel

import "github.com/netgen-dev/netgen/generator/schema"

// taken are the methods and fields that the type which sends a message has for
// itself: Client for what clients send; Peer, Audience and Group for what servers
// send. A message of such a name is sent by a method with a verb in front;
// handlers keep the plain name. The lists do not grow with the runtime, so that
// generated names stay as they are: what is added there later is hidden by a
// message of its name, and still reached through the embedded field.
var (
	takenByClient = set("Abort", "Client", "Close", "Done", "Err", "Shutdown", "Socket")
	takenByPeer   = set(
		"Abort", "Add", "Cause", "Client", "Close", "ClosedAt", "Done", "Except", "Flush", "ID", "LastActivity", "Len",
		"LocalAddr", "Name", "OpenedAt", "Peers", "RemoteAddr", "Remove", "RoundTrip", "Shutdown", "Socket", "State",
		"Stats", "Transport", "View", "Where",
	)
)

// isTaken tells whether a sender of m has something called name.
func isTaken(m *schema.Method, name string) bool {
	return m.Sender&schema.Client != 0 && takenByClient[name] || m.Sender&schema.Server != 0 && takenByPeer[name]
}

// vetted are methods whose signature go vet insists on, wherever they are. Such a
// message has a verb in front in handlers too.
var vetted = set(
	"GobDecode", "GobEncode", "MarshalJSON", "MarshalXML", "ReadByte", "ReadRune",
	"UnmarshalJSON", "UnmarshalXML", "UnreadByte", "UnreadRune", "WriteByte",
)

func set(names ...string) map[string]bool {
	members := make(map[string]bool, len(names))
	for _, name := range names {
		members[name] = true
	}
	return members
}
