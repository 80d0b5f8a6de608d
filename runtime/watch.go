package runtime

import (
	"context"
	"iter"
	"maps"
	"slices"
	"sync"
)

// A Change is what happens to the members of a set of sockets.
type Change uint8

// The changes.
const (
	Joined Change = iota
	Left
)

// String returns the change in lower case.
func (c Change) String() string { return [...]string{"joined", "left"}[min(c, Left)] }

// watchRoom is how many changes wait for a loop that watches.
const watchRoom = 256

// Watch yields the sockets that there are as Joined, then each that comes and
// goes, in that order, until ctx ends or the loop is left. It holds up nobody: a
// loop that is more than 256 changes behind is told only what is different
// then, and does not hear of those that came and went meanwhile. What it has been
// told of who is there is right in any case.
func (r *Sockets) Watch(ctx context.Context) iter.Seq2[*Socket, Change] {
	return func(yield func(*Socket, Change) bool) {
		watch(ctx, watched{
			Locker:  &r.mu,
			members: func() []*Socket { return oldestFirst(slices.Collect(maps.Values(r.m))) },
			get:     func() watchers { return r.watchers },
			set:     func(of watchers) { r.watchers = of },
		}, yield)
	}
}

// Watch is Sockets.Watch for the members of the group, also while it has none.
func (g *Group) Watch(ctx context.Context) iter.Seq2[*Socket, Change] {
	return func(yield func(*Socket, Change) bool) {
		all := g.groups
		watch(ctx, watched{
			Locker:  &all.mu,
			members: func() []*Socket { return listOf(all.byName[g.name]) },
			get:     func() watchers { return all.watched[g.name] },
			set:     func(of watchers) { all.setWatchers(g.name, of) },
		}, yield)
	}
}

// watched is a set of sockets. Its lock guards its watchers, and is held while
// they are told.
type watched struct {
	sync.Locker
	members func() []*Socket
	get     func() watchers
	set     func(watchers)
}

// watchers are the loops that watch a set.
type watchers []*watcher

type watcher struct {
	changes chan changed
	missed  chan struct{} // has room for one: changes were lost
	behind  bool          // until the watcher has looked at all; guarded by the set's lock
}

type changed struct {
	socket *Socket
	change Change
}

// tell never blocks.
func (w watchers) tell(s *Socket, change Change) {
	for _, one := range w {
		one.tell(changed{s, change})
	}
}

func (w *watcher) tell(c changed) {
	if w.behind {
		return
	}
	select {
	case w.changes <- c:
	default:
		w.behind = true
		w.missed <- struct{}{}
	}
}

// watch is the loop.
func watch(ctx context.Context, set watched, yield func(*Socket, Change) bool) {
	w := set.begin()
	defer set.end(w)
	known := map[*Socket]bool{}
	for {
		for _, next := range w.next(ctx, set, known) {
			known[next.socket] = true
			if next.change == Left {
				delete(known, next.socket)
			}
			if ctx.Err() != nil || !yield(next.socket, next.change) {
				return
			}
		}
		if ctx.Err() != nil {
			return
		}
	}
}

func (s watched) begin() *watcher {
	w := &watcher{changes: make(chan changed, watchRoom), missed: make(chan struct{}, 1), behind: true}
	w.missed <- struct{}{} // at first all is to be looked at
	s.Lock()
	defer s.Unlock()
	s.set(append(s.get(), w))
	return w
}

func (s watched) end(w *watcher) {
	s.Lock()
	defer s.Unlock()
	s.set(slices.DeleteFunc(s.get(), func(other *watcher) bool { return other == w }))
}

// next waits for news. There are none when ctx ends.
func (w *watcher) next(ctx context.Context, set watched, known map[*Socket]bool) (news []changed) {
	select {
	case <-ctx.Done():
		return nil
	case one := <-w.changes:
		return []changed{one}
	case <-w.missed:
		set.Lock()
		defer set.Unlock()
		return w.catchUp(known, set.members())
	}
}

// catchUp returns what is different from what is known. What waits to be told is
// in it.
func (w *watcher) catchUp(known map[*Socket]bool, now []*Socket) (news []changed) {
	w.behind = false
	for len(w.changes) > 0 {
		<-w.changes
	}
	there := make(map[*Socket]bool, len(now))
	for _, socket := range now {
		there[socket] = true
	}
	for socket := range known {
		if !there[socket] {
			news = append(news, changed{socket, Left})
		}
	}
	for _, socket := range now {
		if !known[socket] {
			news = append(news, changed{socket, Joined})
		}
	}
	return news
}
