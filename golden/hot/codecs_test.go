//go:build !race

package hot_test

import (
	"testing"
	"time"

	"github.com/netgen-dev/netgen/golden/hot"
	"github.com/netgen-dev/netgen/runtime/native"
)

// The values that are encoded and decoded.
func small() *hot.Small {
	return &hot.Small{ID: 7, Name: "Ada Lovelace", Born: time.Unix(1<<30, 0).UTC(), Phone: "+44 20 7946 0000", Siblings: 2, Money: 1.5}
}

func nested() *hot.Nested {
	m := &hot.Nested{Owner: *small(), Scores: map[string]uint32{"chess": 3, "go": 9}, Note: new("a note")}
	for range 4 {
		m.Friends = append(m.Friends, *small())
	}
	return m
}

func bulk() *hot.Bulk {
	m := &hot.Bulk{Samples: make([]float64, 1000), Points: make([]hot.Point, 1000)}
	for i := range m.Points {
		m.Samples[i], m.Points[i] = float64(i), hot.Point{X: float64(i), Tag: uint32(i)}
	}
	return m
}

// codecs encodes into a buffer with room, and decodes into a fresh value.
func codecs(t testing.TB) []path {
	return []path{
		appending("append small", 0, small()),
		appending("append nested", 0, nested()),
		appending("append bulk", 0, bulk()),
		reading(t, "read small", 1, small(), func() native.Message { return new(hot.Small) }),
		reading(t, "read nested", 5, nested(), func() native.Message { return new(hot.Nested) }),
		reading(t, "read bulk", 3, bulk(), func() native.Message { return new(hot.Bulk) }),
	}
}

func appending(name string, most float64, m native.Message) path {
	buffer := make([]byte, 0, 1<<20)
	return path{name, most, func() error {
		_, err := m.AppendNetgen(buffer)
		return err
	}}
}

func reading(t testing.TB, name string, most float64, m native.Message, fresh func() native.Message) path {
	t.Helper()
	encoded, err := m.AppendNetgen(nil)
	if err != nil {
		t.Fatal(err)
	}
	r := native.NewReader(nil)
	return path{name, most, func() error {
		r.Reset(encoded)
		fresh().DecodeNetgen(r)
		return r.Err()
	}}
}
