package runtime

import (
	"context"
	"net"
)

// dial connects to an address, with no session.
func dial(ctx context.Context, addr string) (net.Conn, error) {
	return defaultSettings().dial(ctx, addr)
}
