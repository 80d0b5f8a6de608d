package peers

import (
	"errors"
	"net"
	"sync"
	"testing"
)

// A Tap stands between a client and a server and records what they say.
type Tap struct {
	Addr string // host:port, which a client dials in place of the server's

	dissector Dissector
	capture   *capture
	server    string

	mu    sync.Mutex
	ended bool
	conns map[net.Conn]bool
	tasks sync.WaitGroup
}

// NewTap listens in front of a server until the test ends. Server is its host:port.
func NewTap(t testing.TB, dissector Dissector, server string) *Tap {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	tap := &Tap{
		Addr:      listener.Addr().String(),
		dissector: dissector,
		capture:   &capture{server: dissector.port},
		server:    server,
		conns:     map[net.Conn]bool{},
	}
	tap.tasks.Go(func() { tap.accept(listener) })
	t.Cleanup(func() {
		_ = listener.Close()
		tap.cut()
		tap.tasks.Wait()
	})
	return tap
}

// Port returns the port of Addr alone, as command lines want it.
func (t *Tap) Port() string { return portOf(t.Addr) }

func (t *Tap) accept(listener net.Listener) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		t.tasks.Go(func() { t.connect(client) })
	}
}

// connect dials the server for a client and relays until both have ended.
func (t *Tap) connect(client net.Conn) {
	defer t.release(client)
	if !t.hold(client) {
		return
	}
	server, err := net.Dial("tcp", t.server)
	if err != nil {
		return
	}
	defer t.release(server)
	if !t.hold(server) {
		return
	}
	talk := t.capture.open()
	var replies sync.WaitGroup
	replies.Go(func() { relay(talk, fromServer, server, client) })
	relay(talk, fromClient, client, server)
	replies.Wait()
}

// relay passes on what one end sends, after it was recorded: so an answer cannot
// be in the capture before what it answers.
func relay(talk *conversation, direction int, from, to net.Conn) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		talk.send(direction, buffer[:n])
		if _, failed := to.Write(buffer[:n]); failed != nil {
			err = errors.Join(err, failed)
		}
		if err != nil {
			talk.end(direction)
			_ = to.(*net.TCPConn).CloseWrite()
			_ = from.(*net.TCPConn).CloseRead()
			return
		}
	}
}

// hold keeps a connection to be closed when the test ends, unless it has.
func (t *Tap) hold(conn net.Conn) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.conns[conn] = true
	return !t.ended
}

func (t *Tap) release(conn net.Conn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.conns, conn)
	_ = conn.Close()
}

func (t *Tap) cut() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	for conn := range t.conns {
		_ = conn.Close()
	}
}
