package runtime

import (
	"iter"
	"slices"
	"sync"
)

// An Audience is a set of sockets to broadcast to: a group, all sockets of a
// server, or a part of either. Its members are those of the moment of use.
type Audience interface {
	// Len returns how many members there are.
	Len() int
	// All yields the members of the moment at which the loop begins.
	All() iter.Seq[*Socket]
	// Except leaves sockets out.
	Except(sockets ...*Socket) Audience
	// Where keeps those for which keep says true. keep is called once for each
	// member at each use, on the goroutine of the user, without any lock.
	Where(keep func(*Socket) bool) Audience

	members() []*Socket
}

// selection is every Audience: a source of members.
type selection func() []*Socket

func (s selection) members() []*Socket { return s() }

func (s selection) Len() int { return len(s()) }

func (s selection) All() iter.Seq[*Socket] {
	return func(yield func(*Socket) bool) { slices.Values(s())(yield) }
}

func (s selection) Except(sockets ...*Socket) Audience {
	return s.Where(func(socket *Socket) bool { return !slices.Contains(sockets, socket) })
}

func (s selection) Where(keep func(*Socket) bool) Audience {
	return selection(func() []*Socket {
		return slices.DeleteFunc(s(), func(socket *Socket) bool { return !keep(socket) })
	})
}

// A Group is a named set of a server's sockets. It exists as long as it has
// members; a socket leaves by itself when it ends, before OnDisconnect.
// Groups of the same name are the same group.
type Group struct {
	Audience
	groups *groups
	name   string
}

// Name returns the group's name.
func (g *Group) Name() string { return g.name }

// Add takes sockets in. Sockets that have ended, or belong to another server,
// are left out.
func (g *Group) Add(sockets ...*Socket) {
	for _, socket := range sockets {
		g.groups.add(g.name, socket)
	}
}

// Remove takes sockets out.
func (g *Group) Remove(sockets ...*Socket) {
	for _, socket := range sockets {
		g.groups.remove(g.name, socket)
	}
}

// groups are the groups of a server.
type groups struct {
	mu      sync.RWMutex
	byName  map[string]map[*Socket]struct{}
	byOwner map[*Socket]map[string]struct{} // the way back, for leaving
	watched map[string]watchers             // of groups that are watched
}

func newGroups() *groups {
	return &groups{byName: map[string]map[*Socket]struct{}{}, byOwner: map[*Socket]map[string]struct{}{}}
}

func (g *groups) named(name string) *Group {
	return &Group{selection(func() []*Socket { return g.members(name) }), g, name}
}

func (g *groups) members(name string) []*Socket {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return listOf(g.byName[name])
}

// setWatchers keeps nothing of groups that nobody watches.
func (g *groups) setWatchers(name string, of watchers) {
	if len(of) == 0 {
		delete(g.watched, name)
		return
	}
	if g.watched == nil {
		g.watched = map[string]watchers{}
	}
	g.watched[name] = of
}

func (g *groups) add(name string, s *Socket) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if s.groups != g || s.State() == Closed { // leaveAll comes after Closed, so nobody stays behind
		return
	}
	if _, is := g.byName[name][s]; is {
		return
	}
	insert(g.byName, name, s)
	insert(g.byOwner, s, name)
	g.watched[name].tell(s, Joined)
}

func (g *groups) remove(name string, s *Socket) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, is := g.byName[name][s]; !is {
		return
	}
	remove(g.byName, name, s)
	remove(g.byOwner, s, name)
	g.watched[name].tell(s, Left)
}

func (g *groups) leaveAll(s *Socket) {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for name := range g.byOwner[s] {
		remove(g.byName, name, s)
		g.watched[name].tell(s, Left)
	}
	delete(g.byOwner, s)
}

func (g *groups) names() []string {
	g.mu.RLock()
	names := make([]string, 0, len(g.byName))
	for name := range g.byName {
		names = append(names, name)
	}
	g.mu.RUnlock()
	slices.Sort(names) // while others join and leave
	return names
}

func insert[K, V comparable](sets map[K]map[V]struct{}, key K, value V) {
	if sets[key] == nil {
		sets[key] = map[V]struct{}{}
	}
	sets[key][value] = struct{}{}
}

func remove[K, V comparable](sets map[K]map[V]struct{}, key K, value V) {
	delete(sets[key], value)
	if len(sets[key]) == 0 {
		delete(sets, key)
	}
}
