package runtime

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// users gives every socket the name of a user, of n in turn.
func users(key *Key[string], n int) ServerOption {
	var mu sync.Mutex
	count := 0
	return OnConnect(func(_ context.Context, s *Socket) error {
		mu.Lock()
		defer mu.Unlock()
		key.Set(s, fmt.Sprint("user ", count%n))
		count++
		return nil
	})
}

func TestByKey(t *testing.T) {
	t.Parallel()
	user := NewKey[string]("user")
	var gone []int
	var mu sync.Mutex
	var running *Server
	server, addr := serve(t, memAddress(), handlers{echo: echoBack}, users(user, 2), OnDisconnect(func(s *Socket, _ error) {
		mu.Lock()
		defer mu.Unlock()
		name, _ := user.Get(s)
		gone = append(gone, ByKey(running.Sockets(), user, name).Len())
		user.Set(s, "user 1") // is no longer of interest
	}))
	running = server
	of := func(name string) int { return ByKey(server.Sockets(), user, name).Len() }
	var clients []*Client
	for range 4 {
		clients = append(clients, connect(t, addr, handlers{}))
		if _, err := nativeCall(ctxFor(t), clients[len(clients)-1], echo, &blob{}); err != nil {
			t.Fatal(err)
		}
	}
	if of("user 0") != 2 || of("user 1") != 2 || of("nobody") != 0 {
		t.Errorf("%d and %d", of("user 0"), of("user 1"))
	}
	all := server.Sockets().Snapshot()
	user.Set(all[0], "ann")
	user.Delete(all[2])
	if of("user 0") != 0 || of("ann") != 1 || ByKey(server.Sockets(), user, "ann").Except(all[0]).Len() != 0 {
		t.Error("a value that changes is not followed")
	}
	user.Set(all[2], "user 0")
	for i, client := range clients {
		_ = client.Close()
		<-all[i].Done()
	}
	if fmt.Sprint(gone) != "[0 1 0 0]" {
		t.Errorf("when they ended there were %v more", gone)
	}
	if of("user 0")+of("user 1")+of("ann") != 0 || len(server.sockets.byKey.byKey[user]) != 0 {
		t.Errorf("left: %v", server.sockets.byKey.byKey)
	}
}

// Values that cannot be found again are kept, and never found.
func TestByKeyOfOddValues(t *testing.T) {
	t.Parallel()
	server, _ := pair(t, handlers{}, handlers{})
	socket, numbers, things := peerOf(t, server), NewKey[float64]("number"), NewKey[any]("thing")
	for _, value := range []any{[]int{1}, math.NaN(), 7, nil} {
		things.Set(socket, value)
		want := 0
		if value == nil || value == any(7) {
			want = 1
		}
		if got := ByKey(server.Sockets(), things, value).Len(); got != want {
			t.Errorf("%v: %d", value, got)
		}
	}
	numbers.Set(socket, math.NaN())
	_ = ByKey(server.Sockets(), numbers, 1)
	numbers.Set(socket, math.NaN())
	numbers.Set(socket, 2)
	if ByKey(server.Sockets(), numbers, 2).Len() != 1 || len(server.sockets.byKey.byKey[numbers]) != 1 {
		t.Errorf("%v", server.sockets.byKey.byKey)
	}
}

func TestWatchSocketsAndGroups(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, memAddress(), handlers{})
	first := connect(t, addr, handlers{})
	ctx, cancel := context.WithCancel(ctxFor(t))
	sockets, group := make(chan changed), make(chan changed)
	var watching sync.WaitGroup
	watching.Go(func() {
		for socket, change := range server.Sockets().Watch(ctx) {
			sockets <- changed{socket, change}
		}
	})
	one := server.Sockets().Snapshot()[0]
	if got := <-sockets; got != (changed{one, Joined}) {
		t.Errorf("the one that is there: %v", got)
	}
	server.Group("go").Add(one)
	watching.Go(func() {
		for socket, change := range server.Group("go").Watch(ctx) {
			group <- changed{socket, change}
		}
	})
	if got := <-group; got != (changed{one, Joined}) {
		t.Errorf("the member that is there: %v", got)
	}
	connect(t, addr, handlers{})
	second := <-sockets
	if second.change != Joined || second.socket == one {
		t.Errorf("another one: %v", second)
	}
	server.Group("go").Add(one, second.socket, one)
	server.Group("other").Add(one)
	if got := <-group; got != second {
		t.Errorf("another member: %v", got)
	}
	server.Group("go").Remove(second.socket, second.socket)
	if got := <-group; got != (changed{second.socket, Left}) {
		t.Errorf("the second leaves: %v", got)
	}
	_ = first.Close()
	if got := <-group; got != (changed{one, Left}) {
		t.Errorf("the first leaves: %v", got)
	}
	if got := <-sockets; got != (changed{one, Left}) || one.State() != Closed {
		t.Errorf("the first ends: %v", got)
	}
	cancel()
	watching.Wait()
	if len(server.sockets.watchers)+len(server.groups.watched) != 0 {
		t.Error("somebody still watches")
	}
}

// A loop that is behind holds up nobody, and is told what is different.
func TestWatchThatIsBehind(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, memAddress(), handlers{})
	connect(t, addr, handlers{})
	connect(t, addr, handlers{})
	both := server.Sockets().Snapshot()
	group := server.Group("go")
	group.Add(both[0])
	ctx, cancel := context.WithCancel(ctxFor(t))
	defer cancel()
	var told []changed
	for socket, change := range group.Watch(ctx) {
		told = append(told, changed{socket, change})
		if len(told) == 1 { // meanwhile
			for range 3 * watchRoom {
				group.Add(both[1])
				group.Remove(both[1])
			}
			group.Remove(both[0])
			group.Add(both[1])
		}
		if len(told) > 1 && group.Len() == 1 && isMember(told, both[1]) && !isMember(told, both[0]) {
			break
		}
	}
	if len(told) > watchRoom+3 {
		t.Errorf("it is told %d changes", len(told))
	}
	for socket, change := range group.Watch(ctx) {
		if socket != both[1] || change != Joined {
			t.Errorf("%v has %v", socket, change)
		}
		cancel() // ends it
	}
}

// isMember replays what a loop was told, which must fit together.
func isMember(told []changed, socket *Socket) (is bool) {
	for _, c := range told {
		if c.socket == socket {
			is = c.change == Joined
		}
	}
	return is
}

// Whatever comes and goes, what is tracked is exact in the end, and a loop that
// watches is never told what cannot be.
func TestA37TrackingUnderAStorm(t *testing.T) {
	t.Parallel()
	user := NewKey[string]("user")
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack}, users(user, 5))
	_ = ByKey(server.Sockets(), user, "nobody")
	ctx, cancel := context.WithCancel(t.Context())
	var watching, all sync.WaitGroup
	for _, watch := range []func(func(*Socket, Change) bool){server.Sockets().Watch(ctx), server.Group("g").Watch(ctx)} {
		there := map[*Socket]bool{}
		watching.Go(func() {
			for socket, change := range watch {
				if there[socket] == (change == Joined) {
					t.Errorf("%v %v twice", socket.ID(), change)
				}
				there[socket] = change == Joined
			}
		})
	}
	for worker := range 16 {
		all.Go(func() {
			random := rand.New(rand.NewPCG(uint64(worker), 4))
			for range 30 {
				client, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
					t.Error(err)
				}
				list := server.Sockets().Snapshot()
				one := list[random.IntN(len(list))]
				user.Set(one, fmt.Sprint("user ", random.IntN(5)))
				server.Group("g").Add(one)
				for socket := range ByKey(server.Sockets(), user, "user 1").All() {
					server.Group("g").Remove(socket)
				}
				client.Abort()
			}
		})
	}
	all.Wait()
	<-server.Sockets().none()
	cancel()
	watching.Wait()
	if len(server.Groups()) != 0 || server.Sockets().Len() != 0 || len(server.groups.byOwner) != 0 || len(server.sockets.byKey.byKey[user]) != 0 {
		t.Errorf("left: groups %v, %d sockets, %v", server.Groups(), server.Sockets().Len(), server.sockets.byKey.byKey)
	}
}

func sameSocket(s *Socket) *Socket { return s }

func TestAskInOrderOfArrival(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, memAddress(), handlers{})
	turn := []chan struct{}{make(chan struct{}), make(chan struct{}), make(chan struct{})}
	canceled := make(chan struct{}, 3)
	for i := range turn {
		connect(t, addr, handlers{echo: func(ctx context.Context, _ *Socket, b *blob) (*blob, error) {
			select {
			case <-turn[i]:
			case <-ctx.Done():
				canceled <- struct{}{}
				return nil, ctx.Err()
			}
			if i == 1 {
				return nil, &refused{"not today"}
			}
			return &blob{Number: b.Number + uint64(i)}, nil
		}})
	}
	sockets := server.Sockets().Snapshot()
	ask := func(s *Socket) *Future[*blob] { return nativeAsync(ctxFor(t), s, echo, &blob{Number: 10}) }
	close(turn[2])
	var order []*Socket
	for socket, answer := range Ask(server.All(), sameSocket, ask) {
		order = append(order, socket)
		switch len(order) {
		case 1:
			if answer.Err != nil || answer.Value.Number != 12 {
				t.Errorf("the first answer is %v", answer)
			}
			close(turn[1])
		case 2:
			if _, ok := errors.AsType[*refused](answer.Err); !ok {
				t.Errorf("the second answer is %v", answer)
			}
		}
		if len(order) == 2 {
			break
		}
	}
	if !slices.Equal(order, []*Socket{sockets[2], sockets[1]}) {
		t.Error("the answers are not of those that came")
	}
	<-canceled // the rest
	for range Ask(server.Group("nobody"), sameSocket, ask) {
		t.Error("nobody answers")
	}
}

// A member that goes fails, and the loop goes on.
func TestAskSomebodyWhoLeaves(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, memAddress(), handlers{})
	asked := make(chan struct{})
	leaves := connect(t, addr, handlers{echo: func(ctx context.Context, _ *Socket, _ *blob) (*blob, error) {
		close(asked)
		<-ctx.Done()
		return nil, ctx.Err()
	}})
	connect(t, addr, handlers{echo: echoBack})
	go func() {
		<-asked
		leaves.Abort()
	}()
	answers, failures := 0, 0
	ask := func(s *Socket) *Future[*blob] { return nativeAsync(ctxFor(t), s, echo, &blob{}) }
	for _, answer := range Ask(server.All(), sameSocket, ask) {
		if answer.Err == nil {
			answers++
		} else if CodeOf(answer.Err) == Unavailable {
			failures++
		}
	}
	if answers != 1 || failures != 1 {
		t.Errorf("%d answers, %d failures", answers, failures)
	}
}
