package rpc

import (
	"fmt"
	"slices"
)

// A Growth is one task that becomes larger, in separate processes.
type Growth struct {
	Name   string
	Metric Metric
	Steps  []Step
}

// A Step is one size of it.
type Step struct {
	Name       string
	Contenders []Contender
}

// growth says what becomes larger, and who is there.
type growth struct {
	name   string
	metric Metric
	steps  []int
	quick  int // how many of the steps a quick run takes
	work   func(step int) work
	peers  []string
	// futures adds netgen with as many requests in flight of one goroutine.
	futures bool
}

var growths = []growth{
	{
		name: "connections", metric: Latency, steps: []int{1, 10, 100, 1000, 10_000}, quick: 3,
		work:  func(n int) work { return work{Kind: echoes, Callers: 64, Conns: n, InTurn: true} },
		peers: []string{netgen, "grpc-go", "net/rpc", raw},
	},
	{
		name: "requests in flight", metric: Latency, steps: []int{1, 4, 16, 64, 256, 1024, 4096}, quick: 4,
		work:    func(n int) work { return work{Kind: echoes, Callers: n} },
		peers:   []string{netgen, "grpc-go", "ttrpc", "net/rpc", raw},
		futures: true,
	},
	{
		name: "payload", metric: Latency, steps: []int{0, 64, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20}, quick: 4,
		work:  func(n int) work { return work{Kind: echoes, Payload: n} },
		peers: []string{netgen, "grpc-go", "ttrpc", "net/rpc", raw},
	},
}

// Growths returns all that grow.
func Growths(quick bool) []Growth {
	var all []Growth
	for _, g := range growths {
		if quick {
			g.steps = g.steps[:g.quick]
		}
		one := Growth{Name: g.name, Metric: g.metric}
		for _, step := range g.steps {
			one.Steps = append(one.Steps, Step{stepName(step), g.contenders(step, quick)})
		}
		all = append(all, one)
	}
	return all
}

func (g growth) contenders(step int, quick bool) []Contender {
	t := task{metric: g.metric, work: g.work(step)}
	all := slices.DeleteFunc(contenders(separate, t, quick), func(c Contender) bool { return !slices.Contains(g.peers, c.Name) })
	if !g.futures {
		return all
	}
	t.work.Kind = ahead
	futures := contenders(separate, t, quick)[0] // netgen is the first
	futures.Name = netgen + ", futures"
	return slices.Insert(all, 1, futures)
}

// stepName is a number for people: 1,024 or 64 KiB would not fit in a row of them.
func stepName(n int) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%dM", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%dK", n>>10)
	}
	return fmt.Sprint(n)
}
