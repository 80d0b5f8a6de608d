package serial

import (
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
