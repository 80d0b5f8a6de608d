package runtimetest_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
)

// A tb stands for the *testing.T of a test, of which examples have none, and
// for tests of what is to fail.
type tb struct {
	testing.TB // for what is not said here, and the method that nobody else can have
	ctx        context.Context
	cancel     context.CancelFunc
	cleanups   []func()

	mu     sync.Mutex
	errors []string
}

func newTB() *tb {
	t := &tb{}
	t.ctx, t.cancel = context.WithCancel(context.Background())
	return t
}

// finish does what the end of a test does.
func (t *tb) finish() {
	t.cancel()
	for _, f := range slices.Backward(t.cleanups) {
		f()
	}
}

func (t *tb) Helper()                  {}
func (t *tb) Name() string             { return "Test" }
func (t *tb) Context() context.Context { return t.ctx }
func (t *tb) Cleanup(f func())         { t.cleanups = append(t.cleanups, f) }

func (t *tb) Failed() bool { return len(t.said()) > 0 }

// said returns what the test was failed for.
func (t *tb) said() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.errors)
}

func (t *tb) Logf(format string, args ...any) {}

func (t *tb) Errorf(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.errors = append(t.errors, fmt.Sprintf(format, args...))
}

func (t *tb) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

func (t *tb) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
