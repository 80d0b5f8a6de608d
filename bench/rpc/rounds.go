package rpc

import (
	"context"
	"fmt"
)

// A Contender does one work in one mode, its server running.
type Contender struct {
	Name string
	// Round works once. The server's allocations are those of its process, or less
	// than 0 where it has none.
	Round func(ctx context.Context) (s Sample, serverAllocs float64, err error)
}

// A Comparison is one work in one mode.
type Comparison struct {
	Name       string
	Contenders []Contender
}

// Each starts the servers of one mode after the other and calls f for each work with
// those that can do it. modes is how many of the modes are wanted, from the first on.
func Each(ctx context.Context, quick bool, wanted int, f func(Comparison) error) error {
	for _, m := range modes[:min(wanted, len(modes))] {
		if err := m.usable(); err != nil {
			fmt.Println("left out:", err)
			continue
		}
		if err := eachWork(ctx, m, quick, f); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	return nil
}

func eachWork(ctx context.Context, m mode, quick bool, f func(Comparison) error) error {
	servers := map[string]*server{}
	for _, p := range peers {
		if m.one {
			break
		}
		s, err := start(ctx, m, p)
		if err != nil {
			return err
		}
		defer s.stop()
		servers[p.name] = s
	}
	for _, w := range works {
		if err := f(Comparison{w.name + ", " + m.name, contenders(m, w, servers, quick)}); err != nil {
			return err
		}
	}
	return nil
}

func contenders(m mode, w work, servers map[string]*server, quick bool) []Contender {
	var all []Contender
	for _, p := range peers {
		w := w
		if w.streams && !p.streams {
			continue
		}
		if w.futures && p.name != netgen && p.name != raw {
			w, _ = workNamed(w.like)
		}
		if p.name == raw && !w.futures && !w.streams && w.callers > 1 {
			continue // it has no way to tell answers apart
		}
		s := servers[p.name]
		all = append(all, Contender{p.name, func(ctx context.Context) (Sample, float64, error) {
			return round(ctx, m, p, s, w, quick)
		}})
	}
	return all
}

func round(ctx context.Context, m mode, p peer, s *server, w work, quick bool) (Sample, float64, error) {
	if s == nil {
		sample, err := runClient(ctx, m, p, inProcess, w, quick)
		return sample, -1, err
	}
	before, err := s.allocs()
	if err != nil {
		return Sample{}, 0, err
	}
	sample, err := runClient(ctx, m, p, s.addr, w, quick)
	if err != nil {
		return Sample{}, 0, err
	}
	after, err := s.allocs()
	n := w.n
	if quick {
		n = w.quick
	}
	return sample, (after - before) / float64(n+max(n/10, w.callers)), err
}
