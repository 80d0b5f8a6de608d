package runtime

import (
	"bytes"
	"errors"
	"io"
	"net"
	"testing"
	"testing/iotest"
)

// Whatever pieces the input comes in, what is read is the same.
func TestInputOfAllKinds(t *testing.T) {
	t.Parallel()
	want := make([]byte, 3*readBuffer+100)
	for n := range want {
		want[n] = byte(n * n >> 3)
	}
	near, far := tcpPair(t)
	go func() {
		for rest := want; len(rest) > 0; {
			n, _ := far.Write(rest[:min(1000, len(rest))])
			rest = rest[n:]
		}
		_ = far.Close()
	}()
	for name, from := range map[string]net.Conn{
		"memory":         readerConn{from: bytes.NewReader(want)},
		"byte by byte":   readerConn{from: iotest.OneByteReader(bytes.NewReader(want))},
		"end with data":  readerConn{from: iotest.DataErrReader(bytes.NewReader(want))},
		"TCP connection": near,
	} {
		var counted counters
		i := newInput(from, &counted)
		got := readInPieces(t, i)
		if !bytes.Equal(got, want) || counted.bytesRead.Load() != uint64(len(want)) {
			t.Errorf("%s: %d bytes of %d, other ones or miscounted (%d)", name, len(got), len(want), counted.bytesRead.Load())
		}
	}
}

// A readerConn is a connection that only reads.
type readerConn struct {
	net.Conn
	from io.Reader
}

func (c readerConn) Read(b []byte) (int, error) { return c.from.Read(b) }

// readInPieces reads all in pieces of several lengths.
func readInPieces(t *testing.T, i *input) (got []byte) {
	t.Helper()
	for n := 1; ; n = n*3 + 1 {
		for i.len() < n {
			if err := i.fill(n, false); err == io.EOF {
				return append(got, i.bytes()...)
			} else if err != nil {
				t.Fatal(err)
			}
		}
		got = append(got, i.bytes()[:n]...)
		i.consume(n)
	}
}

// A message of which nothing says how long it is takes as many reads as its length has
// digits: the buffer grows with what has arrived.
func TestInputOfUnknownLength(t *testing.T) {
	t.Parallel()
	const long = 16 << 20
	i := newInput(readerConn{from: bytes.NewReader(make([]byte, long))}, &counters{})
	reads := 0
	for ; i.len() < long; reads++ {
		if err := i.fill(i.len()+1, false); err != nil {
			t.Fatal(err)
		}
		if room := cap(i.buf); room > wideBuffer && room > i.len()+i.len()/4+growStep {
			t.Fatalf("room for %d bytes where %d have come", room, i.len())
		}
	}
	if reads > 50 {
		t.Errorf("%d reads for %d bytes", reads, long)
	}
}

// A connection that waits has no buffer.
func TestWaitingTakesNoBuffer(t *testing.T) {
	t.Parallel()
	near, far := tcpPair(t)
	if newDirectReader(near) == nil {
		t.Skip("the system waits with a buffer")
	}
	i := newInput(near, &counters{})
	_, _ = far.Write([]byte("ab"))
	for i.len() < 2 {
		if err := i.fill(2, false); err != nil {
			t.Fatal(err)
		}
	}
	i.consume(2)
	_ = near.Close()
	if err := i.fill(0, false); !errors.Is(err, net.ErrClosed) || i.buf != nil {
		t.Errorf("got %v, and a buffer: %v", err, i.buf != nil)
	}
}

func TestInputThatNeverComes(t *testing.T) {
	t.Parallel()
	i := newInput(readerConn{from: fruitless{}}, &counters{})
	if err := i.fill(0, false); err != io.ErrNoProgress {
		t.Errorf("got %v", err)
	}
}

type fruitless struct{}

func (fruitless) Read([]byte) (int, error) { return 0, nil }

// countsItself is a connection of the system's with a way of its own.
type countsItself struct {
	*net.TCPConn
	read, written *int
}

func (c countsItself) Read(b []byte) (int, error) {
	n, err := c.TCPConn.Read(b)
	*c.read += n
	return n, err
}

func (c countsItself) Write(b []byte) (int, error) {
	*c.written += len(b)
	return c.TCPConn.Write(b)
}

// What embeds a connection is read and written in its own way.
func TestConnectionThatEmbedsOne(t *testing.T) {
	t.Parallel()
	server, _ := serve(t, "mem:"+t.Name(), handlers{echo: echoBack})
	near, far := tcpPair(t)
	server.welcome(far)
	conn := countsItself{near.(*net.TCPConn), new(int), new(int)}
	client, err := NewClient(ctxFor(t), testProtocol, handlers{}.side(), conn, quiet)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{Number: 1}); err != nil {
		t.Fatal(err)
	}
	_ = client.Close()
	<-client.Done()
	if stats := client.Socket().Stats(); *conn.read != int(stats.BytesRead) || *conn.written != int(stats.BytesWritten) {
		t.Errorf("%d and %d bytes went through it of %+v", *conn.read, *conn.written, stats)
	}
}

// tcpPair returns both ends of a connection.
func tcpPair(t *testing.T) (near, far net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if near, err = net.Dial("tcp", l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if far, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = near.Close()
		_ = far.Close()
	})
	return near, far
}
