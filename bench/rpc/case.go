package rpc

import (
	"fmt"
	"time"
)

// A Metric is what counts in a case.
type Metric string

// The metrics.
const (
	Latency Metric = "latency" // nanoseconds an operation
	Rate    Metric = "rate"    // operations a second
	Memory  Metric = "memory"  // bytes that stay in a server's memory, a connection
)

// A task is what is to be done, in some modes, by all who can.
type task struct {
	name   string
	metric Metric
	work   work
	// alone tells that only separate processes show something.
	alone bool
}

var tasks = []task{
	{name: "one caller", metric: Latency, work: work{Kind: echoes}},
	{name: "64 callers", metric: Rate, work: work{Kind: echoes, Callers: 64}},
	{name: "1,024 callers", metric: Rate, work: work{Kind: echoes, Callers: 1024}},
	{name: "1,024 in flight of one goroutine", metric: Rate, work: work{Kind: ahead, Callers: 1024}},
	{name: "stream", metric: Rate, work: work{Kind: items, Most: 1_000_000}},
	{name: "one caller, 4 KiB", metric: Latency, work: work{Kind: echoes, Payload: 4 << 10}},
	{name: "64 callers, 4 KiB", metric: Rate, work: work{Kind: echoes, Callers: 64, Payload: 4 << 10}},
	{name: "1,024 callers, 4 KiB", metric: Rate, work: work{Kind: echoes, Callers: 1024, Payload: 4 << 10}},
	{name: "1,024 in flight of one goroutine, 4 KiB", metric: Rate, work: work{Kind: ahead, Callers: 1024, Payload: 4 << 10}},
	{name: "stream, 4 KiB", metric: Rate, work: work{Kind: items, Most: 1_000_000, Payload: 4 << 10}},
	{name: "idle connections", metric: Memory, work: work{Kind: idle, Conns: 10_000}, alone: true},
	{name: "broadcast to 10,000", metric: Rate, work: work{Kind: tidings, Conns: 10_000}, alone: true},
}

// tasks are those of a mode; a quick run has the first of each mode.
func (m mode) tasks(quick bool) []task {
	if m.name == separate.name {
		return tasks
	}
	var all []task
	for _, t := range tasks {
		if !t.alone {
			all = append(all, t)
		}
	}
	if quick {
		all = all[:2]
	}
	return all
}

// sized is the task's work, or a little of it.
func (t task) sized(quick bool) work {
	w := t.work
	w.For = time.Second / 2
	if quick {
		w.For = time.Second / 100
		w.Conns = min(w.Conns, 100)
	}
	w.Callers, w.Conns = max(w.Callers, 1), max(w.Conns, 1)
	return w
}

// fit returns the work as a peer does it, or why it does not.
func (p peer) fit(w work) (work, error) {
	switch {
	case p.reuses && w.Kind != echoes && w.Kind != items:
		return w, fmt.Errorf("%s is for callers that wait and for streams", p.name)
	case (w.Kind == items || w.Kind == tidings) && !p.streams:
		return w, fmt.Errorf("%s has no streams", p.name)
	case w.Kind == ahead && !p.futures:
		w.Kind = echoes // by as many goroutines
	case w.Kind == echoes && w.Callers > 1 && !w.InTurn && p.name == raw:
		w.Kind = ahead // answers cannot be told apart, but this is what limits everybody
	}
	return w, nil
}
