//go:build !race

package serial

import (
	"strings"
	"testing"
)

// The race detector has pools forget things.

// What netgen generates takes memory for what it returns, and for nothing else: a struct,
// each list, a map with its entries, what is optional. Strings share theirs.
func TestAllocations(t *testing.T) {
	cases, err := Cases()
	if err != nil {
		t.Fatal(err)
	}
	most := map[string]float64{"small": 1, "message": 7, "bulk": 3}
	for _, c := range cases {
		for _, contender := range c.Contenders {
			if !strings.HasPrefix(contender.Name, Netgen) {
				continue
			}
			for _, op := range []struct {
				name string
				do   func() int
				most float64
			}{{"append", contender.Append, 0}, {"marshal", contender.Marshal, 1}, {"unmarshal", contender.Unmarshal, most[c.Name]}} {
				if got := testing.AllocsPerRun(200, func() { op.do() }); got > op.most {
					t.Errorf("%s, %s, %s: %v allocations, at most %v are needed", c.Name, contender.Name, op.name, got, op.most)
				}
			}
		}
	}
}
