package runtime

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
)

// sizes of messages around those at which something changes: a frame, the room that is
// kept for large ones.
var sizes = []int{100, 4 << 10, maxFrame - 100, maxFrame - 10, maxFrame, maxFrame + 10, 3 * maxFrame, 300_000, mostBody - 50, mostBody + 50}

// Rooms of large messages go from one to the next, of all sockets: nobody may see
// another's.
func TestLargeMessagesBesideSmallOnes(t *testing.T) {
	t.Parallel()
	for network, listen := range addresses(t) {
		t.Run(network, func(t *testing.T) {
			_, addr := serve(t, listen, handlers{echo: echoBack, duplex: returned}, ReuseRequests())
			var all sync.WaitGroup
			for range 2 {
				client := connect(t, addr, handlers{})
				for n := range uint64(2) {
					r := rand.New(rand.NewPCG(n, 1))
					all.Go(func() { callWithSizes(t, client, r) })
				}
				all.Go(func() { streamWithSizes(t, client, rand.New(rand.NewPCG(9, 9))) })
			}
			all.Wait()
		})
	}
}

// filled returns so many bytes that no other message has.
func filled(r *rand.Rand, size int) []byte {
	data := bytes.Repeat([]byte{byte(r.Uint32())}, size)
	for range 10 {
		data[r.IntN(size)] = byte(r.Uint32())
	}
	return data
}

func callWithSizes(t *testing.T, client *Client, r *rand.Rand) {
	ctx, result := ctxFor(t), new(blob)
	for i := range len(sizes) {
		data := filled(r, sizes[r.IntN(len(sizes))])
		err := error(nil)
		if i%2 == 0 {
			result, err = nativeCall(ctx, client, echo, &blob{uint64(i), data})
		} else {
			err = callInto(ctx, client, &blob{uint64(i), data}, result)
		}
		if err != nil {
			t.Error(err)
			return
		}
		if result.Number != uint64(i) || !bytes.Equal(result.Data, data) {
			t.Errorf("%d bytes came back as others", len(data))
		}
	}
}

// returned sends every item back.
func returned(ctx context.Context, _ *Socket, b *blob, in *Receiver[*blob], out *Sender[*blob]) (*blob, error) {
	for {
		item, err := in.Recv(ctx)
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err != nil {
			return nil, err
		}
		if err := out.Send(ctx, item); err != nil {
			return nil, err
		}
	}
}

func streamWithSizes(t *testing.T, client *Client, r *rand.Rand) {
	ctx := ctxFor(t)
	stream := OpenDuplex(ctx, client, duplex, &blob{})
	defer stream.Cancel(nil)
	for i := range len(sizes) {
		data := filled(r, min(sizes[r.IntN(len(sizes))], 400_000)) // of a window
		if err := stream.Send(ctx, &blob{uint64(i), data}); err != nil {
			t.Error(err)
			return
		}
		item, err := stream.Recv(ctx)
		if err != nil {
			t.Error(err)
			return
		}
		if item.Number != uint64(i) || !bytes.Equal(item.Data, data) {
			t.Errorf("an item of %d bytes came back as another", len(data))
		}
	}
}

// A message that is given up on its way leaves its room to the collector.
func TestLargeMessagesThatAreGivenUp(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack})
	client := connect(t, addr, handlers{})
	var all sync.WaitGroup
	for n := range uint64(4) {
		r := rand.New(rand.NewPCG(n, 2))
		all.Go(func() {
			for i := range 15 {
				ctx, cancel := context.WithCancel(ctxFor(t))
				data := filled(r, 300_000)
				future := nativeAsync(ctx, client, echo, &blob{uint64(i), data})
				if i%3 > 0 {
					cancel()
				}
				result, err := future.Await(ctxFor(t))
				cancel()
				if err == nil && !bytes.Equal(result.Data, data) {
					t.Error("another's bytes came back")
				}
			}
		})
	}
	all.Wait()
}
