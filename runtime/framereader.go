package runtime

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// readBuffer is what a socket holds while it waits. Payloads that fit are
// decoded from it in place.
const readBuffer = 8 << 10

// growStep is by how much the buffer of a longer payload grows ahead of what
// has arrived.
const growStep = 16 << 10

// A frameReader puts frames together to messages.
type frameReader struct {
	r        *bufio.Reader
	max      int // bytes of one message
	counters *counters
	held     int // bytes of r that the last message still uses
	partial  map[partialKey]*partial
}

// A partialKey tells unfinished messages apart.
type partialKey struct {
	id   uint32
	kind native.Kind
}

type partial struct {
	header native.Header // of the first fragment
	body   []byte
}

func newFrameReader(input io.Reader, max int, counters *counters) *frameReader {
	return &frameReader{
		r:        bufio.NewReaderSize(countingReader{input, counters}, readBuffer),
		max:      max,
		counters: counters,
		partial:  map[partialKey]*partial{},
	}
}

// countingReader counts what arrives, and when.
type countingReader struct {
	input    io.Reader
	counters *counters
}

func (c countingReader) Read(b []byte) (int, error) {
	n, err := c.input.Read(b)
	c.counters.bytesRead.Add(uint64(n))
	c.counters.lastActivity.Store(time.Now().UnixNano())
	return n, err
}

// next returns the next whole message. Its payload is valid until the next
// call. io.EOF means that the input ended between frames.
func (f *frameReader) next() (native.Header, []byte, error) {
	for {
		h, err := f.header()
		if err != nil {
			return h, nil, err
		}
		f.counters.framesRead.Add(1)
		if known, err := knownKind(h); !known || err != nil {
			if err == nil {
				err = f.skip(int(h.Size))
			}
			if err != nil {
				return h, nil, err
			}
			continue
		}
		whole, payload, err := f.payload(&h)
		if whole || err != nil {
			return h, payload, err
		}
	}
}

func (f *frameReader) header() (native.Header, error) {
	if _, err := f.r.Discard(f.held); err != nil {
		return native.Header{}, err
	}
	f.held = 0
	b, err := f.r.Peek(native.HeaderSize)
	if err != nil {
		if len(b) > 0 {
			err = inside(err)
		}
		return native.Header{}, err
	}
	h, _ := native.ParseHeader(b)
	_, _ = f.r.Discard(native.HeaderSize)
	if h.Size > maxFrame {
		return h, protocolErrorf("a %v frame claims %d bytes, more than %d", h.Kind, h.Size, maxFrame)
	}
	return h, nil
}

// inside turns the end of the input within a frame into what it is.
func inside(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// knownKind reports whether a frame is understood; one that must be and is
// not is an error.
func knownKind(h native.Header) (bool, error) {
	known := h.Kind >= native.KindHello && h.Kind <= native.KindGoAway
	if !known && h.Flags&native.FlagCritical != 0 {
		return false, protocolErrorf("a critical frame is of unknown %v", h.Kind)
	}
	if known && h.Flags&native.FlagMore != 0 && !mayBeLarge(h.Kind) {
		return false, protocolErrorf("a %v frame is in fragments", h.Kind)
	}
	return known, nil
}

func mayBeLarge(kind native.Kind) bool {
	switch kind {
	case native.KindShapes, native.KindRequest, native.KindReply, native.KindError, native.KindEvent, native.KindItem:
		return true
	}
	return false
}

func (f *frameReader) skip(n int) error {
	f.counters.skipped.Add(1)
	_, err := f.r.Discard(n)
	return inside(err)
}

// payload reads h's payload. It reports false while fragments are missing;
// with the last one *h becomes the header of the first.
func (f *frameReader) payload(h *native.Header) (whole bool, body []byte, err error) {
	key := partialKey{h.ID, h.Kind}
	p, more := f.partial[key], h.Flags&native.FlagMore != 0
	if p == nil && !more {
		body, err = f.single(int(h.Size))
		return true, body, err
	}
	if p == nil {
		if len(f.partial) == maxUnfinished {
			return false, nil, protocolErrorf("more than %d messages are unfinished", maxUnfinished)
		}
		p = &partial{header: *h}
		f.partial[key] = p
	}
	if len(p.body)+int(h.Size) > f.max+maxDeadline {
		return false, nil, protocolErrorf("a %v message is larger than %d bytes", h.Kind, f.max)
	}
	if p.body, err = f.read(p.body, int(h.Size)); err != nil || more {
		return false, nil, err
	}
	delete(f.partial, key)
	*h = p.header
	return true, p.body, nil
}

// single reads a payload of one frame, in place if it fits.
func (f *frameReader) single(n int) ([]byte, error) {
	if n > f.max+maxDeadline {
		return nil, protocolErrorf("a message of %d bytes is larger than %d", n, f.max)
	}
	if n > f.r.Size() {
		return f.read(nil, n)
	}
	b, err := f.r.Peek(n)
	if err != nil {
		return nil, inside(err)
	}
	f.held = n
	return b, nil
}

// read appends n bytes of input to b, which grows only with what arrives.
func (f *frameReader) read(b []byte, n int) ([]byte, error) {
	for n > 0 {
		step := min(n, growStep)
		b = slices.Grow(b, step)
		got := b[len(b) : len(b)+step]
		if _, err := io.ReadFull(f.r, got); err != nil {
			return nil, inside(err)
		}
		b = b[:len(b)+step]
		n -= step
	}
	return b, nil
}
