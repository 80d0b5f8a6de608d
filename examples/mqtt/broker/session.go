package broker

import (
	"context"
	"time"

	"github.com/netgen-dev/netgen/schemas/mqtt"
)

// maxQueue bounds what waits for a client. What is older is dropped.
const maxQueue = 1000

// A session is what the broker keeps of a client, connected or not. It is guarded by
// Broker.mu.
type session struct {
	broker   *Broker
	id       string
	clean    bool // forgotten when the client is gone
	filters  map[string]mqtt.QoS
	received map[uint16]bool // packets of QoS 2 that were not let go of yet

	peer    *mqtt.Peer // nil while it is not connected
	will    *message
	timer   *time.Timer // ends a connection that is silent; nil without a keep-alive
	silence time.Duration

	queue  []*outgoing
	more   chan struct{} // has something when the queue has
	packet uint16        // the last number that was given
}

// A message is what was published.
type message struct {
	topic   string
	payload []byte
	qos     mqtt.QoS
	retain  bool
}

// An outgoing message stays in the queue until it was acknowledged.
type outgoing struct {
	message
	packet   uint16 // with QoS 1 and 2
	sent     bool   // perhaps, on a connection that has ended
	released bool   // with QoS 2: there was a Pubrec
}

// add puts a message into the queue. One of QoS 0 is not kept for a client that is not
// there.
func (s *session) add(m message) {
	if m.qos == mqtt.QoSAtMostOnce && s.peer == nil {
		return
	}
	out := &outgoing{message: m}
	if m.qos > mqtt.QoSAtMostOnce {
		if s.packet++; s.packet > lastPacket {
			s.packet = 1
		}
		out.packet = s.packet
	}
	s.queue = append(s.queue, out)
	if len(s.queue) > maxQueue {
		s.queue = append(s.queue[:1], s.queue[2:]...) // the first may be under way
	}
	select {
	case s.more <- struct{}{}:
	default:
	}
}

// lastPacket is the highest number of a message; those above are the runtime's.
const lastPacket = 0xefff

// first returns what is to be sent next, nil if there is nothing.
func (s *session) first() *outgoing {
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	if len(s.queue) == 0 {
		return nil
	}
	return s.queue[0]
}

// done takes off what was sent and acknowledged.
func (s *session) done(out *outgoing) {
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	if len(s.queue) > 0 && s.queue[0] == out {
		s.queue[0] = nil
		s.queue = s.queue[1:]
	}
}

// send sends what is in the queue, one after the other, until the connection ends.
func (s *session) send(peer *mqtt.Peer) {
	for {
		out := s.first()
		if out != nil {
			if err := s.deliver(peer, out); err != nil {
				return // it is sent again on the next connection
			}
			continue
		}
		select {
		case <-s.more:
		case <-peer.Done():
			return
		}
	}
}

// deliver sends a message, and takes it off when it was acknowledged. How far it has
// come is the session's: the next connection may begin before the last one has ended.
func (s *session) deliver(peer *mqtt.Peer, out *outgoing) error {
	ctx := context.Background() // a call ends with its connection
	s.broker.mu.Lock()
	sent, released := out.sent, out.released
	out.sent = out.qos > mqtt.QoSAtMostOnce
	s.broker.mu.Unlock()
	if !released {
		reply, err := peer.Publish(ctx, &mqtt.PublishRequest{
			Flags:   mqtt.PublishFlags{Dup: sent, QoS: out.qos, Retain: out.retain},
			Topic:   out.topic,
			Packet:  out.packet,
			Payload: out.payload,
		})
		if err != nil {
			return err
		}
		if _, released = reply.(*mqtt.Pubrec); released {
			s.broker.mu.Lock()
			out.released = true
			s.broker.mu.Unlock()
		}
	}
	if released {
		if err := peer.Pubrel(ctx, &mqtt.PubrelRequest{Packet: out.packet}); err != nil {
			return err
		}
	}
	s.done(out)
	return nil
}
