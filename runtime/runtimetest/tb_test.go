package runtimetest_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
)

// A tb stands for the *testing.T of a test, of which examples have none, and
// for tests of what is to fail.
type tb struct {
	testing.TB // for what is not said here, and the method that nobody else can have
	ctx        context.Context
	cancel     context.CancelFunc
	cleanups   []func()
	errors     []string
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
func (t *tb) Failed() bool             { return len(t.errors) > 0 }

func (t *tb) Logf(format string, args ...any) {}

func (t *tb) Errorf(format string, args ...any) {
	t.errors = append(t.errors, fmt.Sprintf(format, args...))
}

func (t *tb) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

func (t *tb) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
