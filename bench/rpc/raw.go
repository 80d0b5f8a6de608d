//go:build !alone || raw

package rpc

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"
)

func init() {
	enter(peer{name: raw, tag: "raw", dial: dialRaw, serve: serveRaw, streams: true, futures: true})
}

// The sizes of messages beside their payload, about as much as with the others.
const (
	rawMessage = 64
	rawItem    = 24
)

// What the first byte of a raw connection says that it is for.
const (
	rawEchoes  = 'e' // bytes come back as they are
	rawStreams = 's' // two numbers of 4 bytes ask for so many items with so much payload
	rawHears   = 'h' // items come when somebody tells
	rawTells   = 't' // a byte is an item for all who hear, and comes back
)

// rawClient writes bytes and reads them again, with nothing around them: what nobody
// can be faster than. It has a connection for each purpose that it is used for.
type rawClient struct {
	addr string

	mu    sync.Mutex
	conns map[byte]*rawConn
	buf   []byte
}

type rawConn struct {
	net.Conn
	in *bufio.Reader
}

func dialRaw(_ context.Context, addr string) (Client, error) {
	return &rawClient{addr: addr, conns: map[byte]*rawConn{}}, nil
}

// conn returns the connection for a purpose. The caller holds mu.
func (c *rawClient) conn(ctx context.Context, purpose byte) (*rawConn, error) {
	if conn := c.conns[purpose]; conn != nil {
		return conn, nil
	}
	conn, err := dialSocket(ctx, c.addr)
	if err != nil {
		return nil, err
	}
	c.conns[purpose] = &rawConn{conn, bufio.NewReaderSize(conn, 64<<10)}
	_, err = conn.Write([]byte{purpose})
	return c.conns[purpose], err
}

func (c *rawClient) Echo(ctx context.Context, _ uint64, payload []byte) error {
	return c.Ahead(ctx, 1, 1, payload)
}

func (c *rawClient) Ahead(ctx context.Context, total, inFlight int, payload []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	conn, err := c.conn(ctx, rawEchoes)
	if err != nil {
		return err
	}
	size := rawMessage + len(payload)
	most := inFlight * size
	if cap(c.buf) < most {
		c.buf = make([]byte, most)
	}
	if most > inBuffers {
		return conn.thereAndBackAtOnce(total*size, c.buf[:most])
	}
	return conn.thereAndBack(total*size, c.buf[:most])
}

// inBuffers is how much the sockets of both sides take before anybody reads.
const inBuffers = 64 << 10

// thereAndBack writes so many bytes and reads them back, of which as many as b has are
// under way.
func (c *rawConn) thereAndBack(total int, b []byte) error {
	n := min(total, len(b))
	sent, back := 0, 0
	for {
		if n > 0 {
			if _, err := c.Write(b[:n]); err != nil {
				return err
			}
		}
		if sent += n; back == total {
			return nil
		}
		came, err := c.in.Read(b)
		if err != nil {
			return err
		}
		back += came
		n = min(came, total-sent)
	}
}

// thereAndBackAtOnce is thereAndBack with a goroutine that writes.
func (c *rawConn) thereAndBackAtOnce(total int, b []byte) error {
	var mu sync.Mutex
	more, allowed, failed := sync.NewCond(&mu), len(b), error(nil)
	written := make(chan error, 1)
	go func() {
		for sent := 0; sent < total; {
			mu.Lock()
			for allowed == sent && failed == nil {
				more.Wait()
			}
			n, err := min(allowed, total)-sent, failed
			mu.Unlock()
			if err == nil {
				_, err = c.Write(b[:n])
			}
			if err != nil {
				written <- err
				return
			}
			sent += n
		}
		written <- nil
	}()
	for back := 0; back < total; {
		n, err := c.in.Discard(max(1, min(c.in.Buffered(), total-back)))
		back += n
		mu.Lock()
		allowed, failed = allowed+n, err
		mu.Unlock()
		more.Signal()
		if err != nil {
			return errors.Join(err, <-written)
		}
	}
	return <-written
}

func (c *rawClient) Count(ctx context.Context, total, payload int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	conn, err := c.conn(ctx, rawStreams)
	if err != nil {
		return err
	}
	var ask [8]byte
	binary.BigEndian.PutUint32(ask[:], uint32(total))
	binary.BigEndian.PutUint32(ask[4:], uint32(payload))
	if _, err := conn.Write(ask[:]); err != nil {
		return err
	}
	item := make([]byte, rawItem+payload)
	for range total {
		if _, err := io.ReadFull(conn.in, item); err != nil {
			return err
		}
	}
	return nil
}

func (c *rawClient) Listen(ctx context.Context, heard func()) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	conn, err := c.conn(ctx, rawHears)
	if err != nil {
		return err
	}
	return hearRaw(conn, heard)
}

func hearRaw(conn net.Conn, heard func()) error {
	var item [rawItem]byte
	if _, err := io.ReadFull(conn, item[:]); err != nil {
		return err
	}
	go func() {
		for {
			if _, err := io.ReadFull(conn, item[:]); err != nil {
				return
			}
			heard()
		}
	}()
	return nil
}

func (c *rawClient) Tell(ctx context.Context, _ uint64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	conn, err := c.conn(ctx, rawTells)
	if err != nil {
		return err
	}
	return conn.thereAndBack(1, make([]byte, 1))
}

func (c *rawClient) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var errs []error
	for _, conn := range c.conns {
		errs = append(errs, conn.Close())
	}
	return errors.Join(errs...)
}
