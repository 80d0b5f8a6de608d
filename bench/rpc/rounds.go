package rpc

import (
	"context"
	"errors"
	"log"
)

// A Contender does one work in one mode.
type Contender struct {
	Name string
	// Round works once, with a client and a server of its own.
	Round func(ctx context.Context) (Result, error)
}

// A Result is what one round showed.
type Result struct {
	Value float64 // in what the metric of the case says
	// Allocs are those of the client's process for an operation, and ServerAllocs those
	// of the server's. They are less than 0 where they say nothing.
	Allocs, ServerAllocs float64
}

// A Comparison is one work in one mode.
type Comparison struct {
	Name       string
	Metric     Metric
	Contenders []Contender
}

// Comparisons returns all that can be had here, mode by mode.
func Comparisons(quick bool) []Comparison {
	var all []Comparison
	for _, m := range modes {
		if err := m.usable(); err != nil {
			log.Print("left out: ", err)
			continue
		}
		for _, t := range m.tasks(quick) {
			all = append(all, Comparison{m.name + "/" + t.name, t.metric, contenders(m, t, quick)})
		}
	}
	return all
}

// contenders are the peers that can do a task.
func contenders(m mode, t task, quick bool) []Contender {
	var all []Contender
	for _, p := range peers {
		w, err := p.fit(t.sized(quick))
		if err != nil {
			continue
		}
		all = append(all, Contender{p.name, func(ctx context.Context) (Result, error) {
			return round(ctx, m, p, t.metric, w)
		}})
	}
	return all
}

// round has a client work for a server.
func round(ctx context.Context, m mode, p peer, metric Metric, w work) (Result, error) {
	if m.one {
		c, err := runClient(ctx, m, p, inProcess+m.network, w)
		if err != nil {
			return Result{}, err
		}
		return Result{metric.of(c.sample), c.sample.Allocs, -1}, c.end()
	}
	s, err := start(ctx, m, p)
	if err != nil {
		return Result{}, err
	}
	defer s.stop()
	before, err := s.usage()
	if err != nil {
		return Result{}, err
	}
	c, err := runClient(ctx, m, p, s.addr, w)
	if err != nil {
		return Result{}, err
	}
	after, err := s.usage()
	if err := errors.Join(err, c.end()); err != nil {
		return Result{}, err
	}
	return metric.result(c.sample, before, after)
}

// result puts together what both sides say.
func (m Metric) result(s sample, before, after usage) (Result, error) {
	switch {
	case m == Memory && before.Resident < 0:
		return Result{}, errors.New("this system does not say what is in memory")
	case m == Memory:
		return Result{float64(after.Resident-before.Resident) / float64(s.Ops), -1, -1}, nil
	case s.Ops == 0:
		return Result{m.of(s), s.Allocs, -1}, nil
	}
	return Result{m.of(s), s.Allocs, float64(after.Mallocs-before.Mallocs) / float64(s.Ops)}, nil
}

// of is what counts in a sample.
func (m Metric) of(s sample) float64 {
	if m == Rate {
		return 1e9 / s.Nanoseconds
	}
	return s.Nanoseconds
}
