package rpc

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
)

// An address is written as netgen does: tcp://127.0.0.1:7000, unix:///tmp/x.sock.

// listen listens on an address that nobody else has.
func listen(network string) (l net.Listener, addr string, err error) {
	at := "127.0.0.1:0"
	if network == "unix" {
		at = filepath.Join(os.TempDir(), fmt.Sprintf("netgen-bench-%d.sock", os.Getpid()))
		_ = os.Remove(at) // of a process that had the number before and was killed
	}
	if l, err = net.Listen(network, at); err != nil {
		return nil, "", err
	}
	return l, network + "://" + l.Addr().String(), nil
}

// forget removes what is left of an address that was listened on.
func forget(addr string) {
	if path, ok := strings.CutPrefix(addr, "unix://"); ok {
		_ = os.Remove(path)
	}
}

// dialSocket connects to an address.
func dialSocket(ctx context.Context, addr string) (net.Conn, error) {
	network, at, _ := strings.Cut(addr, "://")
	var d net.Dialer
	return d.DialContext(ctx, network, at)
}
