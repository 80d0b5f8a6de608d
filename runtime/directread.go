package runtime

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
)

// readBuffers are lent to sockets while there is something to read.
var readBuffers = sync.Pool{New: func() any { return new([readBuffer]byte) }}

// A directReader waits for input without a buffer to read it into. It is for
// one goroutine at a time.
type directReader struct {
	conn    net.Conn
	raw     syscall.RawConn
	attempt func(fd uintptr) bool // made once, so that reading allocates nothing
	b       *[readBuffer]byte
	n       int
	err     error
}

// newDirectReader returns nil for a connection that cannot do this.
func newDirectReader(conn net.Conn) *directReader {
	raw := rawOf(conn)
	if raw == nil || !canReadDirectly {
		return nil
	}
	r := &directReader{conn: conn, raw: raw}
	r.attempt = func(fd uintptr) bool {
		r.b = readBuffers.Get().(*[readBuffer]byte)
		r.n, r.err = readDirectly(fd, r.b[:])
		if r.n > 0 {
			return true
		}
		readBuffers.Put(r.b)
		r.b = nil
		return !errors.Is(r.err, syscall.EAGAIN)
	}
	return r
}

// read waits until something has come and returns it in a borrowed buffer, nil
// with an error.
func (r *directReader) read() (b *[readBuffer]byte, n int, err error) {
	r.n, r.err = 0, nil
	if err := r.raw.Read(r.attempt); err != nil {
		return nil, 0, r.explain(err)
	}
	b, r.b = r.b, nil
	switch {
	case b != nil:
		return b, r.n, nil
	case r.err == nil:
		return nil, 0, io.EOF
	}
	return nil, 0, r.explain(os.NewSyscallError("read", r.err))
}

// explain says what net says where reading fails.
func (r *directReader) explain(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		err = op.Err
	}
	local := r.conn.LocalAddr()
	return &net.OpError{Op: "read", Net: local.Network(), Source: local, Addr: r.conn.RemoteAddr(), Err: err}
}

// rawOf returns the descriptor of a connection that the system knows, nil for
// all others. A type that embeds one may read and write in its own way.
func rawOf(conn net.Conn) syscall.RawConn {
	var known syscall.Conn
	switch conn := conn.(type) {
	case *net.TCPConn:
		known = conn
	case *net.UnixConn:
		known = conn
	default:
		return nil
	}
	raw, err := known.SyscallConn()
	if err != nil {
		return nil
	}
	return raw
}
