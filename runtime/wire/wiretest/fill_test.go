package wiretest

import (
	"reflect"
	"testing"
)

type tree struct {
	Names []*string
	Kids  []tree
	Next  *tree
	More  [][]tree
}

// TestFillsEnd sees that types that hold one another do not make values without end.
func TestFillsEnd(t *testing.T) {
	for seed := range uint64(200) {
		f := newFiller(seed, nil)
		f.wild = wild
		v := reflect.ValueOf(new(tree)).Elem()
		f.refill(v, 0)
		if n := len(partsOf(v, 0, false, nil)); n > 10*plenty {
			t.Fatalf("seed %d: %d parts", seed, n)
		}
	}
}
