package runtime

import (
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

const (
	// maxFrame is the largest payload of one frame. Larger messages are sent in
	// fragments of this size.
	maxFrame = 64 << 10
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

// frames turns one message into frames.
type frames struct {
	header   native.Header
	payload  []byte
	deadline time.Time // zero for none
	begun    bool
}

// newMessage makes a message of payload, which must not change afterwards.
func newMessage(h native.Header, payload []byte, deadline time.Time) *message {
	f := &frames{header: h, payload: payload, deadline: deadline}
	m := &message{key: uint64(h.ID), next: f.next}
	if h.Kind == native.KindEvent {
		m.key = eventKey
	}
	m.size = len(payload) + native.HeaderSize*(1+len(payload)/maxFrame)
	m.large = len(payload)+maxDeadline > maxFrame
	return m
}

// next appends the next frame. The deadline is what is left of it now.
func (f *frames) next(b []byte) (out []byte, done bool) {
	h, prefix := f.header, []byte(nil)
	if !f.begun && !f.deadline.IsZero() {
		h.Flags |= native.FlagDeadline
		prefix = native.AppendUvarint(nil, uint64(max(0, time.Until(f.deadline).Microseconds())))
	}
	f.begun = true
	n := min(len(f.payload), maxFrame-len(prefix))
	if n < len(f.payload) {
		h.Flags |= native.FlagMore
	}
	h.Size = uint32(len(prefix) + n)
	b = native.AppendHeader(b, h)
	b = append(b, prefix...)
	b = append(b, f.payload[:n]...)
	f.payload = f.payload[n:]
	return b, len(f.payload) == 0
}

// costOf is what an item or event takes of its window.
func costOf(payload []byte) int { return perMessage + len(payload) }
