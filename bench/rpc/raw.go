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
	return c.Futures(ctx, 0, 1, payload)
}

// Futures writes many messages at once.
func (c *rawClient) Futures(ctx context.Context, _ uint64, inFlight int, payload []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	conn, err := c.conn(ctx, rawEchoes)
	if err != nil {
		return err
	}
	size := inFlight * (rawMessage + len(payload))
	if cap(c.buf) < size {
		c.buf = make([]byte, size)
	}
	return conn.thereAndBack(c.buf[:size])
}

// inBuffers is how much the sockets of both sides take before anybody reads.
const inBuffers = 64 << 10

func (c *rawConn) thereAndBack(b []byte) error {
	if len(b) <= inBuffers {
		_, err := c.Write(b)
		_, err2 := io.ReadFull(c.in, b)
		return errors.Join(err, err2)
	}
	written := make(chan error, 1)
	go func() {
		_, err := c.Write(b)
		written <- err
	}()
	_, err := io.CopyN(io.Discard, c.in, int64(len(b)))
	return errors.Join(err, <-written)
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
	return conn.thereAndBack(make([]byte, 1))
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
