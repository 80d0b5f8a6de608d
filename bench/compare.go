package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"runtime"
	"slices"
	"time"
)

// netgen is the name of the contender to whom the others are compared.
const netgen = "netgen"

// A contender does the work of a case in its own way.
type contender struct {
	name string
	// round works once and says what it measured.
	round func(ctx context.Context) (sample, error)
}

// A sample is what one round measured.
type sample struct {
	value float64 // in the unit of the case
	// allocs are those of an operation in this process, and serverAllocs those of a
	// server in a process of its own. Less than 0 says nothing.
	allocs, serverAllocs float64
}

// only is a sample of a value alone.
func only(value float64) sample { return sample{value: value, allocs: -1, serverAllocs: -1} }

// A result is a contender's median.
type result struct {
	name string
	sample
}

// compare lets contenders take turns at a case and reports their medians.
func compare(ctx context.Context, s settings, name string, u unit, contenders []contender) error {
	if !s.wants(name) {
		return nil
	}
	name = s.caseName(name)
	results, err := measure(ctx, s.rounds, contenders)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := drawBars(s, name, u, results); err != nil {
		return err
	}
	if s.json {
		return printJSON(name, u, results)
	}
	return printTable(name, u, results)
}

// patience is how long a round may take. Those that do not end, because both sides wait
// for the other one to read, are left out: all but netgen.
var patience = time.Minute

// measure returns everybody's median of some rounds.
func measure(ctx context.Context, rounds int, contenders []contender) ([]result, error) {
	samples := make([][]sample, len(contenders))
	stuck := make([]bool, len(contenders))
	for round := range rounds {
		for i := range contenders {
			who := (round + i) % len(contenders) // nobody is always the first
			if stuck[who] {
				continue
			}
			got, err := contenders[who].roundInTime(ctx)
			if errors.Is(err, errStuck) && contenders[who].name != netgen {
				log.Printf("left out: %s: %v", contenders[who].name, err)
				stuck[who] = true
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", contenders[who].name, err)
			}
			samples[who] = append(samples[who], got)
		}
	}
	var results []result
	for i, c := range contenders {
		if !stuck[i] {
			results = append(results, result{c.name, median(samples[i])})
		}
	}
	return results, nil
}

// errStuck is why a round was given up.
var errStuck = errors.New("a round did not end")

// roundInTime is a round for which there is not more than patience.
func (c contender) roundInTime(ctx context.Context) (sample, error) {
	bounded, cancel := context.WithTimeoutCause(ctx, patience, errStuck)
	defer cancel()
	runtime.GC()
	got, err := c.round(bounded)
	if err != nil && context.Cause(bounded) == errStuck {
		err = errStuck
	}
	return got, err
}

// median returns the median of each figure by itself.
func median(samples []sample) sample {
	of := func(figure func(sample) float64) float64 {
		all := make([]float64, len(samples))
		for i, one := range samples {
			all[i] = figure(one)
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	return sample{
		value:        of(func(s sample) float64 { return s.value }),
		allocs:       of(func(s sample) float64 { return s.allocs }),
		serverAllocs: of(func(s sample) float64 { return s.serverAllocs }),
	}
}

// ours returns netgen's result.
func ours(results []result) (sample, bool) {
	for _, r := range results {
		if r.name == netgen {
			return r.sample, true
		}
	}
	return sample{}, false
}

// timed runs work, which does n operations, and says how many nanoseconds and
// allocations each of them took.
func timed(n int, work func() error) (sample, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	err := work()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	return sample{
		value:        float64(took.Nanoseconds()) / float64(n),
		allocs:       float64(after.Mallocs-before.Mallocs) / float64(n),
		serverAllocs: -1,
	}, err
}
