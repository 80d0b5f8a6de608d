package runtimetest_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/examples/chat/rooms"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

// asleep never answers what it is asked.
type asleep struct {
	chat.UnimplementedClientHandler
}

func (asleep) Confirm(ctx context.Context, _ *chat.Client, _ *chat.ConfirmRequest) (*chat.ConfirmReply, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// An hour passes at once in a bubble, and exactly.
func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := rooms.NewServer()
		runtimetest.Pair(t, server, chat.Dial, chat.ClientHandler(asleep{}))
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		begin := time.Now()
		for peer := range server.Peers() {
			_, err := peer.Confirm(ctx, &chat.ConfirmRequest{Question: "are you there?"})
			if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != time.Hour {
				t.Errorf("after %v: %v", time.Since(begin), err)
			}
		}
	})
}
