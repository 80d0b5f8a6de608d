package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
)

// netgen is the name of the contender to whom the others are compared.
const netgen = "netgen"

// A contender does the work of a comparison in its own way.
type contender struct {
	name string
	// round works once and says what it measured.
	round func(ctx context.Context) (sample, error)
}

// A sample is what one round measured.
type sample struct {
	value  float64 // in the comparison's unit
	allocs float64 // per operation in this process, less than 0 where it says nothing
	// serverAllocs are those of a server in a process of its own, 0 or less where there
	// is none.
	serverAllocs float64
}

// The units.
const (
	perSecond   = "ops/s" // more is better
	nanoseconds = "ns/op" // less is better
)

// compare lets contenders take turns and prints their medians.
func compare(ctx context.Context, s settings, name, unit string, contenders []contender) error {
	samples := make([][]sample, len(contenders))
	for round := range s.rounds {
		for i := range contenders {
			who := (round + i) % len(contenders) // nobody is always the first
			runtime.GC()
			got, err := contenders[who].round(ctx)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", name, contenders[who].name, err)
			}
			samples[who] = append(samples[who], got)
		}
	}
	results := make([]result, len(contenders))
	for i, c := range contenders {
		results[i] = result{c.name, median(samples[i])}
	}
	if s.json {
		return printJSON(name, unit, results)
	}
	return printTable(name, unit, results)
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

// A result is a contender's median.
type result struct {
	name string
	sample
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

func printTable(name, unit string, results []result) error {
	fmt.Printf("\n%s\n", name)
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	own, compared := ours(results)
	for _, r := range results {
		fmt.Fprintf(out, "  %s\t%.0f %s\t", r.name, r.value, unit)
		switch {
		case r.serverAllocs > 0:
			fmt.Fprintf(out, "%.2f + %.2f allocs/op\t", r.allocs, r.serverAllocs)
		case r.allocs >= 0:
			fmt.Fprintf(out, "%.2f allocs/op\t", r.allocs)
		default:
			fmt.Fprint(out, "\t")
		}
		if compared && r.name != netgen {
			fmt.Fprintf(out, "netgen is %.2f times as fast", advantage(unit, own.value, r.value))
		}
		fmt.Fprintln(out, "\t")
	}
	return out.Flush()
}

// advantage is above 1 where netgen is ahead.
func advantage(unit string, own, other float64) float64 {
	if unit == nanoseconds {
		return other / own
	}
	return own / other
}

// A figure is one line of JSON.
type figure struct {
	Case   string  `json:"case"`
	Peer   string  `json:"peer"`
	Metric string  `json:"metric"`
	Value  float64 `json:"value"`
	// Ratio is Value in relation to netgen's; absent where netgen has none, or 0.
	Ratio float64 `json:"ratio_to_netgen,omitempty"`
}

func printJSON(name, unit string, results []result) error {
	out := json.NewEncoder(os.Stdout)
	own, _ := ours(results)
	for _, r := range results {
		figures := []figure{{name, r.name, unit, r.value, ratio(r.value, own.value)}}
		if r.allocs >= 0 {
			figures = append(figures, figure{name, r.name, "allocs/op", r.allocs, ratio(r.allocs, own.allocs)})
		}
		for _, f := range figures {
			if err := out.Encode(f); err != nil {
				return err
			}
		}
	}
	return nil
}

func ratio(value, own float64) float64 {
	if own <= 0 {
		return 0
	}
	return value / own
}

// timed runs work, which does n operations, and returns how many nanoseconds and
// allocations each of them took.
func timed(n int, work func() error) (perOp, allocs float64, err error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	err = work()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	return float64(took.Nanoseconds()) / float64(n), float64(after.Mallocs-before.Mallocs) / float64(n), err
}
