package runtime

import (
	"errors"
	"fmt"
)

// ErrSlowConsumer is the cause where a peer does not take events as fast as they
// are sent: of an event that was left out, and of a socket that ended for it.
var ErrSlowConsumer = errors.New("the peer does not take events as fast as they are sent")

// A SlowPolicy says what becomes of the events for a peer that takes them too
// slowly. With each but Block nobody waits: as many bytes of events as WriteQueue
// says wait by themselves, in order, and the policy is for what comes then.
type SlowPolicy uint8

// The policies.
const (
	Block      SlowPolicy = iota // sending waits; a broadcast, or a try, leaves the event out at once
	DropNewest                   // the event is left out
	DropOldest                   // those that have waited longest make room for it
	Disconnect                   // the socket ends, with ErrSlowConsumer in its cause
)

// String returns the policy in lower case.
func (p SlowPolicy) String() string {
	return [...]string{"block", "drop newest", "drop oldest", "disconnect"}[min(p, Disconnect)]
}

// SlowConsumer sets what becomes of events, broadcasts among them, for which the
// peer has no room. Replies, items of streams and what the protocol itself has
// to say always wait, and no policy drops them. An event that phases of a wire
// protocol depend on is sent as with Block. What is dropped is counted in Stats.
// Default Block.
func SlowConsumer(policy SlowPolicy) Option {
	return option(func(s *settings) {
		if policy > Disconnect {
			s.fail(fmt.Errorf("option SlowConsumer: there is no policy %d", policy))
		}
		s.slowPolicy = policy
	})
}

// Volatile names events of which only the latest is of interest, such as
// positions: to send one never waits, and one that finds no room waits in place
// of the one of its name that waited before. The others are counted in
// Stats.EventsReplaced. Default: none is.
func Volatile(events ...string) Option {
	return option(func(s *settings) {
		if s.volatile == nil {
			s.volatile = map[string]bool{}
		}
		for _, name := range events {
			s.volatile[name] = true
		}
	})
}

// checkVolatile notes names that the protocol does not have.
func (s *settings) checkVolatile(p *Protocol) {
	for name := range s.volatile {
		if !p.hasMethod(name) {
			s.fail(fmt.Errorf("option Volatile: %s has no event %s", p.Name, name))
		}
	}
}

// tooSlow is the error of an event that was left out.
func tooSlow(method string) *Error {
	return &Error{Code: ResourceExhausted, Method: method, Outcome: NotSent, Cause: ErrSlowConsumer}
}

// cutOff ends a socket whose peer is too slow, and tells the peer.
func (s *Socket) cutOff() {
	cause := &Error{Code: ResourceExhausted, Message: "events were not taken fast enough", Outcome: MaybeExecuted, Cause: ErrSlowConsumer}
	s.session.refuse(cause)
	s.end(cause, true)
}
