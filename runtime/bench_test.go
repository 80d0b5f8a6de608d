package runtime

import "testing"

// bench has a client for each network do something.
func bench(b *testing.B, do func(b *testing.B, client *Client)) {
	for _, network := range []string{"tcp", "unix", "mem"} {
		b.Run(network, func(b *testing.B) {
			h := streams
			h.echo = echoBack
			_, addr := serve(b, addresses(b)[network], h)
			client := connect(b, addr, handlers{})
			b.ReportAllocs()
			do(b, client)
		})
	}
}

func BenchmarkCall(b *testing.B) {
	bench(b, func(b *testing.B, client *Client) {
		for b.Loop() {
			if _, err := nativeCall(b.Context(), client, echo, &blob{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkCall64Callers(b *testing.B) {
	bench(b, func(b *testing.B, client *Client) {
		b.SetParallelism(32) // times two processors, as a rule
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, err := nativeCall(b.Context(), client, echo, &blob{}); err != nil {
					b.Error(err)
				}
			}
		})
	})
}

// BenchmarkCallAsync has 64 futures under way from one goroutine.
func BenchmarkCallAsync(b *testing.B) {
	bench(b, func(b *testing.B, client *Client) {
		var pending [64]*Future[*blob]
		i := 0
		for b.Loop() {
			slot := &pending[i%len(pending)]
			if *slot != nil {
				if _, err := (*slot).Await(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
			*slot = nativeAsync(b.Context(), client, echo, &blob{})
			i++
		}
	})
}

// BenchmarkStream measures one item of a stream.
func BenchmarkStream(b *testing.B) {
	bench(b, func(b *testing.B, client *Client) {
		stream := OpenStream(b.Context(), client, down, &blob{Number: 1 << 62})
		for b.Loop() {
			if _, err := stream.Recv(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
		stream.Cancel(nil)
	})
}
