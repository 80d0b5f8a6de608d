package debugpage

import (
	"cmp"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"github.com/netgen-dev/netgen/runtime"
)

// sampleAge is how long a sample serves everybody who looks.
const sampleAge = 500 * time.Millisecond

// A sample is what the counters were at one moment. It does not change, and keeps
// no socket alive.
type sample struct {
	at       time.Time
	interval time.Duration // since the sample before, 0 for the first
	rows     []row         // by id
	totals   totals
	history  []point
	servers  list[serverState]
	clients  list[clientState]
	groups   list[group]
	methods  list[methodState]
	keys     []key
	underWay []callState // while it is taken
	calls    list[callState]
}

// A row is what the page says of one socket. Its names are those of the JSON.
type row struct {
	ID             uint64  `json:"id"`
	Owner          string  `json:"owner"` // name of the server or client
	Role           string  `json:"role"`  // server or client: the end that is here
	Transport      string  `json:"transport"`
	Remote         string  `json:"remote"`
	State          string  `json:"state"`
	Age            float64 `json:"age_seconds"`
	Idle           float64 `json:"idle_seconds"`
	InFlight       int     `json:"in_flight"` // calls and serving
	Calls          int     `json:"calls"`
	Serving        int     `json:"serving"`
	BytesRead      uint64  `json:"bytes_read"`
	BytesWritten   uint64  `json:"bytes_written"`
	ReadRate       float64 `json:"read_rate"`
	WriteRate      float64 `json:"write_rate"`
	QueuedBytes    int     `json:"queued_bytes"`
	Dropped        uint64  `json:"dropped"` // the sum of the seven below
	EventsDropped  uint64  `json:"events_dropped"`
	EventsNoRoom   uint64  `json:"events_no_room"`
	EventsReplaced uint64  `json:"events_replaced"`
	EventsLeft     uint64  `json:"events_left"`
	Skipped        uint64  `json:"skipped"`
	LateReplies    uint64  `json:"late_replies"`
	Refused        uint64  `json:"refused"`
	RoundTrip      float64 `json:"round_trip_seconds"` // 0: not measured

	Values []keyed `json:"values"` // of the keys that are shown

	addr    netip.AddrPort // Remote, where it is one
	state   runtime.State
	written string // Values in a line
}

// totals are sums over all sockets.
type totals struct {
	Sockets      int     `json:"sockets"`
	InFlight     int     `json:"in_flight"`
	Calls        int     `json:"calls"`
	Serving      int     `json:"serving"`
	BytesRead    uint64  `json:"bytes_read"`
	BytesWritten uint64  `json:"bytes_written"`
	ReadRate     float64 `json:"read_rate"`
	WriteRate    float64 `json:"write_rate"`
	QueuedBytes  int     `json:"queued_bytes"`
	Queues       int     `json:"queues"` // sockets with something to write
	Dropped      uint64  `json:"dropped"`
	CallRate     float64 `json:"call_rate"` // of the requests and streams that are observed
}

// sample returns the counters of now, or of a moment ago.
func (p *Page) sample() *sample {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last == nil || time.Since(p.last.at) >= sampleAge {
		p.forget()
		p.last = p.take(p.last)
	}
	return p.last
}

// take reads the counters of all sockets. before may be nil.
func (p *Page) take(before *sample) *sample {
	s := &sample{
		at: time.Now(), keys: p.keys, history: []point{},
		servers: none[serverState](), clients: none[clientState](), groups: none[group](),
	}
	s.visitServers(p.servers)
	s.visitClients(p.clients)
	slices.SortFunc(s.rows, byID)
	if before != nil {
		s.interval = s.at.Sub(before.at)
		s.rate(before.rows)
	}
	for i := range s.rows {
		s.totals.add(&s.rows[i])
	}
	s.calls, s.underWay = s.oldest(), nil
	s.methods = p.methods.read(s.at)
	s.totals.CallRate = callRate(s.methods.Items)
	s.remember(before)
	return s
}

func (s *sample) visitServers(servers []server) {
	var groups []group
	for _, server := range servers {
		s.rows = slices.Grow(s.rows, server.Sockets().Len())
		for socket := range server.Sockets().All() {
			s.visit(socket, server.name, "server")
		}
		sizes := server.sizes()
		groups = append(groups, sizes...)
		s.servers.add(server.describe(len(sizes)), maxEnds)
	}
	s.groups = largest(groups)
}

func (s *sample) visitClients(clients []client) {
	for _, client := range clients {
		socket := client.Socket()
		if socket.State() != runtime.Closed { // as it is of a client that connects again
			s.visit(socket, client.name, "client")
		}
		s.clients.add(clientState{
			Name: text(client.name), State: socket.State().String(), Socket: socket.ID(),
			Remote: text(nameOf(socket, socket.RemoteAddr())),
		}, maxEnds)
	}
}

func (s *sample) visit(socket *runtime.Socket, owner, role string) {
	r := newRow(socket, owner, role, s.at)
	r.Values = keyedBy(s.keys, socket)
	r.written = valuesOf(r.Values)
	s.rows = append(s.rows, r)
	s.addCalls(socket, &r)
}

func byID(a, b row) int { return cmp.Compare(a.ID, b.ID) }

func newRow(socket *runtime.Socket, owner, role string, now time.Time) row {
	stats, state, remote := socket.Stats(), socket.State(), socket.RemoteAddr()
	return row{
		ID: socket.ID(), Owner: text(owner), Role: role,
		Transport: text(socket.Transport()), Remote: text(nameOf(socket, remote)), addr: addrPort(remote),
		State: state.String(), state: state,
		Age: seconds(now.Sub(socket.OpenedAt())), Idle: seconds(now.Sub(socket.LastActivity())),
		InFlight: stats.Calls + stats.Serving, Calls: stats.Calls, Serving: stats.Serving,
		BytesRead: stats.BytesRead, BytesWritten: stats.BytesWritten, QueuedBytes: stats.QueuedBytes,
		Dropped: stats.EventsDropped + stats.EventsNoRoom + stats.EventsReplaced + stats.EventsLeft +
			stats.Skipped + stats.LateReplies + stats.Refused,
		EventsDropped: stats.EventsDropped, EventsNoRoom: stats.EventsNoRoom, EventsReplaced: stats.EventsReplaced, EventsLeft: stats.EventsLeft,
		Skipped: stats.Skipped, LateReplies: stats.LateReplies, Refused: stats.Refused,
		RoundTrip: stats.RoundTrip.Seconds(),
	}
}

// seconds are those that have passed; clocks may go back.
func seconds(d time.Duration) float64 { return max(d, 0).Seconds() }

// nameOf names the other end. Most of those that dial a unix socket have no
// address: there it is the process.
func nameOf(socket *runtime.Socket, remote net.Addr) string {
	if name := remote.String(); name != "" && name != "@" {
		return name
	}
	if unix := socket.Peer().Unix; unix != nil {
		return "pid " + strconv.Itoa(unix.PID) + " uid " + strconv.Itoa(unix.UID)
	}
	return ""
}

func addrPort(addr net.Addr) netip.AddrPort {
	if tcp, ok := addr.(*net.TCPAddr); ok {
		return tcp.AddrPort()
	}
	return netip.AddrPort{}
}

// rate fills in the rates since before, which is by id as the rows are.
func (s *sample) rate(before []row) {
	for i := range s.rows {
		now := &s.rows[i]
		for len(before) > 0 && before[0].ID < now.ID {
			before = before[1:]
		}
		var then row // of a socket that is new: nothing
		if len(before) > 0 && before[0].ID == now.ID {
			then = before[0]
		}
		now.ReadRate = s.perSecond(now.BytesRead - then.BytesRead)
		now.WriteRate = s.perSecond(now.BytesWritten - then.BytesWritten)
	}
}

func (s *sample) perSecond(n uint64) float64 { return float64(n) / s.interval.Seconds() }

func (t *totals) add(r *row) {
	t.Sockets++
	t.InFlight += r.InFlight
	t.Calls += r.Calls
	t.Serving += r.Serving
	t.BytesRead += r.BytesRead
	t.BytesWritten += r.BytesWritten
	t.ReadRate += r.ReadRate
	t.WriteRate += r.WriteRate
	t.QueuedBytes += r.QueuedBytes
	t.Dropped += r.Dropped
	if r.QueuedBytes > 0 {
		t.Queues++
	}
}
