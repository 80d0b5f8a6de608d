package runtime

import (
	"context"
	"errors"
	"testing"
)

// An error that lies beneath another of its kind is not said twice.
func TestErrorTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want string
	}{
		{canceled("Greet", MaybeExecuted, errHandled), "Greet: canceled: the handler has returned (it may have been executed)"},
		{canceled("Greet", NotSent, errHandled), "Greet: canceled: the handler has returned"},
		{canceled("Greet", MaybeExecuted, canceled("Greet", MaybeExecuted, errHandled)), "Greet: canceled: the handler has returned (it may have been executed)"},
		{canceled("Greet", MaybeExecuted, canceled("Ask", MaybeExecuted, errHandled)), "Greet: canceled: Ask: canceled: the handler has returned (it may have been executed)"},
		{canceled("Greet", NotSent, context.DeadlineExceeded), "Greet: deadline exceeded: context deadline exceeded"},
		{ended("Greet", MaybeExecuted, &Error{Code: Unavailable, Cause: errors.New("it broke")}), "Greet: unavailable: it broke (it may have been executed)"},
		{&Error{Code: Internal, Cause: protocolErrorf("a frame is too long")}, "internal: protocol error: a frame is too long"},
		{&Error{Code: Internal, Message: "no", Cause: errHandled}, "internal: no"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
