package runtime

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	goruntime "runtime"
	"strings"
	"syscall"

	"github.com/netgen-dev/netgen/runtime/internal/system"
)

// listenUnix listens on a unix socket that only those may use whom how says.
func listenUnix(ctx context.Context, path string, how *listenHow) (net.Listener, error) {
	if strings.HasPrefix(path, "@") {
		return listenAbstract(ctx, path, how)
	}
	listener, err := listenPath(ctx, path, how)
	if !errors.Is(err, syscall.EADDRINUSE) {
		return listener, err
	}
	unlock, lockErr := system.LockPath(path)
	if lockErr != nil {
		return nil, err
	}
	defer unlock()
	if !stale(ctx, path) || os.Remove(path) != nil {
		return nil, err
	}
	return listenPath(ctx, path, how)
}

// listenAbstract listens on a name that is no path. Elsewhere than on Linux it
// would become a file, with whatever permissions.
func listenAbstract(ctx context.Context, name string, how *listenHow) (net.Listener, error) {
	if goruntime.GOOS != "linux" {
		return nil, fmt.Errorf("listen unix %s: names that are no path: %w on this system", name, errors.ErrUnsupported)
	}
	if how.modeGiven || how.uid >= 0 || how.gid >= 0 {
		return nil, fmt.Errorf("listen unix %s: it has no file that could have a mode or an owner; see RequireUID", name)
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "unix", name)
	if err != nil {
		return nil, err
	}
	return withBacklog(l, how.backlog)
}

// listenPath binds with the mode. It is set before the bind where the system
// takes it from there (Linux does), so that there is no moment at which others
// could connect, and after it for the rest.
func listenPath(ctx context.Context, path string, how *listenHow) (net.Listener, error) {
	config := net.ListenConfig{Control: system.BindWith(how.mode)}
	l, err := config.Listen(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	if err := settlePath(path, how); err != nil {
		_ = l.Close()
		return nil, err
	}
	return withBacklog(system.OwnPath(l, path), how.backlog)
}

func settlePath(path string, how *listenHow) error {
	if how.uid >= 0 || how.gid >= 0 {
		if err := os.Lchown(path, how.uid, how.gid); err != nil {
			return err
		}
	}
	return os.Chmod(path, how.mode)
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
