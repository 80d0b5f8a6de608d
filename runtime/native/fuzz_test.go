package native_test

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/netgen-dev/netgen/runtime/native"
)

// FuzzDecode feeds bytes to a type with every feature. What is accepted is
// encoded, and decoding that must give the same value and the same bytes again.
func FuzzDecode(f *testing.F) {
	f.Add(encode(f, everything()))
	f.Add(encode(f, new(Everything)))
	f.Add(append(encode(f, everything()), "later"...))
	f.Fuzz(func(t *testing.T, body []byte) {
		stable(t, body, new(Everything), new(Everything))
		refillable(t, body, everything())
	})
}

// FuzzDecodeTree is FuzzDecode for a type that holds itself.
func FuzzDecodeTree(f *testing.F) {
	f.Add(encode(f, tree()))
	f.Add(nestedNodes(native.MaxDepth))
	f.Add(nestedNodes(native.MaxDepth + 1))
	f.Fuzz(func(t *testing.T, body []byte) {
		stable(t, body, new(Node), new(Node))
		refillable(t, body, tree())
	})
}

func stable(t *testing.T, body []byte, first, second native.Message) {
	if native.Unmarshal(body, first) != nil {
		return
	}
	keepOneEntry(first)
	again := encode(t, first)
	if err := native.Unmarshal(again, second); err != nil {
		t.Fatalf("what was accepted is refused when encoded again: %v\n%x", err, again)
	}
	if diff := cmp.Diff(first, second, cmpopts.EquateNaNs()); diff != "" {
		t.Fatalf("another value after encoding again:\n%s", diff)
	}
	if third := encode(t, second); !bytes.Equal(again, third) {
		t.Fatalf("other bytes when encoded again:\n%x\n%x", again, third)
	}
}

// refillable checks that what had a value before is what a fresh one is.
func refillable(t *testing.T, body []byte, used native.Message) {
	fresh := reflect.New(reflect.TypeOf(used).Elem()).Interface().(native.Message)
	r := native.NewReader(body)
	r.Refill(used)
	if err := native.Unmarshal(body, fresh); fmt.Sprint(err) != fmt.Sprint(r.Err()) {
		t.Fatalf("refilled: %v\nfresh: %v", r.Err(), err)
	}
	if r.Err() != nil {
		return
	}
	if diff := cmp.Diff(fresh, used, cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("another value when refilled:\n%s", diff)
	}
}

// keepOneEntry leaves one entry in each map, which may be written in any order.
func keepOneEntry(m native.Message) {
	e, ok := m.(*Everything)
	if !ok {
		return
	}
	cut(e.Scores)
	cut(e.Rooms)
	cut(e.Table)
}

func cut[K comparable, V any](entries map[K]V) {
	maps.DeleteFunc(entries, func(K, V) bool { return len(entries) > 1 })
}

// FuzzParseHeader checks that a header survives as it is.
func FuzzParseHeader(f *testing.F) {
	f.Add([]byte{5, 0, 0, 0, 1, 0, 0, 0, 7, 0, 3, 0})
	f.Add([]byte{1, 2, 3})
	f.Fuzz(func(t *testing.T, b []byte) {
		h, size, ok := native.ParseHeader(b)
		if ok != (len(b) >= native.HeaderSize) {
			t.Fatalf("%d bytes: ok is %v", len(b), ok)
		}
		if again := native.AppendHeader(nil, h, size); ok && !bytes.Equal(again, b[:native.HeaderSize]) {
			t.Fatalf("%x became %x", b, again)
		}
	})
}

// FuzzCompareShapes compares any two tables, which each side must judge alike,
// and each with itself.
func FuzzCompareShapes(f *testing.F) {
	f.Add(table, table)
	f.Add(table, "1 request client #0 -> #0\n#0 struct string 2: []#0\n")
	f.Add("1 event client #0\n#0 union #0 map[u8]?#0\n", "1 event client #0\n#0 union #1\n#1 union #0\n")
	f.Add("1 event client [][4]u8\n", "1 event client map[")
	f.Fuzz(func(t *testing.T, mine, theirs string) {
		here := native.CompareShapes(mine, theirs, methodName)
		there := native.CompareShapes(theirs, mine, methodName)
		if (here == nil) != (there == nil) {
			t.Errorf("one says %v\nthe other %v", here, there)
		}
		if here == nil && native.CompareShapes(mine, mine, methodName) != nil {
			t.Errorf("a table that was accepted is not like itself")
		}
	})
}
