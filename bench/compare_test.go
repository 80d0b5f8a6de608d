package main

import (
	"context"
	"testing"
	"time"
)

// Who does not come to an end is left out, and the others are not.
func TestStuckContenderIsLeftOut(t *testing.T) {
	defer func(before time.Duration) { patience = before }(patience)
	patience = 10 * time.Millisecond
	quick := func(context.Context) (sample, error) { return only(1), nil }
	stuck := func(ctx context.Context) (sample, error) {
		<-ctx.Done()
		return sample{}, ctx.Err()
	}
	results, err := measure(t.Context(), 2, []contender{{netgen, quick}, {"peer", stuck}})
	if err != nil || len(results) != 1 || results[0].name != netgen {
		t.Errorf("%v, %v", results, err)
	}
	if _, err := measure(t.Context(), 1, []contender{{netgen, stuck}}); err == nil {
		t.Error("netgen may not get stuck")
	}
}
