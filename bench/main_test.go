package main

import (
	"os"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/bench/rpc"
)

// TestPageNamesEveryCase looks for what can be measured on docs/performance.md.
func TestPageNamesEveryCase(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/performance.md")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, suite := range suites {
		names[suite.name] = true
	}
	for _, c := range rpc.Comparisons(true) {
		mode, task, _ := strings.Cut(c.Name, "/")
		names[mode], names[task] = true, true
	}
	for _, g := range rpc.Growths(true) {
		names["growth/"+g.Name] = true
	}
	for _, c := range generationCases {
		names["generation/"+c.name] = true
	}
	for name := range names {
		if !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("docs/performance.md does not speak of %q", name)
		}
	}
}
