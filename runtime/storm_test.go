package runtime

import (
	"context"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// randomFrame makes a frame that is likely to be nearly right.
func randomFrame(random *rand.Rand) []byte {
	ids := []uint32{0, 1, 2, 3, 3, 3, 4, 5, 5, 7, 1<<32 - 1, 1<<32 - 2}
	codes := []uint16{0, 0, 1, 1, 2, 3, 4, 5, 6, 900, 1<<16 - 1}
	flags := []native.Flags{0, 0, 0, 0, native.FlagMore, native.FlagDeadline, native.FlagCritical, 0xff}
	sizes := []int{0, 0, 1, 4, 8, 9, 10, 12, 100, 5000, maxFrame}
	payload := make([]byte, sizes[random.IntN(len(sizes))])
	if random.IntN(2) == 0 {
		for i := range payload {
			payload[i] = byte(random.Uint32())
		}
	}
	if random.IntN(8) == 0 {
		payload, _ = (&blob{Number: panicky}).AppendNetgen(nil)
	}
	header := native.Header{
		ID: ids[random.IntN(len(ids))], Code: codes[random.IntN(len(codes))],
		Kind: native.Kind(random.IntN(17)), Flags: flags[random.IntN(len(flags))],
	}
	if random.IntN(4) > 0 {
		header.Kind = native.KindRequest + native.Kind(random.IntN(11)) // as a talking peer
	}
	return frameOf(header, payload)
}

// talk sends frames at random and reads whatever comes, until either side
// has had enough.
func (p *fakePeer) talk(random *rand.Rand) {
	var reading sync.WaitGroup
	reading.Go(func() { _, _ = io.Copy(io.Discard, p.Conn) })
	for range 1 + random.IntN(30) {
		p.raw(randomFrame(random))
	}
	_ = p.Close()
	reading.Wait()
}

// lively handles everything, in both directions, and ends when told.
func lively() handlers {
	h := streams
	h.echo = checksum
	h.note = func(context.Context, *Socket, *blob) {}
	return h
}

// Whatever frames a client sends, in whatever phase, the server lives and
// serves others, and nothing is left of it.
func TestA42RandomFramesOfAClient(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, "tcp://127.0.0.1:0", lively())
	bystander := connect(t, addr, handlers{})
	for seed := range uint64(400) {
		random := rand.New(rand.NewPCG(seed, 1))
		p := fake(t, addr)
		switch random.IntN(6) {
		case 0: // not even a preface
		case 1:
			p.raw(preface)
		case 2:
			p.greet(99) // shapes are to follow
		default:
			p.greet(testProtocol.Fingerprint)
		}
		p.talk(random)
	}
	if _, err := nativeCall(ctxFor(t), bystander, echo, &blob{}); err != nil {
		t.Errorf("the bystander got %v", err)
	}
	bystander.Abort()
	wait(t, "the end of every socket", server.sockets.none())
}

// The same for a client whose server sends them. Its calls all settle.
func TestA42RandomFramesOfAServer(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 2))
		near, far := net.Pipe()
		p := &fakePeer{far, t}
		_ = far.SetDeadline(time.Now().Add(20 * time.Second))
		var serving sync.WaitGroup
		serving.Go(func() {
			_, _ = io.ReadFull(far, make([]byte, len(preface)))
			_, _, _ = p.next()
			if random.IntN(10) > 0 {
				p.frame(native.Header{Kind: native.KindHello}, helloOf(testProtocol, defaultSettings()).append(nil))
			}
			p.talk(random)
		})
		client, err := NewClient(ctxFor(t), testProtocol, lively().side(), near, quiet)
		if err == nil {
			useHostileServer(client)
			client.Abort()
			<-client.Done()
		}
		serving.Wait()
	}
}

func useHostileServer(client *Client) {
	ctx := context.Background()
	calls := []*Future[*blob]{nativeAsync(ctx, client, echo, &blob{}), nativeAsync(ctx, client, echo, &blob{})}
	stream, both := OpenStream(ctx, client, down, &blob{}), OpenDuplex(ctx, client, duplex, &blob{})
	_ = TrySendEvent(client, note, &blob{})
	go func() { _ = both.Send(ctx, &blob{}) }()
	calls[0].Cancel(nil)
	<-client.Done()
	for range stream.All() {
	}
	_, _ = both.End(ctx)
	_, _ = Settle(calls...).Await(ctx)
}
