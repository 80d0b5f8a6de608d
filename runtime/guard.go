package runtime

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
)

// protect, when deferred, turns a panic into an error.
func protect(log *slog.Logger, what string, err *error) {
	if p := recover(); p != nil {
		logPanic(log, what, p)
		*err = errPanicked
	}
}

// hook calls user code in a goroutine of its own, which it may end, and waits
// for it.
func hook(log *slog.Logger, what string, f func() error) error { return <-startHook(log, what, f) }

// startHook is hook without the wait.
func startHook(log *slog.Logger, what string, f func() error) <-chan error {
	result := make(chan error, 1)
	go func() {
		err, returned := errPanicked, false
		defer func() {
			if p := recover(); p != nil || !returned {
				logPanic(log, what, p)
			}
			result <- err
		}()
		err = f()
		returned = true
	}()
	return result
}

// errPanicked is the error of user code, or of a decoder, that did not return.
var errPanicked = errors.New("what was called for it has panicked")

// logPanic reports what user code did: p is nil where it ended its goroutine.
func logPanic(log *slog.Logger, what string, p any) {
	if p == nil {
		log.Error("netgen: handler ended its goroutine", "method", what)
		return
	}
	log.Error("netgen: handler panicked", "method", what, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
}

// travels returns what the peer may learn of err: its code, and its text only
// if it was meant for the peer.
func travels(err error) (Code, string) {
	if e, ok := errors.AsType[*Error](err); ok && e.Code != 0 {
		return e.Code, e.Message
	}
	if code := codeOfContext(err); code != Internal {
		return code, ""
	}
	return Internal, "the handler failed"
}
