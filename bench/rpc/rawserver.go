//go:build !alone || raw

package rpc

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"sync"
)

// rawServer does what the first byte of a connection says.
type rawServer struct {
	mu    sync.Mutex
	hears []net.Conn
}

func serveRaw(ctx context.Context, l net.Listener) error {
	context.AfterFunc(ctx, func() { _ = l.Close() })
	s := new(rawServer)
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go func() { _ = s.serve(conn) }()
	}
}

func (s *rawServer) serve(conn net.Conn) error {
	var purpose [1]byte
	if _, err := io.ReadFull(conn, purpose[:]); err != nil {
		return conn.Close()
	}
	if purpose[0] == rawHears {
		return s.hear(conn)
	}
	defer func() { _ = conn.Close() }()
	for {
		var err error
		switch purpose[0] {
		case rawEchoes:
			err = rawEcho(conn)
		case rawStreams:
			err = rawItems(conn)
		case rawTells:
			err = s.tell(conn)
		default:
			err = fmt.Errorf("a connection for %q", purpose)
		}
		if err != nil {
			return err
		}
	}
}

// rawEcho answers what has arrived with one write, and has more room when there is
// more to do.
func rawEcho(conn net.Conn) error {
	buf := make([]byte, 4<<10)
	for {
		n, err := conn.Read(buf)
		if err != nil {
			return err
		}
		if _, err := conn.Write(buf[:n]); err != nil {
			return err
		}
		if n == len(buf) && n < 64<<10 {
			buf = make([]byte, 2*n)
		}
	}
}

func rawItems(conn net.Conn) error {
	var asked [8]byte
	if _, err := io.ReadFull(conn, asked[:]); err != nil {
		return err
	}
	out := bufio.NewWriterSize(conn, 64<<10)
	item := make([]byte, rawItem+int(binary.BigEndian.Uint32(asked[4:])))
	for i := range binary.BigEndian.Uint32(asked[:]) {
		binary.BigEndian.PutUint32(item, i)
		if _, err := out.Write(item); err != nil {
			return err
		}
	}
	return out.Flush()
}

// hear keeps a connection for what is told.
func (s *rawServer) hear(conn net.Conn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hears = append(s.hears, conn)
	_, err := conn.Write(make([]byte, rawItem))
	return err
}

func (s *rawServer) tell(conn net.Conn) error {
	var told [1]byte
	if _, err := io.ReadFull(conn, told[:]); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	item := make([]byte, rawItem)
	for _, listener := range s.hears {
		if _, err := listener.Write(item); err != nil {
			return err
		}
	}
	_, err := conn.Write(told[:])
	return err
}
