package gomodel

// taken are the methods and fields that Client, Peer and Group have for
// themselves. A message of such a name is sent by a method with a verb in front;
// handlers keep the plain name. The list does not grow with the runtime, so that
// generated names stay as they are: what is added there later is hidden by a
// message of its name, and still reached through the embedded field.
var taken = set(
	"Abort", "Add", "All", "Cause", "Client", "Close", "ClosedAt", "Done", "Err", "Except", "Flush", "Group",
	"ID", "LastActivity", "Len", "LocalAddr", "Name", "OpenedAt", "Peers", "Ping", "RemoteAddr", "Remove",
	"Server", "Shutdown", "Socket", "Sockets", "State", "Stats", "Transport", "View", "Where",
)

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
