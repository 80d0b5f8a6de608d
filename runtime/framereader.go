package runtime

import (
	"errors"
	"io"
	"math"
	"slices"

	"github.com/netgen-dev/netgen/runtime/native"
)

// readBuffer is what a socket reads into. Payloads that fit are decoded from it
// in place.
const readBuffer = 4 << 10

// growStep is by how much the buffer of a longer payload grows ahead of what
// has arrived.
const growStep = 1 << 10

// A phase is how far the opening of a socket has come. Until it is done the
// peer is held short.
type phase uint8

const (
	greeting  phase = iota // only a hello may come
	comparing              // shapes, and a few early messages
	talking
)

// A frameReader puts frames together to messages.
type frameReader struct {
	r        nativeInput
	max      int // bytes of one message
	counters *counters
	phase    phase
	early    int // bytes of messages that came while comparing
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
		r:        newNativeInput(input, counters),
		max:      max,
		counters: counters,
	}
}

// countingReader counts what arrives.
type countingReader struct {
	input    io.Reader
	counters *counters
}

func (c countingReader) Read(b []byte) (int, error) {
	n, err := c.input.Read(b)
	c.counters.arrived(n)
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
		if !known(h.Kind) {
			if f.phase == greeting {
				return h, nil, protocolErrorf("a frame of unknown %v comes where the hello belongs", h.Kind)
			}
			if err := f.skip(h); err != nil {
				return h, nil, err
			}
			continue
		}
		if err := f.check(h); err != nil {
			return h, nil, err
		}
		whole, payload, err := f.payload(&h)
		if whole || err != nil {
			return h, payload, err
		}
	}
}

func (f *frameReader) header() (native.Header, error) {
	f.r.consume(f.held)
	f.held = 0
	b, err := f.r.peek(native.HeaderSize)
	if err != nil {
		if len(b) > 0 {
			err = inside(err)
		}
		return native.Header{}, err
	}
	h, _ := native.ParseHeader(b)
	f.r.consume(native.HeaderSize)
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

func known(kind native.Kind) bool {
	return kind >= native.KindHello && kind <= native.KindGoAway
}

// skip steps over a frame of a kind that is not known.
func (f *frameReader) skip(h native.Header) error {
	if h.Flags&native.FlagCritical != 0 {
		return protocolErrorf("a critical frame is of unknown %v", h.Kind)
	}
	f.counters.skipped.Add(1)
	return inside(f.r.skip(int(h.Size)))
}

// check judges a frame by its header.
func (f *frameReader) check(h native.Header) error {
	switch {
	case h.Flags&native.FlagMore != 0 && !mayBeLarge(h.Kind):
		return protocolErrorf("a %v frame is in fragments", h.Kind)
	case f.phase == greeting && h.Kind != native.KindHello && h.Kind != native.KindGoAway:
		return protocolErrorf("a %v frame comes where the hello belongs", h.Kind)
	case f.phase == comparing && h.Kind != native.KindShapes:
		if f.early += perMessage + int(h.Size); f.early > maxHeld {
			return protocolErrorf("a %v frame comes where shapes belong, and %d bytes before it", h.Kind, maxHeld)
		}
	}
	return nil
}

// limit is how large a message that begins with h may be.
func (f *frameReader) limit(h native.Header) int {
	limit := f.limitOf(h.Kind)
	if h.Flags&native.FlagMetadata != 0 && mayHaveMetadata(h.Kind) {
		limit += maxMetadata + maxDeadline
	}
	return limit
}

func (f *frameReader) limitOf(kind native.Kind) int {
	switch {
	case kind == native.KindShapes:
		return maxShapes
	case kind == native.KindRequest:
		return f.max + maxDeadline
	case mayBeLarge(kind):
		return f.max
	}
	return maxControl
}

func mayHaveMetadata(kind native.Kind) bool {
	switch kind {
	case native.KindRequest, native.KindReply, native.KindError, native.KindFault:
		return true
	}
	return false
}

func mayBeLarge(kind native.Kind) bool {
	switch kind {
	case native.KindShapes, native.KindRequest, native.KindReply, native.KindError, native.KindEvent, native.KindItem:
		return true
	}
	return false
}

// payload reads h's payload. It reports false while fragments are missing;
// with the last one *h becomes the header of the first.
func (f *frameReader) payload(h *native.Header) (whole bool, body []byte, err error) {
	key := partialKey{h.ID, h.Kind}
	p, more := f.partial[key], h.Flags&native.FlagMore != 0
	size, first := int(h.Size), *h
	if p != nil {
		size += len(p.body)
		first = p.header
	}
	if limit := f.limit(first); size > limit {
		return false, nil, protocolErrorf("a %v message of %d bytes is larger than %d", h.Kind, size, limit)
	}
	if p != nil && p.header.Code != h.Code {
		return false, nil, protocolErrorf("a %v frame of code %d continues a message of code %d", h.Kind, h.Code, p.header.Code)
	}
	if p == nil && !more {
		body, err = f.single(size)
		return true, body, err
	}
	if p == nil {
		if len(f.partial) == maxUnfinished {
			return false, nil, protocolErrorf("more than %d messages are unfinished", maxUnfinished)
		}
		p = &partial{header: *h}
		if f.partial == nil {
			f.partial = map[partialKey]*partial{}
		}
		f.partial[key] = p
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
	if n > readBuffer {
		return f.read(nil, n)
	}
	b, err := f.r.peek(n)
	if err != nil {
		return nil, inside(err)
	}
	f.held = n
	return b, nil
}

// read appends n bytes of input to b, which grows only with what arrives.
func (f *frameReader) read(b []byte, n int) ([]byte, error) {
	for n > 0 {
		step := min(n, max(growStep, len(b), f.r.buffered()))
		b = slices.Grow(b, step)
		got := b[len(b) : len(b)+step]
		if _, err := io.ReadFull(&f.r, got); err != nil {
			return nil, inside(err)
		}
		b = b[:len(b)+step]
		n -= step
	}
	return b, nil
}

// discard reads until the input ends and keeps nothing of it.
func (f *frameReader) discard() { _ = f.r.skip(math.MaxInt) }
