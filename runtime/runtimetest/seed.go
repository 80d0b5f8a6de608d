package runtimetest

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// Seed returns a number for what a test does at random. It is a new one each
// time, is logged when the test fails, and can be given again in the
// environment variable NETGEN_SEED.
func Seed(t testing.TB) uint64 {
	t.Helper()
	seed := rand.Uint64()
	if given := os.Getenv("NETGEN_SEED"); given != "" {
		n, err := strconv.ParseUint(given, 10, 64)
		if err != nil {
			t.Fatalf("NETGEN_SEED: %v", err)
		}
		seed = n
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("to do the same again: NETGEN_SEED=%d go test -run '^%s$'", seed, t.Name())
		}
	})
	return seed
}
