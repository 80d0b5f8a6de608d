package interop

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/serve"
	"github.com/netgen-dev/netgen/runtime"
)

// limit is how long a conversation may take on a machine that does other things too.
const limit = 30 * time.Second

// within returns a context that ends with the test, and no later than the limit.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	return ctx
}

// tapServer serves until the test ends, behind a tap.
func tapServer(t *testing.T, dissector peers.Dissector, server *runtime.Server) *peers.Tap {
	t.Helper()
	addr := strings.TrimPrefix(serve.Start(t, server), "tcp://")
	return peers.NewTap(t, dissector, addr)
}
