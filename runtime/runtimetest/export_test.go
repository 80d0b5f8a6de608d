package runtimetest

import (
	"testing"
	"time"
)

// SetPatience makes checks give up sooner until the test ends.
func SetPatience(t testing.TB, d time.Duration) {
	before := patience
	patience = d
	t.Cleanup(func() { patience = before })
}
