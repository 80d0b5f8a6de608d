package runtime

import (
	"context"
	"log/slog"
)

// AfterAnswer has f called, in a goroutine of its own, when the handler that
// was given ctx has returned and its answer has found room in the queue: what f
// sends leaves behind the answer, and in the phase to which the answer leads. It
// is to be called before the handler returns; the functions of one handler are
// called one after the other. They are not called where the socket ends instead.
// It reports false where ctx is none of a request's or stream's handler.
func AfterAnswer(ctx context.Context, f func()) bool {
	serving, ok := ctx.Value(servingKey{}).(answering)
	return ok && serving.afterAnswer(f)
}

// servingKey is for what a handler's context says about what it serves.
type servingKey struct{}

// answering is what a handler serves.
type answering interface{ afterAnswer(f func()) bool }

// A servingContext is the parent's, and says what is served.
type servingContext struct {
	context.Context
	serving answering
}

// Value implements context.Context.
func (c *servingContext) Value(key any) any {
	if key == (servingKey{}) {
		return c.serving
	}
	return c.Context.Value(key)
}

// callAll calls what was given to AfterAnswer.
func callAll(log *slog.Logger, all []func()) {
	if len(all) == 0 {
		return
	}
	go func() {
		for _, f := range all {
			_ = hook(log, "AfterAnswer", func() error { f(); return nil })
		}
	}()
}
