package runtimetest

import (
	"context"
	"sync"
	"testing"
	"time"
)

// A Bystander is an honest client that calls all the time, whatever others do.
type Bystander struct {
	t    testing.TB
	stop context.CancelFunc
	over chan struct{}
	once sync.Once

	calls int // read after over
	worst time.Duration
}

// Watch starts a bystander. call makes one call and says what was wrong with
// its answer, nil if nothing; n counts the calls, so that each can be another.
// It has 10 s. The first call is made before Watch returns.
func Watch(t testing.TB, call func(ctx context.Context, n int) error) *Bystander {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	b := &Bystander{t: t, stop: stop, over: make(chan struct{})}
	if err := b.call(ctx, call); err != nil {
		t.Fatalf("the bystander's first call: %v", err)
	}
	go func() {
		defer close(b.over)
		for ctx.Err() == nil {
			if err := b.call(context.WithoutCancel(ctx), call); err != nil {
				t.Errorf("call %d of the bystander: %v", b.calls, err)
				return
			}
			pause(ctx)
		}
	}()
	t.Cleanup(func() { b.Stop() })
	return b
}

func (b *Bystander) call(ctx context.Context, call func(context.Context, int) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	begin := time.Now()
	err := call(ctx, b.calls)
	b.calls++
	b.worst = max(b.worst, time.Since(begin))
	return err
}

// pause leaves the processor to others.
func pause(ctx context.Context) {
	select {
	case <-time.After(time.Millisecond):
	case <-ctx.Done():
	}
}

// Stop ends the calls, and returns how many there were and how long the slowest
// took. Stopping again does nothing.
func (b *Bystander) Stop() (calls int, worst time.Duration) {
	b.once.Do(b.stop)
	<-b.over
	return b.calls, b.worst
}

// Survive runs attack on server while an honest client makes its calls, as
// Watch has them. Then everything has to be back where it was, as Base has it,
// and the calls to be answered still.
func Survive(t testing.TB, server Server, call func(ctx context.Context, n int) error, attack func()) {
	t.Helper()
	first := Watch(t, call)
	first.Stop()
	base := Base(server)
	bystander := Watch(t, call)
	attack()
	calls, worst := bystander.Stop()
	base.Check(t)
	Watch(t, call).Stop()
	t.Logf("a bystander made %d calls meanwhile, the slowest in %v", calls, worst.Round(time.Microsecond))
}
