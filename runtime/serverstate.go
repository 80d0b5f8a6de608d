package runtime

// A ServerState is where a server stands in its life.
type ServerState uint8

// The states of a server.
const (
	ServerNew      ServerState = iota // it serves no listener
	ServerServing                     // it serves at least one
	ServerDraining                    // it was closed or shut down, and has sockets yet
	ServerClosed                      // it was, and none is left
)

// String returns the state in lower case.
func (s ServerState) String() string {
	return [...]string{"new", "serving", "draining", "closed"}[min(s, ServerClosed)]
}

// State returns where the server stands in its life.
func (s *Server) State() ServerState {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed && s.sockets.Len() == 0: // for good
		return ServerClosed
	case s.closed:
		return ServerDraining
	case len(s.listeners) > 0:
		return ServerServing
	}
	return ServerNew
}

// Done returns a channel that is closed once the server was closed or shut
// down and the OnDisconnect of its last socket has returned.
func (s *Server) Done() <-chan struct{} { return s.done }

// conclude closes done when the last socket has left. None can come any more.
func (s *Server) conclude() {
	<-s.sockets.none()
	s.rest.stop()
	close(s.done)
}

// ServerStats are a server's counters. They only grow, except Sockets.
type ServerStats struct {
	Accepted uint64 // connections that its listeners gave it
	Dropped  uint64 // of those, how many were turned away; see OnDrop
	Sockets  int    // now
}

// Stats returns the counters of this moment.
func (s *Server) Stats() ServerStats {
	return ServerStats{Accepted: s.accepted.Load(), Dropped: s.dropped.Load(), Sockets: s.sockets.Len()}
}
