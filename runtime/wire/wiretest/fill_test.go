package wiretest

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
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

// TestLastStep sees that what is right with the last change has its bytes.
func TestLastStep(t *testing.T) {
	type numbers struct{ List []uint8 }
	tries, v := 0, reflect.ValueOf(new(numbers)).Elem()
	m := &wire.Message{New: func() any { return new(numbers) }}
	m.Append = func(b []byte, _ *wire.Exchange, _ any) ([]byte, error) {
		v.Field(0).SetBytes([]byte{9}) // too large again, whatever was changed
		if tries++; tries <= steps {
			return b, wire.LargeElement("x", 9, 3)
		}
		return append(b, 1), nil
	}
	s := spot{protocol: &wire.Protocol{}, method: &wire.Method{Open: [2]*wire.Message{m, m}}, message: m}
	b, err := s.search(newFiller(1, nil), new(wire.Exchange), v)
	if err != nil || len(b) != 1 {
		t.Errorf("%q, %v after %d tries", b, err, tries)
	}
}

// TestFillsLists sees that lists get the length that is asked for.
func TestFillsLists(t *testing.T) {
	f, found := newFiller(1, nil), false
	f.wanted = 8
	for range 20 {
		var list []bool
		f.refill(reflect.ValueOf(&list).Elem(), 0)
		found = found || len(list) == 8
	}
	if !found {
		t.Error("no list has 8 elements")
	}
}
