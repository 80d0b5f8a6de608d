package runtime

import (
	"io"
	"net"
)

// fruitlessReads is how often in a row a connection may return neither bytes
// nor an error.
const fruitlessReads = 100

// A nativeInput holds what has arrived and was not read yet, at most a buffer
// full. Where the connection can wait without one, a socket has the buffer only
// while something is in it. It is for one goroutine.
type nativeInput struct {
	from     io.Reader
	direct   *directReader // nil where from cannot wait without a buffer
	counters *counters
	buf      *[readBuffer]byte // nil for none
	r, w     int               // what is there is buf[r:w]
	err      error             // that the last read met, and nobody was told of yet
}

func newNativeInput(from io.Reader, counters *counters) nativeInput {
	i := nativeInput{from: from, counters: counters}
	if conn, ok := from.(net.Conn); ok {
		i.direct = newDirectReader(conn)
	}
	return i
}

func (i *nativeInput) buffered() int { return i.w - i.r }

// peek returns the next n bytes, n at most readBuffer, without reading them, and
// fewer with an error. They are valid until the next call.
func (i *nativeInput) peek(n int) ([]byte, error) {
	for i.buffered() < n {
		if err := i.fill(); err != nil {
			return i.held(), err
		}
	}
	return i.held()[:n], nil
}

func (i *nativeInput) held() []byte {
	if i.buf == nil {
		return nil
	}
	return i.buf[i.r:i.w]
}

// consume reads n bytes of those that are there.
func (i *nativeInput) consume(n int) { i.r += n }

// Read implements io.Reader. What is long goes straight to its place.
func (i *nativeInput) Read(b []byte) (int, error) {
	if i.buffered() == 0 {
		if len(b) >= readBuffer {
			n, err := i.from.Read(b)
			i.counters.arrived(n)
			return n, err
		}
		if err := i.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(b, i.held())
	i.consume(n)
	return n, nil
}

// skip reads n bytes and keeps nothing of them.
func (i *nativeInput) skip(n int) error {
	for n > i.buffered() {
		n -= i.buffered()
		i.consume(i.buffered())
		if err := i.fill(); err != nil {
			return err
		}
	}
	i.consume(n)
	return nil
}

// fill reads once. The buffer is never full when it is called.
func (i *nativeInput) fill() error {
	if i.buffered() == 0 {
		i.r, i.w = 0, 0
		if i.direct != nil {
			return i.wait()
		}
	}
	if i.buf == nil {
		i.buf = readBuffers.Get().(*[readBuffer]byte)
	}
	if i.r > 0 {
		i.w, i.r = copy(i.buf[:], i.held()), 0
	}
	if err := i.err; err != nil {
		i.err = nil
		return err
	}
	for range fruitlessReads {
		n, err := i.from.Read(i.buf[i.w:])
		i.w += n
		i.counters.arrived(n)
		if n > 0 {
			i.err = err
			return nil
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// wait gives the empty buffer back until something has come.
func (i *nativeInput) wait() (err error) {
	if i.buf != nil {
		readBuffers.Put(i.buf)
	}
	i.buf, i.w, err = i.direct.read()
	i.counters.arrived(i.w)
	return err
}
