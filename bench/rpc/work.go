package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// A work is what a client does in one round.
type work struct {
	name    string
	n       int // operations
	quick   int // operations of a quick run
	callers int // goroutines, or requests in flight
	payload int
	do      func(ctx context.Context, c Client, w work, n int) error
	streams bool   // it needs streams
	futures bool   // it needs futures
	like    string // the work of those that have none, "" for none
}

var works = []work{
	{name: "one caller", n: 20_000, quick: 100, callers: 1, do: callers},
	{name: "64 callers", n: 200_000, quick: 640, callers: 64, do: callers},
	{name: "1,024 callers", n: 200_000, quick: 2048, callers: 1024, do: callers},
	{name: "1,024 in flight of one goroutine", n: 400 * 1024, quick: 2048, callers: 1024, do: futures, futures: true, like: "1,024 callers"},
	{name: "64 callers, 4 KiB", n: 60_000, quick: 640, callers: 64, payload: 4 << 10, do: callers},
	{name: "stream", n: 1_000_000, quick: 2000, do: count, streams: true},
}

// callers shares n calls among goroutines.
func callers(ctx context.Context, c Client, w work, n int) error {
	payload := make([]byte, w.payload)
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, w.callers)
	for i := range errs {
		wg.Go(func() {
			for id := next.Add(1); id <= int64(n) && errs[i] == nil; id = next.Add(1) {
				errs[i] = c.Echo(ctx, uint64(id), payload)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// futures has so many requests in flight, again and again.
func futures(ctx context.Context, c Client, w work, n int) error {
	ahead, ok := c.(futuresClient)
	if !ok {
		return errors.New("the peer has no futures")
	}
	payload := make([]byte, w.payload)
	for first := 0; first < n; first += w.callers {
		if err := ahead.Futures(ctx, uint64(first), w.callers, payload); err != nil {
			return err
		}
	}
	return nil
}

func count(ctx context.Context, c Client, _ work, n int) error { return c.Count(ctx, n) }

func workNamed(name string) (work, error) {
	for _, w := range works {
		if w.name == name {
			return w, nil
		}
	}
	return work{}, fmt.Errorf("there is no work %q", name)
}

// A Sample is what one round took: nanoseconds and allocations an operation.
type Sample struct {
	PerOp  float64
	Allocs float64 // of the process of the client
}

// inProcess stands for the address of a server in the client's own process.
const inProcess = "in-process"

// Measure is what the process of a client does. It prints its Sample.
func Measure(ctx context.Context, peerName, addr, workName string, quick bool) error {
	p, err := peerNamed(peerName)
	if err != nil {
		return err
	}
	w, err := workNamed(workName)
	if err != nil {
		return err
	}
	if addr == inProcess {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		serving, stop := context.WithCancel(ctx)
		defer stop()
		go func() { _ = p.serve(serving, l) }()
		addr = l.Addr().String()
	}
	client, err := p.dial(ctx, addr)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	s, err := measure(ctx, client, w, quick)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(s)
}

// measure works once to get warm, and once to be timed.
func measure(ctx context.Context, client Client, w work, quick bool) (Sample, error) {
	n := w.n
	if quick {
		n = w.quick
	}
	if err := w.do(ctx, client, w, max(n/10, w.callers)); err != nil {
		return Sample{}, err
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	err := w.do(ctx, client, w, n)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	return Sample{
		PerOp:  float64(took.Nanoseconds()) / float64(n),
		Allocs: float64(after.Mallocs-before.Mallocs) / float64(n),
	}, err
}
