package debugpage

import (
	"cmp"
	"slices"
	"strings"
)

const (
	// maxGroups is how many groups are shown, the largest.
	maxGroups = 100
	// maxEnds is how many servers are shown, and how many clients.
	maxEnds = 100
	// maxAddrs is how many addresses of a server are shown.
	maxAddrs = 10
)

// A serverState is what the page says of a server.
type serverState struct {
	Name      string   `json:"name"`
	State     string   `json:"state"`
	Addresses []string `json:"addresses"`
	Sockets   int      `json:"sockets"`
	Groups    int      `json:"groups"`
	Accepted  uint64   `json:"accepted"`
	Dropped   uint64   `json:"dropped"`
}

// A clientState is what the page says of a client.
type clientState struct {
	Name   string `json:"name"`
	State  string `json:"state"`  // of its socket
	Socket uint64 `json:"socket"` // its id
	Remote string `json:"remote"`
}

// A group is what the page says of a group.
type group struct {
	Server string `json:"server"`
	Name   string `json:"name"`
	Size   int    `json:"size"`
}

func (s server) describe(groups int) serverState {
	stats := s.Stats()
	described := serverState{
		Name: text(s.name), State: s.State().String(), Addresses: []string{},
		Sockets: stats.Sockets, Groups: groups, Accepted: stats.Accepted, Dropped: stats.Dropped,
	}
	addrs := s.Addrs()
	for _, addr := range addrs[:min(len(addrs), maxAddrs)] {
		described.Addresses = append(described.Addresses, text(addr.Network()+"://"+addr.String()))
	}
	return described
}

// sizes returns the groups of a server.
func (s server) sizes() []group {
	names := s.Groups()
	groups := make([]group, 0, len(names))
	for _, name := range names {
		groups = append(groups, group{text(s.name), name, s.Group(name).Len()})
	}
	return groups
}

// bySize has the largest first.
func bySize(a, b group) int {
	return cmp.Or(cmp.Compare(b.Size, a.Size), strings.Compare(a.Name, b.Name), strings.Compare(a.Server, b.Server))
}

// largest sorts groups and keeps the first of them.
func largest(groups []group) list[group] {
	slices.SortFunc(groups, bySize)
	l := none[group]()
	for _, g := range groups {
		g.Name = text(g.Name)
		l.add(g, maxGroups)
	}
	return l
}
