package runtime

import (
	"io"

	"github.com/netgen-dev/netgen/runtime/native"
)

// readBuffer is what a socket reads into. Payloads that fit are decoded from it
// in place.
const readBuffer = 4 << 10

// growStep is by how much the buffer of a longer payload grows at least ahead of what
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
	input    *input
	max      int // bytes of one message
	counters *counters
	phase    phase
	early    int           // bytes of messages that came while comparing
	header   native.Header // of the frame at the front of the input, if it has begun
	size     int           // of its payload
	begun    bool
	left     int // bytes of a frame that is skipped
	partial  map[partialKey]*partial
	lent     []byte // the last message that had fragments, until the next one is read
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

// next returns the next whole message that has arrived. Its payload is valid until
// more is read. Where bytes are missing it says how many there must be before it is
// worth another call, else 0.
func (f *frameReader) next() (h native.Header, body []byte, need int, err error) {
	f.giveBack()
	if h, size, ok := f.plain(); ok {
		return h, f.take(size), 0, nil
	}
	for {
		if need, err = f.begin(); need > 0 || err != nil {
			return h, nil, need, err
		}
		if f.input.len() < f.size {
			return h, nil, f.size, nil
		}
		f.begun = false
		h, whole, body := f.payload(f.header, f.input.bytes()[:f.size])
		if f.input.consume(f.size); whole {
			return h, body, 0, nil
		}
	}
}

// giveBack gives back the room of the last message that had fragments.
func (f *frameReader) giveBack() {
	if f.lent != nil {
		giveBody(f.lent)
		f.lent = nil
	}
}

// pauses reports whether no message has begun.
func (f *frameReader) pauses() bool { return !f.begun && f.left == 0 && len(f.partial) == 0 }

// another is next for a message of one frame that has the id and the kind of the one
// before it. It reports false where something else comes, or not all of it is there. Its
// frames are counted by who calls it, together.
func (f *frameReader) another(id uint32, kind native.Kind) (code uint16, body []byte, ok bool) {
	h, size, ok := f.plain()
	if !ok || h.ID != id || h.Kind != kind || h.Flags != 0 {
		return 0, nil, false
	}
	return h.Code, f.stepOver(size), true
}

// plain returns the header of the next message if that is one frame as most are: all of
// it is there, it is of a kind that says something of the program's, and no rule is left
// to look at.
func (f *frameReader) plain() (h native.Header, size int, ok bool) {
	b := f.input.bytes()
	if len(b) < native.HeaderSize || f.begun || f.left > 0 || len(f.partial) > 0 || f.phase != talking {
		return h, 0, false
	}
	h, claim, _ := native.ParseHeader(b)
	return h, int(claim), mayBeLarge(h.Kind) && h.Kind != native.KindShapes && h.Flags&native.FlagMore == 0 &&
		claim <= maxFrame && int(claim) <= min(f.max, len(b)-native.HeaderSize)
}

// take counts a message of which plain has returned the size, and steps over it.
func (f *frameReader) take(size int) []byte {
	f.counters.framesRead.Add(1)
	return f.stepOver(size)
}

// stepOver returns the payload of a message of which plain has returned the size.
func (f *frameReader) stepOver(size int) []byte {
	end := native.HeaderSize + size
	body := f.input.bytes()[native.HeaderSize:end]
	f.input.consume(end)
	return body
}

// await is next that waits.
func (f *frameReader) await() (native.Header, []byte, error) {
	for {
		h, body, need, err := f.next()
		if need == 0 || err != nil {
			return h, body, err
		}
		if err := f.input.fill(need, false); err != nil {
			return h, nil, f.explain(err)
		}
	}
}

// explain turns the end of the input within a frame into what it is. io.EOF means
// that the input ended between frames.
func (f *frameReader) explain(err error) error {
	if err == io.EOF && (f.begun || f.left > 0 || f.input.len() > 0) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// begin steps to the payload of the next frame. It returns how many bytes there must
// be for that, 0 when it is done.
func (f *frameReader) begin() (need int, err error) {
	for !f.begun {
		if f.skip(); f.left > 0 {
			return 1, nil
		}
		b := f.input.bytes()
		if len(b) < native.HeaderSize {
			return native.HeaderSize, nil
		}
		h, size, _ := native.ParseHeader(b)
		f.input.consume(native.HeaderSize)
		if err := f.judge(h, size); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

// skip steps over what has come of a frame of a kind that is not known.
func (f *frameReader) skip() {
	n := min(f.left, f.input.len())
	f.input.consume(n)
	f.left -= n
}

// judge begins the frame that has this header, if it may come.
func (f *frameReader) judge(h native.Header, size uint32) error {
	if size > maxFrame {
		return protocolErrorf("a %v frame claims %d bytes, more than %d", h.Kind, size, maxFrame)
	}
	f.counters.framesRead.Add(1)
	if known(h.Kind) {
		f.header, f.size, f.begun = h, int(size), true
		return f.check()
	}
	if f.phase == greeting {
		return protocolErrorf("a frame of unknown %v comes where the hello belongs", h.Kind)
	}
	if h.Flags&native.FlagCritical != 0 {
		return protocolErrorf("a critical frame is of unknown %v", h.Kind)
	}
	f.counters.skipped.Add(1)
	f.left = int(size)
	return nil
}

func known(kind native.Kind) bool {
	return kind >= native.KindHello && kind <= native.KindGoAway
}

// check judges the frame that has begun by its header.
func (f *frameReader) check() error {
	switch h := f.header; {
	case h.Flags&native.FlagMore != 0 && !mayBeLarge(h.Kind):
		return protocolErrorf("a %v frame is in fragments", h.Kind)
	case f.phase == greeting && h.Kind != native.KindHello && h.Kind != native.KindGoAway:
		return protocolErrorf("a %v frame comes where the hello belongs", h.Kind)
	case f.phase == comparing && h.Kind != native.KindShapes:
		if f.early += perMessage + f.size; f.early > maxHeld {
			return protocolErrorf("a %v frame comes where shapes belong, and %d bytes before it", h.Kind, maxHeld)
		}
	}
	return f.checkSize()
}

// checkSize judges the frame that has begun by the message that it belongs to.
func (f *frameReader) checkSize() error {
	h := f.header
	size, first, more := f.size, h, h.Flags&native.FlagMore != 0
	if p := f.partial[partialKey{h.ID, h.Kind}]; p != nil {
		size += len(p.body)
		first = p.header
		if first.Code != h.Code {
			return protocolErrorf("a %v frame of code %d continues a message of code %d", h.Kind, h.Code, first.Code)
		}
	} else if more && len(f.partial) == maxUnfinished {
		return protocolErrorf("more than %d messages are unfinished", maxUnfinished)
	}
	if limit := f.limit(first); size > limit {
		return protocolErrorf("a %v message of %d bytes is larger than %d", h.Kind, size, limit)
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

// payload takes a frame's payload. It reports false while fragments are missing, and
// returns the header of the first with the last one.
func (f *frameReader) payload(h native.Header, b []byte) (first native.Header, whole bool, body []byte) {
	more := h.Flags&native.FlagMore != 0
	if !more && len(f.partial) == 0 {
		return h, true, b
	}
	key := partialKey{h.ID, h.Kind}
	p := f.partial[key]
	if p == nil && !more {
		return h, true, b
	}
	if p == nil {
		p = &partial{header: h}
		p.body, _ = bodies.take()
		if f.partial == nil {
			f.partial = map[partialKey]*partial{}
		}
		f.partial[key] = p
	}
	p.body = append(p.body, b...)
	if more {
		return h, false, nil
	}
	delete(f.partial, key)
	f.lent = p.body
	return p.header, true, p.body
}
