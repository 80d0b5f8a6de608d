package runtime

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"syscall"
)

// listenUnix listens on a unix socket that only its owner may use.
func listenUnix(ctx context.Context, path string) (net.Listener, error) {
	if strings.HasPrefix(path, "@") {
		var config net.ListenConfig
		return config.Listen(ctx, "unix", path)
	}
	listener, err := listenPath(ctx, path)
	if !errors.Is(err, syscall.EADDRINUSE) {
		return listener, err
	}
	unlock, lockErr := lockPath(path)
	if lockErr != nil {
		return nil, err
	}
	defer unlock()
	if !stale(ctx, path) || os.Remove(path) != nil {
		return nil, err
	}
	return listenPath(ctx, path)
}

// listenPath binds with mode 0600. The mode is set before the bind where the
// system takes it from there (Linux does), so that there is no moment at
// which others could connect, and after it for the rest.
func listenPath(ctx context.Context, path string) (net.Listener, error) {
	config := net.ListenConfig{Control: ownerOnly}
	listener, err := config.Listen(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		_ = listener.Close()
		return nil, err
	}
	return listener, nil
}

// stale reports whether path is a socket that nobody listens on.
func stale(ctx context.Context, path string) bool {
	info, err := os.Lstat(path)
	if err != nil || info.Mode().Type() != os.ModeSocket {
		return false
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", path)
	if err == nil {
		_ = conn.Close()
	}
	return errors.Is(err, syscall.ECONNREFUSED)
}
