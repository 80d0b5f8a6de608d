package runtime

import (
	"sync/atomic"
	"time"
)

// Stats are a socket's counters. They only grow, except QueuedBytes, Calls,
// Serving, EventsWaiting and RoundTrip, and can be read after the end too.
type Stats struct {
	BytesRead      uint64
	BytesWritten   uint64 // given to the connection
	FramesRead     uint64
	FramesWritten  uint64
	FramesQueued   uint64        // given to the write queue, written or not
	QueuedBytes    int           // waiting to be written now, events that wait for room among them
	Calls          int           // calls and streams of this side under way now
	Serving        int           // requests and streams of the peer under way now
	EventsDropped  uint64        // of the peer: could not be decoded, had no handler, or came after a local Close
	EventsNoRoom   uint64        // of this side, left out because there was no room
	EventsReplaced uint64        // of this side, had waited for room and made way for newer ones
	EventsLeft     uint64        // of this side, still waited for room, with nobody waiting for them, when the socket ended
	EventsWaiting  int           // of this side, wait for room so now
	Skipped        uint64        // frames of unknown kind, or for exchanges that are over
	LateReplies    uint64        // results of handlers whose call was cancelled
	Refused        uint64        // requests turned away: over the limit, too late, or while draining
	ProtocolErrors uint64        // 1 where the peer of a foreign protocol broke its rules, which ends the socket
	RoundTrip      time.Duration // as Socket.RoundTrip last measured it, 0 before
}

// counters are the part of Stats that is counted as it happens.
type counters struct {
	bytesRead, framesRead                        atomic.Uint64
	eventsDropped, skipped, lateReplies, refused atomic.Uint64
	protocolErrors                               atomic.Uint64
	eventsNoRoom, eventsReplaced, eventsLeft     atomic.Uint64
	pingBytes                                    atomic.Uint64 // of pings and pongs, both ways
	roundTrip, lastActivity                      atomic.Int64
}

// arrived counts bytes that were read, and notes when.
func (c *counters) arrived(n int) {
	if n > 0 {
		c.bytesRead.Add(uint64(n))
		c.lastActivity.Store(time.Now().UnixNano())
	}
}

// Stats returns the counters of this moment.
func (s *Socket) Stats() Stats {
	queue := s.queue.stats()
	calls, serving := s.session.load()
	late, lateBytes := s.backlog.load()
	return Stats{
		BytesRead:      s.counters.bytesRead.Load(),
		BytesWritten:   queue.written.bytes,
		FramesRead:     s.counters.framesRead.Load(),
		FramesWritten:  queue.written.frames,
		FramesQueued:   queue.frames,
		QueuedBytes:    queue.size + lateBytes,
		Calls:          calls,
		Serving:        serving,
		EventsDropped:  s.counters.eventsDropped.Load(),
		EventsNoRoom:   s.counters.eventsNoRoom.Load(),
		EventsReplaced: s.counters.eventsReplaced.Load(),
		EventsLeft:     s.counters.eventsLeft.Load(),
		EventsWaiting:  late,
		Skipped:        s.counters.skipped.Load(),
		LateReplies:    s.counters.lateReplies.Load(),
		Refused:        s.counters.refused.Load(),
		ProtocolErrors: s.counters.protocolErrors.Load(),
		RoundTrip:      time.Duration(s.counters.roundTrip.Load()),
	}
}

// LastActivity returns when the last frame came in; before the first, when
// the socket was opened.
func (s *Socket) LastActivity() time.Time {
	if at := s.counters.lastActivity.Load(); at != 0 {
		return time.Unix(0, at)
	}
	return s.opened
}
