package runtime

import (
	"container/list"
	"strings"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

const (
	// maxFrame is the largest payload of one frame. Larger messages are sent in
	// fragments of this size.
	maxFrame = 64 << 10
	// maxControl is the largest payload of a frame that carries no message.
	maxControl = 4 << 10
	// maxText is how many bytes of an error's text travel.
	maxText = 1 << 10
	// maxUnfinished is how many messages a side may have begun and not finished
	// at a time.
	maxUnfinished = 8
	// maxDeadline is how many bytes the deadline before a payload takes at most.
	maxDeadline = 10
	// perMessage is what each item and event costs beyond its payload, so that
	// empty ones are not free.
	perMessage = 16
	// eventKey keeps events in order among themselves; ids are smaller.
	eventKey = 1 << 32
)

// A message is something to be written. Small ones leave as one frame in the
// order of their acceptance; the frames of large ones are taken in turn.
type message struct {
	header   native.Header
	prefix   []byte // what goes before the first frame
	payload  []byte
	deadline time.Time // zero for none
	whole    bool      // leaves in one go, however large it is
	raw      bool      // the payload is all there is, without a frame; also whole
	hurry    hurry     // how soon it is to be written; large ones are at once
	fence    bool      // nothing is accepted behind it until the queue is lifted
	stays    bool      // is not withdrawn: what others say depends on it
	accepted func()    // called once it is in the queue, under the queue's lock

	begun    bool
	room     []byte        // of the payload, of one that is large
	size     int           // bytes that it takes up in the queue
	seq      uint64        // its place among those in the queue, 0 before
	line     *list.Element // its place among those that wait for room
	admitted chan struct{} // closed with seq, nil where there was room at once
}

// newMessage makes a message of payload, which must not change afterwards.
func newMessage(h native.Header, payload []byte, deadline time.Time) *message {
	m := new(message)
	m.set(h, payload, deadline)
	return m
}

func (m *message) set(h native.Header, payload []byte, deadline time.Time) {
	m.header, m.payload, m.deadline = h, payload, deadline
	m.size = len(payload) + native.HeaderSize*(1+len(payload)/maxFrame)
}

// newRawMessage makes a message of bytes that need no frame.
func newRawMessage(b []byte) *message {
	return &message{payload: b, size: len(b), whole: true, raw: true}
}

// key is the same for messages that must not pass each other, 0 for none.
func (m *message) key() uint64 { return keyOf(m.header) }

func keyOf(h native.Header) uint64 {
	if h.Kind == native.KindEvent {
		return eventKey
	}
	return uint64(h.ID)
}

// large reports whether it takes its turn with others.
func (m *message) large() bool { return !m.whole && len(m.payload)+maxDeadline > maxFrame }

// next appends the next frame. The deadline is what is left of it now.
func (m *message) next(b []byte) (out []byte, done bool) {
	if m.raw {
		b = append(b, m.payload...)
		m.payload = nil
		return b, true
	}
	var room [maxDeadline]byte
	h, left := m.header, room[:0]
	if !m.begun {
		if m.large() && h.Kind != native.KindEvent { // several sockets may share an event
			m.room = m.payload[:0]
		}
		b = append(b, m.prefix...)
		if !m.deadline.IsZero() {
			h.Flags |= native.FlagDeadline
			left = native.AppendUvarint(left, uint64(max(0, time.Until(m.deadline).Microseconds())))
		}
	}
	m.begun = true
	n := min(len(m.payload), maxFrame-len(left))
	if n < len(m.payload) {
		h.Flags |= native.FlagMore
	}
	b = append(native.AppendHeader(b, h, uint32(len(left)+n)), left...)
	b = append(b, m.payload[:n]...)
	if m.payload = m.payload[n:]; len(m.payload) == 0 {
		giveBody(m.room)
		m.payload, m.room = nil, nil // whoever keeps the call need not keep its body
		return b, true
	}
	return b, false
}

// bodies have room for messages that are too large for one frame.
var bodies spares[[]byte]

// mostBody is the largest such room that is kept.
const mostBody = 2 << 20

// giveBody lets another message have a room.
func giveBody(b []byte) {
	if cap(b) > maxFrame && cap(b) <= mostBody {
		bodies.give(b[:0])
	}
}

// costOf is what an item or event takes of its window.
func costOf(payload []byte) int { return perMessage + len(payload) }

// textForPeer makes text fit for a fault or a goaway: not too long, and UTF-8.
func textForPeer(text string) string {
	return strings.ToValidUTF8(text[:min(len(text), maxText)], "\uFFFD")
}
