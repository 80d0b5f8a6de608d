package runtime

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
)

// guard calls user code and turns a panic into an error.
func guard(log *slog.Logger, what string, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			logPanic(log, what, p)
			err = errPanicked
		}
	}()
	return f()
}

var errPanicked = errors.New("the handler panicked")

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
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code, e.Message
	}
	if code := codeOfContext(err); code != Internal {
		return code, ""
	}
	return Internal, "the handler failed"
}
