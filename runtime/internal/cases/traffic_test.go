package cases

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/internal/cases/probe"
	"github.com/netgen-dev/netgen/runtime/native"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

func TestC07EveryByteArrivesAsItIs(t *testing.T) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	for network, listen := range networks(t) {
		_, addr := serve(t, listen, handler{})
		client := connect(t, addr)
		reply, err := client.Echo(t.Context(), &probe.EchoRequest{Data: all})
		if err != nil || !bytes.Equal(reply.Data, all) {
			t.Errorf("%s: %v", network, err)
		}
		both := client.Both(t.Context())
		if err := both.Send(t.Context(), all); err != nil {
			t.Error(err)
		}
		if back, err := both.Recv(t.Context()); err != nil || !bytes.Equal(back, all) {
			t.Errorf("%s: %v", network, err)
		}
		both.Cancel(nil)
	}
}

// slowReader connects a peer that takes as many events as it is sent.
func slowReader(t *testing.T, addr string) *runtimetest.Peer {
	p := runtimetest.DialPeer(t, addr)
	p.GreetAs(runtimetest.Hello{Protocol: "Probe", MaxMessage: 1 << 30, MaxRequests: 10, StreamWindow: 1 << 30, EventWindow: 1 << 30})
	return p
}

func TestC10QueueFillsAndEmpties(t *testing.T) {
	runtimetest.Leaks(t)
	const bound = 100_000
	server, addr := serve(t, tcp, handler{}, runtime.WriteQueue(bound))
	p := slowReader(t, addr)
	s := only(t, server)
	until(t, "the handshake", func() bool { return s.State() == runtime.Open })
	sent := 0
	for server.All().Note(&probe.Note{Data: make([]byte, 1000)}).Delivered == 1 {
		sent++
	}
	if queued := s.Stats().QueuedBytes; queued < bound-2000 || queued > bound {
		t.Errorf("%d bytes are queued where %d may be", queued, bound)
	}
	for range sent {
		p.Expect(native.KindEvent)
	}
	until(t, "an empty queue", func() bool { return s.Stats().QueuedBytes == 0 })
	p.Close()
}

func TestC11BytesReadOnlyGrow(t *testing.T) {
	runtimetest.Leaks(t)
	server, addr := serve(t, tcp, handler{})
	client := connect(t, addr)
	s := only(t, server)
	var last uint64
	for n := range 200 {
		if err := right(client)(t.Context(), n); err != nil {
			t.Fatal(err)
		}
		now := s.Stats().BytesRead
		if now <= last {
			t.Fatalf("%d bytes were read, and then %d", last, now)
		}
		last = now
	}
	_ = client.Close()
	<-s.Done()
	if now := s.Stats().BytesRead; now < last || now != client.Socket().Stats().BytesWritten {
		t.Errorf("at the end it is %d, and the other side has sent %d", now, client.Socket().Stats().BytesWritten)
	}
}

func TestC12LargeMessageIsCountedToTheByte(t *testing.T) {
	for network, listen := range networks(t) {
		server, addr := serve(t, listen, handler{}, runtime.MaxMessage(16<<20))
		client := connect(t, addr, runtime.MaxMessage(16<<20))
		data := bytes.Repeat([]byte("0123456789"), 1_000_000)
		reply, err := client.Echo(t.Context(), &probe.EchoRequest{Data: data})
		if err != nil || !bytes.Equal(reply.Data, data) {
			t.Fatalf("%s: %v", network, err)
		}
		s := only(t, server)
		if err := s.Flush(t.Context()); err != nil {
			t.Error(err)
		}
		mine, theirs := client.Socket().Stats(), s.Stats()
		if mine.BytesWritten != theirs.BytesRead || mine.BytesRead != theirs.BytesWritten || mine.BytesWritten < 10_000_000 {
			t.Errorf("%s: sent %d, read %d; answered %d, read %d", network, mine.BytesWritten, theirs.BytesRead, theirs.BytesWritten, mine.BytesRead)
		}
	}
}

func TestC26ManyCallsOneAfterTheOther(t *testing.T) {
	for network, listen := range networks(t) {
		t.Run(network, func(t *testing.T) {
			runtimetest.Leaks(t)
			server, addr := serve(t, listen, handler{})
			client := connect(t, addr)
			for n := range 1001 {
				if err := right(client)(t.Context(), n); err != nil {
					t.Fatal(err)
				}
			}
			s := only(t, server)
			if frames := s.Stats().FramesRead; frames != 1001+1 { // and the hello
				t.Errorf("%d frames were read", frames)
			}
			_ = client.Close()
			<-s.Done()
			if !errors.Is(client.Err(), runtime.ErrClosed) || s.Cause() != io.EOF {
				t.Errorf("the ends are %v and %v", client.Err(), s.Cause())
			}
		})
	}
}

func TestC50SlowReaderHoldsTheSenderAndLosesNothing(t *testing.T) {
	runtimetest.Leaks(t)
	const count, size, window = 3000, 10_000, 512 << 10
	var sent atomic.Int64
	_, addr := serve(t, tcp, handler{sent: func(uint64) { sent.Add(1) }})
	client := connect(t, addr)
	before := runtimetest.Memory()
	stream := client.Down(t.Context(), &probe.DownRequest{Count: count, Size: size})
	for i := range uint64(count) {
		if i%500 == 0 { // a pause in which the sender comes to its bound
			last := int64(-1)
			until(t, "a pause of the sender", func() bool {
				now := sent.Load()
				same := now == last
				last = now
				time.Sleep(5 * time.Millisecond)
				return same
			})
			if ahead := (sent.Load() - int64(i)) * size; ahead > 2*window {
				t.Errorf("the sender is %d bytes ahead", ahead)
			}
			if grown := runtimetest.Memory() - before; grown > 8<<20 {
				t.Errorf("memory has grown by %d bytes", grown)
			}
		}
		item, err := stream.Recv(t.Context())
		if err != nil || item.Number != i || len(item.Data) != size {
			t.Fatalf("item %d: %v", i, err)
		}
	}
	if end, err := stream.End(t.Context()); err != nil || end.Count != count {
		t.Errorf("the end is %v, %v", end, err)
	}
}

// A client that crashes takes with it what waits for it.
func TestC55QueueOfACrashedPeerIsDropped(t *testing.T) {
	survive(t, handler{}, func(server *probe.Server, addr string) {
		p := slowReader(t, addr)
		var s *runtime.Socket
		until(t, "the handshake", func() bool {
			all := server.Sockets().Snapshot()
			s = all[len(all)-1]
			return len(all) == 2 && s.State() == runtime.Open
		})
		for n := 0; s.Stats().QueuedBytes < 60<<20; n++ {
			if n > 2000 {
				t.Fatal("the queue does not fill")
			}
			_ = probe.PeerOf(s).TryNote(&probe.Note{Data: make([]byte, 60_000)})
		}
		_ = p.Conn.(interface{ SetLinger(int) error }).SetLinger(0)
		p.Close()
	}, runtime.WriteQueue(64<<20))
}

func TestC59ManyClientsComeAndGo(t *testing.T) {
	runtimetest.Leaks(t)
	var got atomic.Int64
	server, addr := serve(t, tcp, handler{note: func(_ context.Context, _ *runtime.Socket, n *probe.Note) { got.Add(int64(len(n.Data))) }})
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			for range 3 {
				client, err := dial(t, addr)
				if err != nil {
					t.Error(err)
					return
				}
				for range 4 {
					if err := client.Note(t.Context(), &probe.Note{Data: make([]byte, 10_000)}); err != nil {
						t.Error(err)
					}
				}
				_ = client.Close()
				<-client.Done()
			}
		})
	}
	all.Wait()
	until(t, "the end of every socket", func() bool { return server.Sockets().Len() == 0 })
	if got.Load() != 50*3*40_000 {
		t.Errorf("%d bytes came", got.Load())
	}
}

func TestC62EventsArriveOnceAndInOrder(t *testing.T) {
	const n = uint64(500_000 / raceFactor)
	over := make(chan struct{})
	next := uint64(0)
	_, addr := serve(t, tcp, handler{note: func(_ context.Context, _ *runtime.Socket, note *probe.Note) {
		if note.Number != next {
			t.Errorf("event %d comes where %d belongs", note.Number, next)
		}
		if next = note.Number + 1; next == n {
			close(over)
		}
	}})
	client := connect(t, addr)
	for i := range n {
		if err := client.Note(t.Context(), &probe.Note{Number: i}); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case <-over:
	case <-time.After(10 * time.Second):
		t.Error("some have not come")
	}
}

func TestS03CountersAgreeOverAReconnect(t *testing.T) {
	runtimetest.Leaks(t)
	var mine, theirs runtime.Stats
	ends := make(chan runtime.Stats, 1)
	_, addr := serve(t, tcp, handler{}, runtime.OnDisconnect(func(s *runtime.Socket, _ error) { ends <- s.Stats() }))
	for round := range 2 {
		client := connect(t, addr)
		for n := range 50 * (round + 1) {
			if err := right(client)(t.Context(), n); err != nil {
				t.Fatal(err)
			}
		}
		_ = client.Close()
		mine, theirs = client.Socket().Stats(), <-ends
		if mine.BytesWritten != theirs.BytesRead || mine.BytesRead != theirs.BytesWritten || mine.FramesWritten != theirs.FramesRead {
			t.Errorf("round %d: the two ends disagree:\n%+v\n%+v", round, mine, theirs)
		}
	}
}
