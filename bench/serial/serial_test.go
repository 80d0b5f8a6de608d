package serial

import (
	"strings"
	"testing"
)

// Everybody reads what they have written.
func TestCases(t *testing.T) {
	cases, err := Cases()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		for _, contender := range c.Contenders {
			t.Logf("%s, %s: %.0f bytes", c.Name, contender.Name, contender.Size)
		}
	}
}

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

func BenchmarkCases(b *testing.B) {
	cases, err := Cases()
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range cases {
		for _, contender := range c.Contenders {
			for _, op := range []struct {
				name string
				do   func() int
			}{{"append", contender.Append}, {"marshal", contender.Marshal}, {"unmarshal", contender.Unmarshal}} {
				b.Run(c.Name+"/"+op.name+"/"+contender.Name, func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						op.do()
					}
				})
			}
		}
	}
}
