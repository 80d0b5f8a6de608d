package runtime

import (
	"context"
	"errors"
	"fmt"
	"strings"
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

// What a handler says in one of the codes, or in one of a newer release, is what the
// caller reads.
func TestEveryCodeCrossesTheWire(t *testing.T) {
	t.Parallel()
	_, client := pair(t, handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
		return nil, fmt.Errorf("around it: %w", Errorf(Code(b.Number), "because of %d", b.Number))
	}}, handlers{})
	codes := []Code{77, 65535}
	for code := range codeNames[1:] {
		codes = append(codes, Code(code+1))
	}
	for _, code := range codes {
		_, err := nativeCall(ctxFor(t), client, echo, &blob{Number: uint64(code)})
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Code != code || CodeOf(err) != code || e.Message != fmt.Sprintf("because of %d", code) || e.Outcome != Answered || e.Retryable() {
			t.Errorf("%v: %v", code, err)
		}
		if errors.Is(err, context.Canceled) != (code == Canceled) || errors.Is(err, context.DeadlineExceeded) != (code == DeadlineExceeded) {
			t.Errorf("%v: as an error of a context it is another", code)
		}
		if known := int(code) < len(codeNames); known != !strings.HasPrefix(code.String(), "code ") {
			t.Errorf("%d is called %s", code, code)
		}
	}
}

// The norm lists the codes, for other languages.
func TestEveryCodeIsInTheNorm(t *testing.T) {
	t.Parallel()
	norm := page(t, "native-wire.md")
	for i, name := range codeNames[1:] {
		if row := fmt.Sprintf("| %d | %s |", i+1, name); !strings.Contains(norm, row) {
			t.Errorf("native-wire.md does not have %s", row)
		}
	}
}
