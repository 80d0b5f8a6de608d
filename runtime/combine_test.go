package runtime

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// later makes n futures that are settled by hand.
func later(n int) []*Future[int] {
	futures := make([]*Future[int], n)
	for i := range futures {
		futures[i] = &Future[int]{}
	}
	return futures
}

var errTest = errors.New("test")

func TestAll(t *testing.T) {
	t.Parallel()
	f := later(3)
	all := All(f...)
	f[2].settle(2, nil)
	f[0].settle(0, nil)
	if _, _, ok := all.Poll(); ok {
		t.Error("it is settled too early")
	}
	f[1].settle(1, nil)
	values, err, ok := all.Poll()
	if diff := cmp.Diff([]int{0, 1, 2}, values); diff != "" || err != nil || !ok {
		t.Error(diff, err, ok)
	}
	if values, err, ok := All[int]().Poll(); len(values) != 0 || err != nil || !ok {
		t.Error("all of nothing is not nothing")
	}
}

func TestAllLeavesAtTheFirstErrorAndCancelsTheRest(t *testing.T) {
	t.Parallel()
	f := later(3)
	all := All(f...)
	f[1].settle(0, errTest)
	if _, err, ok := all.Poll(); err != errTest || !ok {
		t.Errorf("got %v", err)
	}
	for _, i := range []int{0, 2} {
		if _, err, ok := f[i].Poll(); !ok || !errors.Is(err, errNotNeeded) || CodeOf(err) != Canceled {
			t.Errorf("future %d was not cancelled: %v", i, err)
		}
	}
}

func TestSettleWaitsForAll(t *testing.T) {
	t.Parallel()
	f := later(2)
	settled := Settle(f...)
	f[0].settle(0, errTest)
	f[1].settle(5, nil)
	values, err, ok := settled.Poll()
	if err != nil || !ok || values[0].Err != errTest || values[1].Value != 5 {
		t.Errorf("got %v, %v, %v", values, err, ok)
	}
}

func TestAnyAndRace(t *testing.T) {
	t.Parallel()
	f := later(3)
	anyOf := Any(f...)
	f[0].settle(0, errTest)
	f[2].settle(7, nil)
	if v, err, ok := anyOf.Poll(); v != 7 || err != nil || !ok {
		t.Errorf("any: %v, %v, %v", v, err, ok)
	}
	if _, err, _ := f[1].Poll(); !errors.Is(err, errNotNeeded) {
		t.Errorf("any did not cancel: %v", err)
	}
	f = later(2)
	race := Race(f...)
	f[1].settle(0, errTest)
	if _, err, ok := race.Poll(); err != errTest || !ok {
		t.Errorf("race: %v", err)
	}
	if _, err, _ := f[0].Poll(); !errors.Is(err, errNotNeeded) {
		t.Errorf("race did not cancel: %v", err)
	}
	if _, err, _ := Any(Failed[int](errTest), Failed[int](context.Canceled)).Poll(); !errors.Is(err, errTest) || !errors.Is(err, context.Canceled) {
		t.Errorf("any of failures: %v", err)
	}
	if _, err, _ := Race[int]().Poll(); err != errNoFutures {
		t.Errorf("race of nothing: %v", err)
	}
}

func TestThen(t *testing.T) {
	t.Parallel()
	double := func(n int) (int, error) { return 2 * n, nil }
	if v, err := Then(Resolved(4), double).Await(ctxFor(t)); v != 8 || err != nil {
		t.Error(v, err)
	}
	if _, err := Then(Failed[int](errTest), double).Await(ctxFor(t)); err != errTest {
		t.Error(err)
	}
	f := &Future[int]{}
	next := Then(f, double)
	next.Cancel(errTest)
	if _, err, ok := f.Poll(); !ok || !errors.Is(err, errTest) {
		t.Errorf("cancelling did not reach the first: %v", err)
	}
}

func TestEach(t *testing.T) {
	t.Parallel()
	f := later(3)
	f[1].settle(1, nil)
	order := []int{}
	for i, outcome := range Each(f...) {
		order = append(order, i)
		if outcome.Err != nil {
			t.Error(outcome.Err)
		}
		if len(order) == 2 {
			break
		}
		f[2].settle(2, nil)
	}
	if diff := cmp.Diff([]int{1, 2}, order); diff != "" {
		t.Error(diff)
	}
	if _, err, ok := f[0].Poll(); !ok || !errors.Is(err, errNotNeeded) {
		t.Errorf("what was left is not cancelled: %v", err)
	}
}

func TestCallbacksRunInOrderOffTheSettler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &Future[int]{}
		order, block := []int{}, make(chan struct{})
		f.OnDone(func(int, error) { <-block; order = append(order, 1) })
		f.OnDone(func(v int, _ error) { order = append(order, v) })
		if !f.settle(2, nil) || f.settle(3, nil) { // does not wait for the callbacks
			t.Error("it can be settled exactly once")
		}
		close(block)
		synctest.Wait()
		if diff := cmp.Diff([]int{1, 2}, order); diff != "" {
			t.Error(diff)
		}
		late := false
		f.OnDone(func(int, error) { late = true })
		synctest.Wait()
		if !late {
			t.Error("a late callback did not run")
		}
	})
}

func TestAwaitEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &Future[int]{}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		start := time.Now()
		if _, err := f.Await(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Hour {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		go f.settle(1, nil)
		if v, err := f.Await(t.Context()); v != 1 || err != nil {
			t.Error(v, err)
		}
	})
}

func TestCombinatorsCancelOnTheWire(t *testing.T) {
	t.Parallel()
	cancelled := make(chan struct{}, 3)
	_, client := pair(t, handlers{echo: func(ctx context.Context, _ *Socket, b *blob) (*blob, error) {
		if b.Number == 0 {
			return b, nil
		}
		<-ctx.Done()
		cancelled <- struct{}{}
		return nil, ctx.Err()
	}}, handlers{})
	calls := []*Future[*blob]{}
	for _, n := range []uint64{1, 2, 0, 3} {
		calls = append(calls, nativeAsync(t.Context(), client, echo, &blob{Number: n}))
	}
	if v, err := Race(calls...).Await(ctxFor(t)); err != nil || v.Number != 0 {
		t.Fatal(v, err)
	}
	for range 3 {
		<-cancelled
	}
}

func TestLateCallbackWaitsForEarlierOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := later(1)[0]
		release, order := make(chan struct{}), []int{}
		f.OnDone(func(int, error) { <-release; order = append(order, 1) })
		f.settle(1, nil)
		f.OnDone(func(int, error) { order = append(order, 2); goexit() })
		f.OnDone(func(int, error) { order = append(order, 3) })
		synctest.Wait()
		close(release)
		synctest.Wait()
		if diff := cmp.Diff([]int{1, 2, 3}, order); diff != "" {
			t.Error(diff)
		}
	})
}

// Functions given to Then do not wait for each other.
func TestThenTwiceOnOneFuture(t *testing.T) {
	t.Parallel()
	f := later(1)[0]
	release := make(chan struct{})
	first := Then(f, func(int) (int, error) { <-release; return 1, nil })
	second := Then(f, func(int) (int, error) { close(release); return 2, nil })
	f.settle(0, nil)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if sum, err := All(first, second).Await(ctx); err != nil || len(sum) != 2 {
		close(release)
		t.Error(sum, err)
	}
}
