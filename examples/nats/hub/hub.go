// Package hub is a core NATS server: subjects with wildcards, queue groups, requests
// and replies, headers, and the news that nobody is there to reply.
package hub

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/nats"
)

// maxPayload is the longest message.
const maxPayload = 1 << 20

// Hub implements nats.Handler. It is safe for concurrent use.
type Hub struct {
	mu       sync.Mutex
	literal  map[string][]*subscription // by subject
	patterns []*subscription
}

// A client is what is known of one connection. It is guarded by Hub.mu.
type client struct {
	peer          *nats.Peer
	wants         wants
	subscriptions map[string]*subscription // by id
}

// wants are what a client says in Connect.
type wants struct {
	Verbose      bool  `json:"verbose"`
	Echo         *bool `json:"echo"` // nil for yes
	Headers      bool  `json:"headers"`
	NoResponders bool  `json:"no_responders"`
}

type subscription struct {
	client  *client
	id      string
	subject string
	queue   string // "" for none
	left    uint64 // how many messages it still gets, 0 for no limit
	got     uint64
}

// A message is what was published.
type message struct {
	subject string
	replyTo *string
	headers []byte // nil for none
	payload []byte
}

var clients = runtime.NewKey[*client]("nats client")

func clientOf(peer *nats.Peer) *client {
	c, _ := clients.Get(peer.Socket)
	return c
}

// NewServer returns a server.
func NewServer(opts ...runtime.ServerOption) *nats.Server {
	h := &Hub{literal: map[string][]*subscription{}}
	opts = append([]runtime.ServerOption{runtime.WriteQueue(8 << 20)}, opts...)
	opts = append(opts,
		runtime.OnConnect(func(_ context.Context, socket *runtime.Socket) error {
			peer := nats.PeerOf(socket)
			clients.Set(socket, &client{peer: peer, subscriptions: map[string]*subscription{}})
			peer.TryInfo(&nats.Info{Options: info(socket.ID())})
			return nil
		}),
		runtime.OnDisconnect(func(socket *runtime.Socket, _ error) { h.forget(clientOf(nats.PeerOf(socket))) }),
	)
	return nats.NewServer(h, opts...)
}

// info is what the server says of itself.
func info(id uint64) string {
	text, _ := json.Marshal(map[string]any{
		"server_id": "netgen", "server_name": "netgen hub", "version": "2.10.0", "proto": 1,
		"headers": true, "max_payload": maxPayload, "client_id": id,
	})
	return string(text)
}

// Connect says what the client wants.
func (h *Hub) Connect(ctx context.Context, peer *nats.Peer, event *nats.Connect) {
	var w wants
	if err := json.Unmarshal([]byte(event.Options), &w); err != nil {
		h.refuse(ctx, peer, "'Invalid Client Protocol'")
		return
	}
	c := clientOf(peer)
	h.mu.Lock()
	c.wants = w
	h.mu.Unlock()
	h.ok(ctx, c)
}

// ok tells a verbose client that all went well.
func (h *Hub) ok(ctx context.Context, c *client) {
	h.mu.Lock()
	verbose := c.wants.Verbose
	h.mu.Unlock()
	if verbose {
		_ = c.peer.Ok(ctx)
	}
}

// refuse says what is wrong, and closes the connection.
func (h *Hub) refuse(ctx context.Context, peer *nats.Peer, text string) {
	_ = peer.Err(ctx, &nats.Err{Text: text})
	go peer.Shutdown(context.Background())
}

// Sub begins a subscription.
func (h *Hub) Sub(ctx context.Context, peer *nats.Peer, event *nats.Sub) {
	c := clientOf(peer)
	if !valid(event.Subject, true) {
		_ = peer.Err(ctx, &nats.Err{Text: "'Invalid Subject'"})
		return
	}
	s := &subscription{client: c, id: event.Sid, subject: event.Subject}
	if event.Queue != nil {
		s.queue = *event.Queue
	}
	h.mu.Lock()
	if old := c.subscriptions[s.id]; old != nil {
		h.drop(old)
	}
	c.subscriptions[s.id] = s
	if isPattern(s.subject) {
		h.patterns = append(h.patterns, s)
	} else {
		h.literal[s.subject] = append(h.literal[s.subject], s)
	}
	h.mu.Unlock()
	h.ok(ctx, c)
}

// Unsub ends a subscription, at once or after so many messages.
func (h *Hub) Unsub(ctx context.Context, peer *nats.Peer, event *nats.Unsub) {
	c := clientOf(peer)
	h.mu.Lock()
	if s := c.subscriptions[event.Sid]; s != nil {
		if event.Max != nil && *event.Max > s.got {
			s.left = *event.Max - s.got
		} else {
			h.drop(s)
		}
	}
	h.mu.Unlock()
	h.ok(ctx, c)
}

// drop forgets a subscription. The caller holds the lock.
func (h *Hub) drop(s *subscription) {
	is := func(other *subscription) bool { return other == s }
	delete(s.client.subscriptions, s.id)
	if isPattern(s.subject) {
		h.patterns = slices.DeleteFunc(h.patterns, is)
		return
	}
	if h.literal[s.subject] = slices.DeleteFunc(h.literal[s.subject], is); len(h.literal[s.subject]) == 0 {
		delete(h.literal, s.subject)
	}
}

func (h *Hub) forget(c *client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range c.subscriptions {
		h.drop(s)
	}
}

// Pub publishes a message.
func (h *Hub) Pub(ctx context.Context, peer *nats.Peer, event *nats.Pub) {
	h.publish(ctx, clientOf(peer), message{subject: event.Subject, replyTo: event.ReplyTo, payload: event.Payload})
}

// HPub publishes a message with headers.
func (h *Hub) HPub(ctx context.Context, peer *nats.Peer, event *nats.HPub) {
	m := message{subject: event.Subject, replyTo: event.ReplyTo, headers: event.Headers, payload: event.Payload}
	h.publish(ctx, clientOf(peer), m)
}

func (h *Hub) publish(ctx context.Context, c *client, m message) {
	if len(m.payload)+len(m.headers) > maxPayload {
		h.refuse(ctx, c.peer, "'Maximum Payload Violation'")
		return
	}
	if !valid(m.subject, false) {
		_ = c.peer.Err(ctx, &nats.Err{Text: "'Invalid Publish Subject'"})
		return
	}
	h.mu.Lock()
	told := h.route(c, m)
	if told == 0 && m.replyTo != nil && c.wants.NoResponders && c.wants.Headers {
		h.route(nil, message{subject: *m.replyTo, headers: []byte("NATS/1.0 503\r\n\r\n")})
	}
	h.mu.Unlock()
	h.ok(ctx, c)
}

// route delivers a message, and returns to how many. Of each queue one gets it. The
// caller holds the lock.
func (h *Hub) route(from *client, m message) int {
	var all []*subscription
	queues := map[string][]*subscription{}
	add := func(s *subscription) {
		switch {
		case from == s.client && from.wants.Echo != nil && !*from.wants.Echo:
		case s.queue == "":
			all = append(all, s)
		default:
			queues[s.queue] = append(queues[s.queue], s)
		}
	}
	for _, s := range h.literal[m.subject] {
		add(s)
	}
	for _, s := range h.patterns {
		if match(s.subject, m.subject) {
			add(s)
		}
	}
	for _, members := range queues {
		all = append(all, members[rand.IntN(len(members))])
	}
	for _, s := range all {
		h.deliver(s, m)
	}
	return len(all)
}

// deliver sends a message to one subscription. A client that does not read what it has
// asked for is let go.
func (h *Hub) deliver(s *subscription, m message) {
	peer := s.client.peer
	var sent bool
	if m.headers != nil && s.client.wants.Headers {
		sent = peer.TryHMsg(&nats.HMsg{Subject: m.subject, Sid: s.id, ReplyTo: m.replyTo, Headers: m.headers, Payload: m.payload})
	} else {
		sent = peer.TryMsg(&nats.Msg{Subject: m.subject, Sid: s.id, ReplyTo: m.replyTo, Payload: m.payload})
	}
	if !sent {
		go peer.Abort()
	}
	s.got++
	if s.left > 0 {
		if s.left--; s.left == 0 {
			h.drop(s)
		}
	}
}

// Ping is answered after everything that came before it.
func (h *Hub) Ping(context.Context, *nats.Peer) error { return nil }
