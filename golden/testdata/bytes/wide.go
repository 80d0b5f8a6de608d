package wide

import (
	"bytes"
	"math"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What has no room for a number, or a sum, is neither written nor read as if it were a small
// one.
func TestWide(t *testing.T) {
	const none = math.MaxUint64 // -1 as an int
	for _, test := range []struct {
		message string
		value   any
	}{
		{"Single", &Single{N: none}},
		{"Sum", &Sum{Low: 1 << 63, High: 1 << 63}},
		{"Sum", &Sum{Low: none, High: 1}},
	} {
		if b, err := Conversation().Message(test.message).Append(nil, new(wire.Exchange), test.value); err == nil {
			t.Errorf("%+v is written as %q", test.value, b)
		}
	}
	var r wire.Reader
	b := []byte("\x01\x00\x08\xff\xff\xff\xff\xff\xff\xff\xff")
	r.Reset(b, false, len(b))
	if v := Conversation().Message("Single").Read(&r, new(wire.Exchange), new(Single)); r.Err() == nil {
		t.Errorf("a text of 2^64 bytes is read: %+v", v)
	}
}

// Conditions compare numbers as they are, whatever an int makes of them.
func TestConditions(t *testing.T) {
	const high = 1 << 63
	one := func(is bool) []byte {
		if is {
			return []byte{1}
		}
		return nil
	}
	for _, n := range [][3]uint64{{0, 1, 0}, {1, 1, 1}, {high, 1, 5}, {1, high + 1, high}, {high + 2, high + 1, high}, {high + 1, high + 2, 1}, {math.MaxUint64, math.MaxUint64, math.MaxUint64}} {
		low, top, sign := n[0], n[1], int64(n[2])
		sum := low > math.MaxUint64-top || low+top > 0x7000000000000000
		behind := bytes.Join([][]byte{
			one(low == top), one(low < top), one(low > high), one(sign < 0 || uint64(sign) < low),
			one(low&top > high), one(sum), one(low/2 > top/2),
		}, nil)
		m := &Ordered{Low: low, High: top, Sign: sign, Same: 1, Less: 1, Most: 1, Under: 1, Marks: 1, Sum: 1, Halves: 1}
		same(t, "Ordered", new(wire.Exchange), m, new(Ordered), 3+3*8, behind)
	}
	for _, n := range []uint64{0, high, math.MaxUint64} {
		for _, least := range []int8{-3, 0} {
			x := &wire.Exchange{Session: wire.NewSession(2)}
			x.Session.Set(0, high)
			x.Session.Set(1, uint64(least))
			behind := bytes.Join([][]byte{one(n > high), one(-1 < least), one(least < 0)}, nil)
			same(t, "Limited", x, &Limited{N: n, M: -1, Over: 1, Under: 1, Below: 1}, new(Limited), 3+9, behind)
		}
		x := &wire.Exchange{}
		x.Values[0], x.Values[1] = math.MinInt64, -1 // their bits
		behind := bytes.Join([][]byte{one(n > high), one(n == math.MaxUint64)}, nil)
		same(t, "Reply", x, &Reply{M: n, Over: 1, Same: 1}, new(Reply), 3+8, behind)
	}
}

// same tests what is behind the first bytes of a message that is written, and that it is read.
func same(t *testing.T, name string, x *wire.Exchange, m, into any, from int, behind []byte) {
	t.Helper()
	b, err := Conversation().Message(name).Append(nil, x, m)
	if err != nil || !bytes.Equal(b[from:], behind) {
		t.Fatalf("%+v: %x behind the first %d bytes, and not %x; %v", m, b, from, behind, err)
	}
	var r wire.Reader
	r.Reset(b, false, len(b))
	Conversation().Message(name).Read(&r, x, into)
	if r.End(); r.Err() != nil {
		t.Errorf("%x, as %+v is written: %v", b, m, r.Err())
	}
}
