package runtime

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"syscall"

	"github.com/netgen-dev/netgen/runtime/internal/system"
)

// readBuffers are lent to sockets while there is something to read.
var readBuffers = sync.Pool{New: func() any { return new([readBuffer]byte) }}

// A directReader waits for input without a buffer to read it into. It is for
// one goroutine at a time.
type directReader struct {
	conn    net.Conn
	raw     syscall.RawConn
	attempt func(fd uintptr) bool // made once, so that reading allocates nothing
	much    bool                  // a lot is likely to come
	small   *[readBuffer]byte     // what was read into, or
	wide    *[wideBuffer]byte
	waited  bool // for what was read
	n       int
	err     error
}

// newDirectReader returns nil for a connection that cannot do this.
func newDirectReader(conn net.Conn) *directReader {
	raw := rawOf(conn)
	if raw == nil || !system.HasDirect {
		return nil
	}
	r := &directReader{conn: conn, raw: raw}
	r.attempt = func(fd uintptr) bool {
		r.n, r.err = system.Read(fd, r.borrow())
		if r.n > 0 {
			return true
		}
		r.giveBack()
		r.waited = r.err == syscall.EAGAIN
		return !r.waited
	}
	return r
}

func (r *directReader) borrow() []byte {
	if r.much {
		r.wide = wideBuffers.Get().(*[wideBuffer]byte)
		return r.wide[:]
	}
	r.small = readBuffers.Get().(*[readBuffer]byte)
	return r.small[:]
}

func (r *directReader) giveBack() {
	if r.wide != nil {
		wideBuffers.Put(r.wide)
	} else {
		readBuffers.Put(r.small)
	}
	r.small, r.wide = nil, nil
}

// read waits until something has come, which is in r.small or r.wide then. Nothing is
// with an error.
func (r *directReader) read(much bool) (n int, err error) {
	r.small, r.wide, r.much, r.waited, r.n, r.err = nil, nil, much, false, 0, nil
	if err := r.raw.Read(r.attempt); err != nil {
		return 0, r.explain(err)
	}
	switch {
	case r.n > 0:
		return r.n, nil
	case r.err == nil:
		return 0, io.EOF
	}
	return 0, r.explain(os.NewSyscallError("read", r.err))
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
