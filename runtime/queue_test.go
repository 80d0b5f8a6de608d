package runtime

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// queueTo makes a queue that writes into a pipe.
func queueTo(t *testing.T, limit int) (*queue, net.Conn) {
	near, far := net.Pipe()
	q := newQueue(near, limit, 30*time.Second, func(error) {})
	t.Cleanup(func() { q.close(ErrClosed); _ = near.Close(); _ = far.Close() })
	return q, far
}

func of(id uint32, kind native.Kind, size int) *message {
	return newMessage(native.Header{ID: id, Kind: kind}, make([]byte, size), noDeadline)
}

// headers reads n frames from conn.
func headers(t *testing.T, conn net.Conn, n int) []native.Header {
	p := &fakePeer{conn, t}
	list := make([]native.Header, n)
	for i := range list {
		h, _, err := p.next()
		if err != nil {
			t.Fatal(err)
		}
		list[i] = h
	}
	return list
}

func TestSmallMessagesPassLargeOnesButNotTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, far := queueTo(t, 1<<20)
		for _, m := range []*message{
			of(3, native.KindItem, 3*maxFrame), of(3, native.KindEnd, 0), of(5, native.KindItem, 10),
			of(0, native.KindEvent, 2*maxFrame), of(0, native.KindEvent, 1), of(0, native.KindPing, 8),
		} {
			if err := q.post(m); err != nil {
				t.Fatal(err)
			}
		}
		position := map[native.Header]int{}
		for i, h := range headers(t, far, 9) {
			position[h] = i // of the last frame with this header
		}
		at := func(id uint32, kind native.Kind) int { return position[native.Header{ID: id, Kind: kind}] }
		lastPart := at(3, native.KindItem)
		if at(5, native.KindItem) > lastPart || at(0, native.KindPing) > lastPart {
			t.Errorf("small ones wait for large ones: %v", position)
		}
		if at(3, native.KindEnd) < lastPart {
			t.Errorf("an end passes the items before it: %v", position)
		}
	})
}

func TestQueueBoundAndWithdrawal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, far := queueTo(t, 1000)
		first, second := of(3, native.KindItem, 900), of(5, native.KindItem, 900)
		try := func(m *message) bool {
			q.mu.Lock()
			defer q.mu.Unlock()
			return q.tryLocked(m)
		}
		if !try(first) || try(second) {
			t.Error("the bound is not kept")
		}
		ctx, cancel := context.WithCancel(t.Context())
		gaveUp, moved := make(chan error, 1), make(chan error, 1)
		go func() { gaveUp <- q.send(ctx, second) }()
		synctest.Wait()
		go func() { moved <- q.send(t.Context(), of(7, native.KindItem, 50)) }()
		synctest.Wait()
		cancel() // what stood behind it fits and moves up
		if err := <-gaveUp; !errors.Is(err, context.Canceled) {
			t.Errorf("the one that gave up got %v", err)
		}
		if err := <-moved; err != nil {
			t.Errorf("the next one got %v", err)
		}
		for i, h := range headers(t, far, 2) {
			if h.ID != []uint32{3, 7}[i] {
				t.Errorf("message %d comes at %d", h.ID, i)
			}
		}
		synctest.Wait()
		if size := q.stats().size; size != 0 {
			t.Errorf("%d bytes count as queued", size)
		}
	})
}

func TestFlushWaitsForWhatWasBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, far := queueTo(t, 1<<20)
		_ = q.post(of(3, native.KindItem, 2*maxFrame))
		flushed := atomic.Bool{}
		go func() {
			if err := q.flush(t.Context()); err != nil {
				t.Error(err)
			}
			flushed.Store(true)
		}()
		synctest.Wait()
		headers(t, far, 1)
		synctest.Wait()
		_ = q.post(of(5, native.KindItem, 2*maxFrame)) // does not matter
		if flushed.Load() {
			t.Error("the flush is over too early")
		}
		headers(t, far, 2)
		synctest.Wait()
		if !flushed.Load() {
			t.Error("the flush waits for what came later")
		}
	})
}

// A slowConn says when somebody writes, and lets a test say what comes of it.
type slowConn struct {
	net.Conn
	begun chan struct{}
	err   chan error
}

func (c *slowConn) Write(b []byte) (int, error) {
	c.begun <- struct{}{}
	if err := <-c.err; err != nil {
		return 0, err
	}
	return len(b), nil
}

// A peer may close when it has read what asks it to: before the writer of that is told
// that it is written.
func TestFlushOfWhatIsWrittenWhenTheSocketEnds(t *testing.T) {
	failed := errors.New("failed")
	for name, x := range map[string]struct {
		more        bool
		write, want error
	}{
		"written":            {false, nil, nil},
		"not written":        {false, failed, io.EOF},
		"and more behind it": {true, nil, io.EOF},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				near, far := net.Pipe()
				defer near.Close()
				defer far.Close()
				conn := &slowConn{near, make(chan struct{}), make(chan error)}
				q := newQueue(conn, 1<<20, 30*time.Second, func(error) {})
				_ = q.post(of(3, native.KindItem, 10))
				<-conn.begun
				if x.more {
					_ = q.post(of(5, native.KindItem, 10))
				}
				before := make(chan error, 1)
				go func() { before <- q.flush(t.Context()) }()
				synctest.Wait()
				q.close(io.EOF)
				synctest.Wait()
				if len(before) > 0 != x.more {
					t.Errorf("the flush is over: %v", !x.more)
				}
				conn.err <- x.write
				synctest.Wait()
				if err := <-before; err != x.want {
					t.Errorf("got %v, want %v", err, x.want)
				}
				if err := q.flush(t.Context()); err != x.want {
					t.Errorf("after the end: got %v, want %v", err, x.want)
				}
			})
		})
	}
}

func TestA25WriteTimeoutIsAboutProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		defer near.Close()
		defer far.Close()
		failed := make(chan error, 1)
		q := newQueue(near, 1<<20, 30*time.Second, func(err error) { failed <- err })
		start := time.Now()
		_ = q.post(of(3, native.KindItem, 100))
		for range 5 { // slow, but alive
			time.Sleep(20 * time.Second)
			if _, err := io.ReadFull(far, make([]byte, 10)); err != nil {
				t.Fatal(err)
			}
		}
		if err := <-failed; !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("it failed with %v", err)
		}
		if took := time.Since(start); took < 130*time.Second || took > 160*time.Second {
			t.Errorf("it failed after %v", took)
		}
		if err := q.post(of(3, native.KindItem, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("then it says %v", err)
		}
	})
}

// A countingConn counts calls of Write.
type countingConn struct {
	net.Conn
	writes atomic.Int64
}

func (c *countingConn) Write(b []byte) (int, error) {
	c.writes.Add(1)
	return c.Conn.Write(b)
}

func TestC49ManySmallMessagesLeaveInFewWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		defer near.Close()
		defer far.Close()
		conn := &countingConn{Conn: near}
		q := newQueue(conn, 1<<20, time.Minute, func(error) {})
		const n = 1000
		for i := range uint32(n) { // nobody reads yet
			_ = q.post(of(3+2*i, native.KindItem, 20))
		}
		for i, h := range headers(t, far, n) {
			if h.ID != uint32(3+2*i) {
				t.Fatalf("message %d comes at %d", h.ID, i)
			}
		}
		if writes := conn.writes.Load(); writes > 3 {
			t.Errorf("%d writes", writes)
		}
	})
}

func TestDeadlineTravelsAsWhatIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMessage(native.Header{ID: 3, Kind: native.KindRequest}, []byte("body"), time.Now().Add(time.Second))
		time.Sleep(400 * time.Millisecond) // in line
		frame, done := m.next(nil)
		h, _, _ := native.ParseHeader(frame)
		r := native.NewReader(frame[native.HeaderSize:])
		if left := r.Uvarint64(); left != 600_000 || !done || h.Flags != native.FlagDeadline || string(r.Rest()) != "body" {
			t.Errorf("%d us are left, header %+v", left, h)
		}
	})
}

func TestNoLaneStarves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, far := queueTo(t, 64<<20)
		for round := range 3 {
			for id := uint32(3); id < 3+2*maxUnfinished; id += 2 {
				_ = q.post(of(id, native.KindItem, 2*maxFrame))
			}
			if round == 0 {
				_ = q.post(of(99, native.KindItem, 2*maxFrame))
			}
		}
		unfinished := map[uint32]bool{}
		at := 0
		for i, h := range headers(t, far, (3*maxUnfinished+1)*2) {
			unfinished[h.ID] = true
			if len(unfinished) > maxUnfinished {
				t.Fatalf("%d messages are unfinished", len(unfinished))
			}
			if h.Flags&native.FlagMore == 0 {
				delete(unfinished, h.ID)
			}
			if h.ID == 99 && at == 0 {
				at = i
			}
		}
		if at > 3*maxUnfinished {
			t.Errorf("the ninth has its first turn at frame %d", at)
		}
	})
}

func TestFlushThatIsGivenUpLeavesNothing(t *testing.T) {
	t.Parallel()
	q, _ := queueTo(t, 1000)
	_ = q.post(of(3, native.KindItem, 100)) // nobody reads
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 3 {
		if err := q.flush(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if n := len(q.flushes); n > 0 {
		t.Errorf("%d are left", n)
	}
}

// What follows each other closely waits for more of its kind, but not for long, and
// not where something is urgent.
func TestWhatFlowsLeaves(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	near, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer near.Close()
	far, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer far.Close()
	_ = far.SetReadDeadline(time.Now().Add(20 * time.Second))
	q := newQueue(near, 1<<20, 30*time.Second, func(error) {})
	if q.direct == nil {
		t.Skip("connections cannot be written to directly here")
	}
	defer q.close(ErrClosed)
	item := func(kind native.Kind, hurry hurry) {
		f := frame{header: native.Header{ID: 3, Kind: kind}, max: 100, hurry: hurry}
		if left, err := q.enclose(&f, func(b []byte) ([]byte, uint16, error) { return append(b, "item"...), 1, nil }); left != nil || err != nil {
			t.Fatal(left, err)
		}
		q.pushMuch()
	}
	burst := func(n int) {
		go func() {
			for range n {
				item(native.KindItem, flow)
			}
		}()
		headers(t, far, n)
	}
	burst(1)
	burst(50_000)
	q.mu.Lock()
	q.flows = true // if it did not come to that
	if !q.armed && !q.active {
		q.start()
	}
	q.mu.Unlock()
	item(native.KindItem, flow)
	item(native.KindReply, now)
	if got := headers(t, far, 2); got[0].Kind != native.KindItem || got[1].Kind != native.KindReply {
		t.Errorf("got %v", got)
	}
	item(native.KindItem, flow)
	headers(t, far, 1)
}
