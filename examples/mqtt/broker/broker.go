// Package broker is an MQTT broker that keeps everything in memory: all three QoS,
// retained messages, wills, wildcards, and sessions that outlive connections.
package broker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/mqtt"
)

// Broker implements mqtt.Handler. It is safe for concurrent use.
type Broker struct {
	mu       sync.Mutex
	sessions map[string]*session
	retained map[string]message
	named    uint64 // how many clients were given a name
}

// sessions of connections, from Connect on.
var sessions = runtime.NewKey[*session]("mqtt session")

// NewServer returns a broker.
func NewServer(opts ...runtime.ServerOption) *mqtt.Server {
	b := &Broker{sessions: map[string]*session{}, retained: map[string]message{}}
	opts = append(opts, runtime.OnDisconnect(func(socket *runtime.Socket, _ error) { b.gone(mqtt.PeerOf(socket)) }))
	return mqtt.NewServer(b, opts...)
}

// Connect begins or resumes a session.
func (b *Broker) Connect(ctx context.Context, peer *mqtt.Peer, r *mqtt.ConnectRequest) (*mqtt.Connack, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	id := r.ClientID
	if id == "" {
		if !r.Clean {
			go hangUp(peer)
			return &mqtt.Connack{Code: mqtt.ConnectCodeBadClientID}, nil
		}
		b.named++
		id = fmt.Sprint("netgen-", b.named)
	}
	s := b.sessions[id]
	if s != nil && s.peer != nil {
		b.leave(s, s.peer) // one client, one connection (3.1.4)
		s = b.sessions[id]
	}
	if r.Clean {
		s = nil
	}
	present := s != nil
	if s == nil {
		s = &session{
			broker: b, id: id, clean: r.Clean, more: make(chan struct{}, 1),
			filters: map[string]mqtt.QoS{}, received: map[uint16]bool{},
		}
		b.sessions[id] = s
	}
	s.connected(peer, r)
	runtime.AfterAnswer(ctx, func() { s.send(peer) })
	return &mqtt.Connack{SessionPresent: present}, nil
}

// connected gives a session a connection.
func (s *session) connected(peer *mqtt.Peer, r *mqtt.ConnectRequest) {
	s.peer, s.will = peer, nil
	if r.Will != nil {
		s.will = &message{topic: r.Will.Topic, payload: r.Will.Message, qos: r.WillQoS, retain: r.WillRetain}
	}
	sessions.Set(peer.Socket, s)
	if r.KeepAlive > 0 {
		s.silence = time.Duration(r.KeepAlive) * time.Second * 3 / 2
		s.timer = time.AfterFunc(s.silence, func() { s.listen(peer) })
	}
}

// listen ends a connection on which nothing came for too long (3.1.2.10).
func (s *session) listen(peer *mqtt.Peer) {
	left := s.silence - time.Since(peer.LastActivity())
	if left <= 0 {
		_ = peer.Close()
		return
	}
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	if s.peer == peer {
		s.timer.Reset(left)
	}
}

// gone ends what a connection had, and publishes its will.
func (b *Broker) gone(peer *mqtt.Peer) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s, ok := sessions.Get(peer.Socket); ok {
		b.leave(s, peer)
	}
}

// leave takes the connection from a session. The caller holds the lock.
func (b *Broker) leave(s *session, peer *mqtt.Peer) {
	if s.peer != peer {
		return // another connection has taken over
	}
	s.peer = nil
	if s.timer != nil {
		s.timer.Stop()
	}
	go hangUp(peer)
	if s.clean {
		delete(b.sessions, s.id)
	}
	if s.will != nil {
		b.route(*s.will)
		s.will = nil
	}
}

// hangUp ends a connection when what came before on it is done.
func hangUp(peer *mqtt.Peer) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = peer.Shutdown(ctx)
}

// Disconnect is how a connection ends without its will.
func (b *Broker) Disconnect(_ context.Context, peer *mqtt.Peer) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s, ok := sessions.Get(peer.Socket); ok {
		s.will = nil
		b.leave(s, peer)
	}
}

// Publish takes a message and passes it on. One of QoS 2 comes once, however often it
// is sent until it is let go of.
func (b *Broker) Publish(_ context.Context, peer *mqtt.Peer, r *mqtt.PublishRequest) (mqtt.PublishReply, error) {
	s, _ := sessions.Get(peer.Socket)
	if !validTopic(r.Topic) {
		return nil, errors.New("mqtt: nothing can be published under this topic") // ends the connection
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	again := r.Flags.QoS == mqtt.QoSExactlyOnce && s.received[r.Packet]
	if !again {
		b.route(message{topic: r.Topic, payload: r.Payload, qos: r.Flags.QoS, retain: r.Flags.Retain})
	}
	switch r.Flags.QoS {
	case mqtt.QoSAtLeastOnce:
		return &mqtt.Puback{}, nil
	case mqtt.QoSExactlyOnce:
		s.received[r.Packet] = true
		return &mqtt.Pubrec{}, nil
	}
	return nil, nil
}

// Pubrel lets go of a message of QoS 2.
func (b *Broker) Pubrel(_ context.Context, peer *mqtt.Peer, r *mqtt.PubrelRequest) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s, ok := sessions.Get(peer.Socket); ok {
		delete(s.received, r.Packet)
	}
	return nil
}

// route passes a message on, and keeps it if it is to be retained. One that is empty
// ends that (3.3.1.3).
func (b *Broker) route(m message) {
	switch {
	case m.retain && len(m.payload) == 0:
		delete(b.retained, m.topic)
	case m.retain:
		b.retained[m.topic] = m
	}
	m.retain = false // to those who have subscribed already it is new
	for _, s := range b.sessions {
		if qos, ok := s.wants(m.topic); ok {
			copied := m
			copied.qos = min(m.qos, qos)
			s.add(copied)
		}
	}
}

// wants returns up to which QoS a session has subscribed to a topic.
func (s *session) wants(topic string) (qos mqtt.QoS, ok bool) {
	for filter, granted := range s.filters {
		if match(filter, topic) {
			qos, ok = max(qos, granted), true
		}
	}
	return qos, ok
}

// Subscribe subscribes, and sends what was retained.
func (b *Broker) Subscribe(_ context.Context, peer *mqtt.Peer, r *mqtt.SubscribeRequest) (*mqtt.Suback, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, _ := sessions.Get(peer.Socket)
	codes := make([]mqtt.SubscribeCode, len(r.Filters))
	for i, f := range r.Filters {
		if !validFilter(f.Topic) || f.QoS > mqtt.QoSExactlyOnce {
			codes[i] = mqtt.SubscribeCodeFailure
			continue
		}
		codes[i] = mqtt.SubscribeCode(f.QoS)
		s.filters[f.Topic] = f.QoS
		for topic, m := range b.retained {
			if match(f.Topic, topic) {
				m.qos = min(m.qos, f.QoS)
				s.add(m)
			}
		}
	}
	return &mqtt.Suback{Codes: codes}, nil
}

// Unsubscribe ends subscriptions.
func (b *Broker) Unsubscribe(_ context.Context, peer *mqtt.Peer, r *mqtt.UnsubscribeRequest) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, _ := sessions.Get(peer.Socket)
	for _, filter := range r.Topics {
		delete(s.filters, filter)
	}
	return nil
}

// Ping says that the broker is there.
func (b *Broker) Ping(context.Context, *mqtt.Peer) error { return nil }
