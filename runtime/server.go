package runtime

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"sync/atomic"
)

// A Side is what generated code brings to one end of a protocol.
type Side struct {
	// Route hands what comes in to handlers; nil: everything is unimplemented.
	Route Router
	// View makes the typed view of a socket, before its first byte is read.
	// nil for none.
	View func(*Socket) any
}

// A Server serves a protocol on any number of listeners. Its methods may be
// called from any goroutine.
type Server struct {
	protocol *Protocol
	side     Side
	settings *settings
	sockets  *Sockets
	groups   *groups
	refusing chan struct{} // one slot for each refusal under way
	places   places
	rest     restWatch
	accepted atomic.Uint64
	dropped  atomic.Uint64

	mu        sync.Mutex
	listeners []net.Listener // each a *listening
	closed    bool
	stopped   chan struct{} // closed when no more connections are taken
	done      chan struct{} // closed when no socket is left after that
	ready     chan struct{} // closed when the first listener is served
	isReady   bool
}

// listening is a listener that is served. It is told from others by its address in
// memory: what users bring need not be comparable.
type listening struct{ net.Listener }

// NewServer makes a server. It opens nothing. A bad option is reported by
// Serve, nil is none.
func NewServer(p *Protocol, side Side, opts ...ServerOption) *Server {
	s := &Server{
		protocol: p, side: side, settings: defaultSettings(),
		sockets: newSockets(), groups: newGroups(),
		refusing: make(chan struct{}, maxRefusing),
		stopped:  make(chan struct{}), done: make(chan struct{}), ready: make(chan struct{}),
	}
	s.rest.init(s)
	for _, opt := range opts {
		if opt != nil {
			opt.applyServer(s.settings)
		}
	}
	s.settings.checkVolatile(p)
	s.settings.checkCredentials(p)
	return s
}

// Sockets returns the server's sockets.
func (s *Server) Sockets() *Sockets { return s.sockets }

// All returns all sockets as an audience.
func (s *Server) All() Audience { return selection(s.sockets.Snapshot) }

// Group returns the group of this name. It comes into being with its first
// member.
func (s *Server) Group(name string) *Group { return s.groups.named(name) }

// Groups returns the names of the groups that have members, sorted.
func (s *Server) Groups() []string { return s.groups.names() }

// Addrs returns the addresses that are served now.
func (s *Server) Addrs() []net.Addr {
	s.mu.Lock()
	defer s.mu.Unlock()
	addrs := make([]net.Addr, len(s.listeners))
	for i, l := range s.listeners {
		addrs[i] = l.Addr()
	}
	return addrs
}

// Ready returns a channel that is closed once the server serves: one
// listener, or all addresses of ListenAndServe.
func (s *Server) Ready() <-chan struct{} { return s.ready }

// ListenAndServe listens on every address, as Listen does, and serves them
// all. It returns when one fails or the server is closed, and shuts down when
// ctx ends, as Serve does; ErrServerClosed is what it returns when all went well.
func (s *Server) ListenAndServe(ctx context.Context, addrs ...string) error {
	if s.settings.err != nil {
		return s.settings.err
	}
	if len(addrs) == 0 {
		return errors.New("no address to listen on")
	}
	listeners := make([]net.Listener, 0, len(addrs))
	for _, addr := range addrs {
		more, err := listenAll(ctx, addr, &s.settings.listen)
		if err != nil {
			closeAll(listeners)
			return err
		}
		listeners = append(listeners, more...)
	}
	return s.serve(ctx, listeners)
}

// Serve accepts connections on l until the server is closed, which closes l
// and returns ErrServerClosed, or until l fails. When ctx ends the server
// shuts down, within the drain timeout, and the Shutdown's error is returned,
// or ErrServerClosed. Several listeners may be served at once.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	if l == nil {
		return errors.New("no listener to serve")
	}
	return s.serve(ctx, []net.Listener{l})
}

func (s *Server) serve(ctx context.Context, listeners []net.Listener) error {
	for i, l := range listeners {
		l, err := s.settings.secured(l)
		if err != nil {
			closeAll(listeners)
			return err
		}
		listeners[i] = &listening{l}
	}
	if err := s.add(listeners); err != nil {
		closeAll(listeners)
		return err
	}
	failed := make(chan error, len(listeners))
	var accepting sync.WaitGroup
	for _, l := range listeners {
		accepting.Go(func() { failed <- s.accept(l) })
	}
	err := s.supervise(ctx, failed)
	s.remove(listeners)
	accepting.Wait()
	return err
}

// supervise waits until accepting is over, for whichever reason.
func (s *Server) supervise(ctx context.Context, failed <-chan error) error {
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.settings.drainTimeout)
	defer cancel()
	if err := s.Shutdown(drain); err != nil {
		return err
	}
	return ErrServerClosed
}

func (s *Server) add(listeners []net.Listener) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.settings.err != nil:
		return s.settings.err
	case s.closed:
		return ErrServerClosed
	}
	s.listeners = append(s.listeners, listeners...)
	if !s.isReady {
		s.isReady = true
		close(s.ready)
	}
	return nil
}

// remove closes listeners and forgets them.
func (s *Server) remove(listeners []net.Listener) {
	closeAll(listeners)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listeners = slices.DeleteFunc(s.listeners, func(l net.Listener) bool { return slices.Contains(listeners, l) })
}

func closeAll(listeners []net.Listener) {
	for _, l := range listeners {
		_ = l.Close()
	}
}

// stop takes no more connections.
func (s *Server) stop() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.stopped)
		go s.conclude()
	}
	listeners := slices.Clone(s.listeners) // Serve forgets its own meanwhile
	s.mu.Unlock()
	closeAll(listeners)
}

// Close takes no more connections and closes every socket in order, as
// Socket.Close does. It waits for that, not for OnDisconnect.
func (s *Server) Close() error {
	s.stop()
	s.each(func(socket *Socket) { _ = socket.Close() })
	return nil
}

// Abort takes no more connections and resets every socket.
func (s *Server) Abort() {
	s.stop()
	s.each((*Socket).Abort)
}

// each runs f on every socket at the same time.
func (s *Server) each(f func(*Socket)) {
	var all sync.WaitGroup
	for socket := range s.sockets.All() {
		all.Go(func() { f(socket) })
	}
	all.Wait()
}
