package runtime

import (
	"net"
	"syscall"

	"github.com/netgen-dev/netgen/runtime/internal/system"
)

// A directWriter writes what a connection takes at once, and never waits. It is
// for whoever writes for a queue at the moment.
type directWriter struct {
	raw     syscall.RawConn
	attempt func(fd uintptr) bool // made once, so that writing allocates nothing
	b       []byte
	n       int
	err     error
}

// newDirectWriter returns nil for a connection that cannot do this, such as one
// of TLS.
func newDirectWriter(conn net.Conn) *directWriter {
	raw := rawOf(conn)
	if raw == nil || !system.HasDirect {
		return nil
	}
	w := &directWriter{raw: raw}
	w.attempt = func(fd uintptr) bool {
		w.n, w.err = system.Write(fd, w.b)
		return true
	}
	return w
}

// write returns how much of b was taken. What is wrong with the connection shows
// when it is written to in the usual way.
func (w *directWriter) write(b []byte) int {
	w.b, w.n, w.err = b, 0, nil
	err := w.raw.Write(w.attempt)
	w.b = nil
	if err != nil || w.err != nil {
		return 0
	}
	return w.n
}
