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

// rawSize is how many bytes a message takes beside its payload, about as much as with
// the others.
const rawSize = 64

// rawClient writes bytes and reads them again, with nothing around them: what nobody
// can be faster than. The first four bytes of a message say how many it has; with the
// highest bit set it asks for so many small ones.
type rawClient struct {
	mu   sync.Mutex
	conn net.Conn
	in   *bufio.Reader
	buf  []byte
}

const rawStream = 1 << 31

func dialRaw(_ context.Context, addr string) (Client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &rawClient{conn: conn, in: bufio.NewReaderSize(conn, 64<<10)}, nil
}

func (c *rawClient) Echo(_ context.Context, _ uint64, payload []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pipelined(1, rawSize+len(payload))
}

// Futures writes many messages at once.
func (c *rawClient) Futures(_ context.Context, _ uint64, inFlight int, payload []byte) error {
	return c.pipelined(inFlight, rawSize+len(payload))
}

func (c *rawClient) pipelined(n, size int) error {
	if cap(c.buf) < n*size {
		c.buf = make([]byte, n*size)
	}
	b := c.buf[:n*size]
	for i := range n {
		binary.BigEndian.PutUint32(b[i*size:], uint32(size))
	}
	if _, err := c.conn.Write(b); err != nil {
		return err
	}
	_, err := io.ReadFull(c.in, b)
	return err
}

func (c *rawClient) Count(_ context.Context, total int) error {
	var b [rawSize]byte
	binary.BigEndian.PutUint32(b[:], rawStream|uint32(total))
	if _, err := c.conn.Write(b[:4]); err != nil {
		return err
	}
	for range total {
		if _, err := io.ReadFull(c.in, b[:24]); err != nil {
			return err
		}
	}
	return nil
}

func (c *rawClient) Close() error { return c.conn.Close() }

func serveRaw(ctx context.Context, l net.Listener) error {
	context.AfterFunc(ctx, func() { _ = l.Close() })
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer func() { _ = conn.Close() }()
			_ = rawEcho(conn)
		}()
	}
}

// rawEcho answers what has arrived with one write.
func rawEcho(conn net.Conn) error {
	buf := make([]byte, 64<<10)
	filled := 0
	for {
		n, err := conn.Read(buf[filled:])
		if err != nil {
			return err
		}
		filled += n
		if head := binary.BigEndian.Uint32(buf); filled == 4 && head&rawStream != 0 {
			if err := rawItems(conn, int(head&^rawStream)); err != nil {
				return err
			}
			filled = 0
			continue
		}
		whole := 0
		for filled-whole >= 4 {
			size := int(binary.BigEndian.Uint32(buf[whole:]))
			if size > len(buf) {
				return fmt.Errorf("a message of %d bytes", size)
			}
			if filled-whole < size {
				break
			}
			whole += size
		}
		if _, err := conn.Write(buf[:whole]); err != nil {
			return err
		}
		filled = copy(buf, buf[whole:filled])
	}
}

func rawItems(conn net.Conn, total int) error {
	out := bufio.NewWriterSize(conn, 64<<10)
	var item [24]byte
	for i := range total {
		binary.BigEndian.PutUint64(item[:], uint64(i))
		if _, err := out.Write(item[:]); err != nil {
			return err
		}
	}
	return out.Flush()
}
