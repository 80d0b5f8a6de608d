package main

import (
	"fmt"
	"os"
	"text/tabwriter"
)

// printTable prints the results of a case for people.
func printTable(name string, u unit, results []result) error {
	fmt.Printf("\n%s, %s\n", name, u.name)
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	own, compared := ours(results)
	for _, r := range results {
		fmt.Fprintf(out, "  %s\t%s\t%s\t", r.name, u.text(r.value), allocations(r.sample))
		if compared && r.name != netgen {
			fmt.Fprint(out, u.compare(own.value, r.value))
		}
		fmt.Fprintln(out, "\t")
	}
	return out.Flush()
}

// allocations says how much is allocated, if that is known.
func allocations(s sample) string {
	switch {
	case s.allocs < 0:
		return ""
	case s.serverAllocs < 0:
		return fmt.Sprintf("%.2f allocs/op", s.allocs)
	}
	return fmt.Sprintf("%.2f + %.2f allocs/op", s.allocs, s.serverAllocs)
}
