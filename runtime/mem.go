package runtime

import (
	"context"
	"net"
	"os"
	"sync"
	"syscall"
)

// memAddr is the address of both ends of a connection within this process.
type memAddr string

func (memAddr) Network() string  { return "mem" }
func (a memAddr) String() string { return string(a) }

// memListeners are those of this process, by name.
var memListeners = struct {
	sync.Mutex
	m map[string]*memListener
}{m: map[string]*memListener{}}

type memListener struct {
	name   string
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

// memConn is one end of a pipe that says where it belongs.
type memConn struct {
	net.Conn
	addr memAddr
}

func (c memConn) LocalAddr() net.Addr  { return c.addr }
func (c memConn) RemoteAddr() net.Addr { return c.addr }

func listenMem(name string) (net.Listener, error) {
	memListeners.Lock()
	defer memListeners.Unlock()
	if memListeners.m[name] != nil {
		return nil, &net.OpError{Op: "listen", Net: "mem", Addr: memAddr(name), Err: os.NewSyscallError("bind", syscall.EADDRINUSE)}
	}
	l := &memListener{name: name, conns: make(chan net.Conn), closed: make(chan struct{})}
	memListeners.m[name] = l
	return l, nil
}

func dialMem(ctx context.Context, name string) (net.Conn, error) {
	memListeners.Lock()
	l := memListeners.m[name]
	memListeners.Unlock()
	if l == nil {
		return nil, memRefused(name, syscall.ECONNREFUSED)
	}
	here, there := net.Pipe()
	select {
	case l.conns <- memConn{there, memAddr(name)}:
		return memConn{here, memAddr(name)}, nil
	case <-l.closed:
		return nil, memRefused(name, syscall.ECONNREFUSED)
	case <-ctx.Done():
		return nil, memRefused(name, context.Cause(ctx))
	}
}

func memRefused(name string, err error) error {
	return &net.OpError{Op: "dial", Net: "mem", Addr: memAddr(name), Err: err}
}

// Accept implements net.Listener.
func (l *memListener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, &net.OpError{Op: "accept", Net: "mem", Addr: l.Addr(), Err: net.ErrClosed}
	}
}

// Close implements net.Listener.
func (l *memListener) Close() error {
	l.once.Do(func() {
		memListeners.Lock()
		defer memListeners.Unlock()
		delete(memListeners.m, l.name)
		close(l.closed)
	})
	return nil
}

// Addr implements net.Listener.
func (l *memListener) Addr() net.Addr { return memAddr(l.name) }
