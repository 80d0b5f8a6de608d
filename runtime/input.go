package runtime

import (
	"io"
	"net"
	"sync"
)

// manyCalls is how many calls a socket has under way that reads into a wide buffer
// from the start.
const manyCalls = 16

// fruitlessReads is how often in a row a connection may return neither bytes
// nor an error.
const fruitlessReads = 100

// wideBuffer is what a socket reads into while much is coming.
const wideBuffer = 64 << 10

var wideBuffers = sync.Pool{New: func() any { return new([wideBuffer]byte) }}

// An input holds what has arrived and was not read yet. It is for one
// goroutine. A socket that waits has no buffer, or a small one where its
// connection cannot wait without; a full one makes place for a wide one, and for a
// longer message a buffer that grows with what arrives. All are given back before
// the socket waits for the next message.
type input struct {
	conn     net.Conn
	direct   *directReader // nil where conn cannot wait without a buffer
	counters *counters
	small    *[readBuffer]byte // borrowed, nil for none
	wide     *[wideBuffer]byte // likewise
	buf      []byte            // small, wide or one of its own
	r, w     int               // what is there is buf[r:w]
	full     bool              // the last read filled buf: more is there
	lately   int               // more of late than fits in the small buffer
}

// manyReads is for how many reads that bring little a socket still expects much.
const manyReads = 8

func newInput(conn net.Conn, counters *counters) *input {
	return &input{conn: conn, direct: newDirectReader(conn), counters: counters}
}

// goOn reads from another connection.
func (i *input) goOn(conn net.Conn) { i.conn, i.direct = conn, newDirectReader(conn) }

func (i *input) bytes() []byte { return i.buf[i.r:i.w] }

func (i *input) len() int { return i.w - i.r }

func (i *input) consume(n int) { i.r += n }

// fill reads once, whatever comes, towards a message of need bytes. much says that
// this side has asked for a lot.
func (i *input) fill(need int, much bool) error {
	if i.len() == 0 && i.direct != nil {
		return i.wait(much || i.lately > 0)
	}
	i.makeRoom(need, much)
	for range fruitlessReads {
		n, err := countingReader{i.conn, i.counters}.Read(i.buf[i.w:])
		if n > 0 || err != nil {
			return i.arrived(n, err)
		}
	}
	return io.ErrNoProgress
}

// waited reports whether what was read last had to be waited for, as far as anybody knows.
func (i *input) waited() bool { return i.direct != nil && i.direct.waited }

// busy reports whether more is likely to be there than fits in the small buffer.
func (i *input) busy() bool { return i.full && i.wide != nil }

// wait gives the buffers back until something has come.
func (i *input) wait(much bool) error {
	i.release()
	n, err := i.direct.read(much)
	i.counters.arrived(n)
	switch {
	case i.direct.wide != nil && n > 0:
		i.wide = i.direct.wide
		i.buf = i.wide[:]
	case n > 0:
		i.small = i.direct.small
		i.buf = i.small[:]
	}
	return i.arrived(n, err)
}

// release gives the buffers back, in which nothing is left.
func (i *input) release() {
	if i.wide != nil {
		wideBuffers.Put(i.wide)
	}
	if i.small != nil {
		readBuffers.Put(i.small)
	}
	i.wide, i.small, i.buf, i.r, i.w = nil, nil, nil, 0, 0
}

// arrived accounts for one read.
func (i *input) arrived(n int, err error) error {
	i.w += n
	i.full = n > 0 && i.w == len(i.buf)
	if n > 0 {
		err = nil // it comes again
	}
	if n >= readBuffer {
		i.lately = manyReads
	} else if i.lately > 0 {
		i.lately--
	}
	if i.full && len(i.buf) < wideBuffer {
		i.widen()
	}
	return err
}

// makeRoom sees to it that there is room, with what is there at the front.
func (i *input) makeRoom(need int, much bool) {
	if i.buf == nil {
		i.narrow()
	}
	if i.r == i.w {
		i.r, i.w = 0, 0
	}
	if much && len(i.buf) < wideBuffer {
		i.widen()
	}
	if len(i.buf) > readBuffer && !much && !i.busy() && i.w-i.r <= readBuffer/2 && need <= readBuffer {
		i.narrow()
	}
	if i.w < len(i.buf) && len(i.buf)-i.r >= need {
		return
	}
	i.w = copy(i.buf, i.buf[i.r:i.w])
	i.r = 0
	if i.w == len(i.buf) {
		i.replace(make([]byte, max(min(need, 2*len(i.buf)), len(i.buf)+i.step())))
	}
}

// step is by how much a full buffer grows at least. It is a part of what has arrived, for
// a message of which nothing says how long it is: in steps that are all the same it
// would be moved the more often the longer it is.
func (i *input) step() int { return max(growStep, len(i.buf)/4) }

// replace goes on with another buffer, which holds what is there.
func (i *input) replace(b []byte) {
	i.w = copy(b, i.buf[i.r:i.w])
	i.r, i.buf = 0, b
	if i.wide != nil && len(b) != wideBuffer {
		wideBuffers.Put(i.wide)
		i.wide = nil
	}
}

func (i *input) widen() {
	wide := wideBuffers.Get().(*[wideBuffer]byte)
	i.replace(wide[:])
	i.wide = wide
}

// narrow goes on with the small buffer, into which what is there fits.
func (i *input) narrow() {
	if i.small == nil {
		i.small = readBuffers.Get().(*[readBuffer]byte)
	}
	i.replace(i.small[:])
}

// rest takes what is there.
func (i *input) rest() []byte {
	b := append([]byte(nil), i.bytes()...)
	i.r, i.w = 0, 0
	return b
}

// discard reads until the input ends and keeps nothing of it.
func (i *input) discard() {
	i.release()
	_, _ = io.Copy(io.Discard, countingReader{i.conn, i.counters})
}
