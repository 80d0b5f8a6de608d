package wire_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestCalculateExactly(t *testing.T) {
	edges := []int64{0, 1, -1, 3, -7, 1 << 31, 1 << 32, math.MaxInt64, math.MinInt64, math.MaxInt64 - 1, 0x5555555555555555}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		edges = append(edges, int64(rng.Uint64()>>rng.IntN(64)))
	}
	for _, a := range edges {
		for _, b := range edges {
			checkOp(t, "+", wire.Plus(a, b), signed(a), signed(b))
			checkOp(t, "-", wire.Minus(a, b), signed(a), signed(b))
			checkOp(t, "*", wire.Times(a, b), signed(a), signed(b))
			u, v := uint64(a), uint64(b)
			checkOp(t, "+", wire.Plus(u, v), unsigned(u), unsigned(v))
			checkOp(t, "-", wire.Minus(u, b), unsigned(u), signed(b))
			checkOp(t, "*", wire.Times(u, b), unsigned(u), signed(b))
			for _, c := range [][2]int{
				{wire.Compare(a, b), signed(a).Cmp(signed(b))}, {wire.Compare(u, v), unsigned(u).Cmp(unsigned(v))},
				{wire.Compare(u, b), unsigned(u).Cmp(signed(b))}, {wire.Compare(a, v), signed(a).Cmp(unsigned(v))},
			} {
				if c[0] != c[1] {
					t.Errorf("%d is compared with %d: %d", a, b, c)
				}
			}
			by := uint8(b & 63)
			checkOp(t, "*", wire.Shift(a, by), signed(a), unsigned(1<<by))
		}
	}
	for _, n := range []int64{wire.Shift(1, -1), wire.Shift(1, 64), wire.Shift(uint64(2), 63)} {
		if n != math.MaxInt64 {
			t.Error(n)
		}
	}
}

func TestNear(t *testing.T) {
	for _, got := range []int{
		wire.Near(uint64(math.MaxUint64)) - math.MaxInt, wire.Near(uint64(1)<<63) - math.MaxInt,
		wire.Near(int64(-5)) + 5, wire.Near(uint8(200)) - 200, wire.Near(int64(math.MinInt64)) - math.MinInt,
	} {
		if got != 0 {
			t.Error(got)
		}
	}
	if !wire.Beyond(wire.Plus(uint64(1)<<63, uint64(1)<<63)) || !wire.Beyond(wire.Minus(0, uint64(math.MaxUint64))) || wire.Beyond(0) {
		t.Error("Beyond")
	}
}

func signed(n int64) *big.Int    { return big.NewInt(n) }
func unsigned(n uint64) *big.Int { return new(big.Int).SetUint64(n) }

func checkOp(t *testing.T, op string, got int64, a, b *big.Int) {
	t.Helper()
	x := new(big.Int)
	switch op {
	case "+":
		x.Add(a, b)
	case "-":
		x.Sub(a, b)
	case "*":
		x.Mul(a, b)
	}
	want := int64(math.MaxInt64)
	switch {
	case x.IsInt64():
		want = x.Int64()
	case x.Sign() < 0:
		want = math.MinInt64
	}
	if got != want {
		t.Errorf("%d %s %d is %d, and %d was expected", a, op, b, got, want)
	}
}
