package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"text/tabwriter"

	"github.com/netgen-dev/netgen/bench/chart"
)

// A growth is a case that becomes larger: the same contenders at each of its steps.
type growth struct {
	name  string
	unit  unit
	steps []growthStep
}

type growthStep struct {
	name       string
	contenders []contender
}

// grow lets contenders take turns at each step and reports how their medians grow.
func grow(ctx context.Context, s settings, g growth) error {
	if !s.wants(g.name) {
		return nil
	}
	name := s.caseName(g.name)
	all := make([][]result, len(g.steps))
	for i, step := range g.steps {
		results, err := measure(ctx, s.rounds, step.contenders)
		if err != nil {
			return fmt.Errorf("%s, %s: %w", name, step.name, err)
		}
		all[i] = results
	}
	if err := drawLines(s, name, g.unit, g.stepNames(), linesOf(all)); err != nil {
		return err
	}
	if !s.json {
		return printGrowth(name, g, all)
	}
	for i, step := range g.steps {
		if err := printJSON(name+"/"+step.name, g.unit, all[i]); err != nil {
			return err
		}
	}
	return nil
}

func (g growth) stepNames() []string {
	names := make([]string, len(g.steps))
	for i, step := range g.steps {
		names[i] = step.name
	}
	return names
}

// linesOf turns the results of each step into a line for each contender.
func linesOf(steps [][]result) []chart.Line {
	var lines []chart.Line
	at := map[string]int{}
	for i, results := range steps {
		for _, r := range results {
			if _, known := at[r.name]; !known {
				at[r.name] = len(lines)
				lines = append(lines, chart.Line{Name: r.name, Kind: kindOf(r.name), Values: nothing(len(steps))})
			}
			lines[at[r.name]].Values[i] = r.value
		}
	}
	return lines
}

// nothing is n values that are not there.
func nothing(n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = math.NaN()
	}
	return values
}

// printGrowth prints a row for each step and a column for each contender.
func printGrowth(name string, g growth, steps [][]result) error {
	fmt.Printf("\n%s, %s\n", name, g.unit.name)
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	lines := linesOf(steps)
	for _, line := range lines {
		fmt.Fprintf(out, "\t%s", line.Name)
	}
	fmt.Fprintln(out, "\t")
	for i, step := range g.steps {
		fmt.Fprintf(out, "  %s", step.name)
		for _, line := range lines {
			fmt.Fprintf(out, "\t%s", g.cell(line.Values[i]))
		}
		fmt.Fprintln(out, "\t")
	}
	return out.Flush()
}

func (g growth) cell(value float64) string {
	if math.IsNaN(value) {
		return ""
	}
	return g.unit.text(value)
}
