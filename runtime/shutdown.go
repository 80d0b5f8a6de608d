package runtime

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// A Running is a handler that has not returned.
type Running struct {
	Socket uint64 // the socket's id
	Method string
	Age    time.Duration
}

// A ShutdownError is returned by Shutdown when its context ended first. It
// wraps the context's error and says what was still running.
type ShutdownError struct {
	Running []Running
	Cause   error
}

// Error lists a few of the handlers.
func (e *ShutdownError) Error() string {
	if len(e.Running) == 0 {
		return fmt.Sprintf("shutdown: %v", e.Cause)
	}
	const few = 5
	parts := make([]string, 0, few+1)
	for _, r := range e.Running[:min(few, len(e.Running))] {
		parts = append(parts, fmt.Sprintf("%s on socket %d for %v", r.Method, r.Socket, r.Age.Round(time.Millisecond)))
	}
	if more := len(e.Running) - few; more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", more))
	}
	return fmt.Sprintf("shutdown: %v while running: %s", e.Cause, strings.Join(parts, ", "))
}

// Unwrap returns the cause.
func (e *ShutdownError) Unwrap() error { return e.Cause }

// Shutdown takes no more connections and no more calls, lets those under way
// finish, then closes the sockets and waits for their OnDisconnect. When ctx
// ends first the rest is cut off and a *ShutdownError says what was still
// running. Shutting down again returns nil at once where nothing is left. It
// must not be called from a handler, for which it would wait.
func (s *Server) Shutdown(ctx context.Context) error {
	s.stop()
	draining, stop := context.WithCancel(context.WithoutCancel(ctx)) // sockets end after the report
	defer stop()
	for socket := range s.sockets.All() {
		go func() { _ = socket.Shutdown(draining) }()
	}
	none := s.sockets.none()
	select {
	case <-none:
	case <-ctx.Done():
	}
	select {
	case <-none: // also if ctx has ended
		return nil
	default:
	}
	err := &ShutdownError{Running: s.running(), Cause: context.Cause(ctx)}
	s.Abort()
	return err
}

// running lists the handlers that have not returned.
func (s *Server) running() []Running {
	var list []Running
	for socket := range s.sockets.All() {
		list = append(list, socket.session.running()...)
	}
	return list
}

func (s *nativeSession) running() []Running {
	now := time.Now()
	var list []Running
	s.served.mu.Lock()
	for _, x := range s.served.all() {
		list = append(list, Running{s.socket.id, x.name(), now.Sub(time.Unix(0, x.started))})
	}
	s.served.mu.Unlock()
	if name, since, ok := s.events.current(); ok {
		list = append(list, Running{s.socket.id, name, now.Sub(since)})
	}
	return list
}
