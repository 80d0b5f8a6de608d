package store

import (
	"context"
	"strings"

	"github.com/netgen-dev/netgen/schemas/redis"
)

// Who has subscribed to a channel is a group of the server's, which a socket leaves by
// itself when it ends. A pattern is a group too.
func channelGroup(name string) string { return "channel " + name }
func patternGroup(name string) string { return "pattern " + name }

// Publish tells all subscribers, and answers how many that were.
func (s *Store) Publish(_ context.Context, peer *redis.Peer, r *redis.PublishRequest) (*redis.Int, error) {
	return run(s, peer, r, func(s *Store, _ *client, r *redis.PublishRequest) (*redis.Int, error) {
		channel, message := &redis.Bulk{Data: notNil(r.Channel)}, &redis.Bulk{Data: notNil(r.Message)}
		n := s.tell(channelGroup(string(r.Channel)), text("message"), channel, message)
		for pattern := range s.patterns {
			if match(pattern, string(r.Channel)) {
				n += s.tell(patternGroup(pattern), text("pmessage"), text(pattern), channel, message)
			}
		}
		return number(n), nil
	})
}

// tell sends to all of a group, to each in its version of RESP. A peer that does not
// read what it has subscribed to misses it.
func (s *Store) tell(group string, items ...redis.Value) int {
	members := s.server.Group(group)
	told := members.Where(func(p *redis.Peer) bool { return clientOf(p.Socket).resp3 }).Push(&redis.Push{Items: items})
	also := members.Where(func(p *redis.Peer) bool { return !clientOf(p.Socket).resp3 }).Message(&redis.Message{Items: items})
	return told.Delivered + also.Delivered
}

// tell sends to one client what it has to know of its subscriptions.
func (c *client) tell(ctx context.Context, items ...redis.Value) {
	if c.resp3 {
		_ = c.peer.Push(ctx, &redis.Push{Items: items})
		return
	}
	_ = c.peer.Message(ctx, &redis.Message{Items: items})
}

// Subscribe begins to send what is published in some channels.
func (s *Store) Subscribe(ctx context.Context, peer *redis.Peer, event *redis.Subscribe) {
	s.follow(ctx, peer, event.Channels, func(c *client, name string) redis.Value {
		c.channels[name] = true
		s.server.Group(channelGroup(name)).Add(peer)
		return text("subscribe")
	})
}

// PSubscribe begins to send what is published in channels of some form.
func (s *Store) PSubscribe(ctx context.Context, peer *redis.Peer, event *redis.PSubscribe) {
	s.follow(ctx, peer, event.Patterns, func(c *client, name string) redis.Value {
		if !c.patterns[name] {
			s.patterns[name]++
		}
		c.patterns[name] = true
		s.server.Group(patternGroup(name)).Add(peer)
		return text("psubscribe")
	})
}

// Unsubscribe ends Subscribe, of all channels if none is named.
func (s *Store) Unsubscribe(ctx context.Context, peer *redis.Peer, event *redis.Unsubscribe) {
	c := clientOf(peer.Socket)
	s.unfollow(ctx, peer, event.Channels, c.channels, "unsubscribe", func(name string) {
		delete(c.channels, name)
		s.server.Group(channelGroup(name)).Remove(peer)
	})
}

// PUnsubscribe ends PSubscribe, of all patterns if none is named.
func (s *Store) PUnsubscribe(ctx context.Context, peer *redis.Peer, event *redis.PUnsubscribe) {
	c := clientOf(peer.Socket)
	s.unfollow(ctx, peer, event.Patterns, c.patterns, "punsubscribe", func(name string) {
		if c.patterns[name] {
			s.dropPattern(name)
		}
		delete(c.patterns, name)
		s.server.Group(patternGroup(name)).Remove(peer)
	})
}

// follow answers each subscription with how many there are now. What is published
// afterwards comes after that answer.
func (s *Store) follow(ctx context.Context, peer *redis.Peer, names [][]byte, begin func(*client, string) redis.Value) {
	c := clientOf(peer.Socket)
	for _, name := range names {
		s.mu.Lock()
		kind := begin(c, string(name))
		answer := []redis.Value{kind, &redis.Bulk{Data: notNil(name)}, c.subscriptions()}
		s.mu.Unlock()
		c.tell(ctx, answer...)
	}
}

func (s *Store) unfollow(ctx context.Context, peer *redis.Peer, names [][]byte, all map[string]bool, kind string, end func(string)) {
	c := clientOf(peer.Socket)
	s.mu.Lock()
	if len(names) == 0 {
		for name := range all {
			names = append(names, []byte(name))
		}
	}
	var answers [][]redis.Value
	for _, name := range names {
		end(string(name))
		answers = append(answers, []redis.Value{text(kind), &redis.Bulk{Data: notNil(name)}, c.subscriptions()})
	}
	if len(names) == 0 {
		answers = append(answers, []redis.Value{text(kind), value(c.null()), c.subscriptions()})
	}
	s.mu.Unlock()
	for _, answer := range answers {
		c.tell(ctx, answer...)
	}
}

func (c *client) subscriptions() *redis.Int { return number(len(c.channels) + len(c.patterns)) }

// dropPattern notes that one client less has subscribed to a pattern.
func (s *Store) dropPattern(name string) {
	if s.patterns[name]--; s.patterns[name] == 0 {
		delete(s.patterns, name)
	}
}

// forget ends the subscriptions of a client that is gone.
func (s *Store) forget(c *client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unsubscribeAll(c)
}

// unsubscribeAll ends all subscriptions without a word.
func (s *Store) unsubscribeAll(c *client) {
	for name := range c.channels {
		s.server.Group(channelGroup(name)).Remove(c.peer)
	}
	for name := range c.patterns {
		s.dropPattern(name)
		s.server.Group(patternGroup(name)).Remove(c.peer)
	}
	clear(c.channels)
	clear(c.patterns)
}

// PubSub answers about subscriptions.
func (s *Store) PubSub(_ context.Context, peer *redis.Peer, r *redis.PubSubRequest) (redis.PubSubReply, error) {
	return run(s, peer, r, func(s *Store, _ *client, r *redis.PubSubRequest) (redis.PubSubReply, error) {
		items := []redis.Value{}
		switch strings.ToUpper(r.Sub) {
		case "CHANNELS":
			for _, group := range s.server.Groups() {
				name, is := strings.CutPrefix(group, channelGroup(""))
				if is && (len(r.Args) == 0 || match(string(r.Args[0]), name)) {
					items = append(items, text(name))
				}
			}
		case "NUMSUB":
			for _, name := range r.Args {
				items = append(items, &redis.Bulk{Data: notNil(name)}, number(s.server.Group(channelGroup(string(name))).Len()))
			}
		case "NUMPAT":
			return number(len(s.patterns)), nil
		default:
			return nil, failure("ERR unknown subcommand '" + r.Sub + "'")
		}
		return &redis.Array{Items: items}, nil
	})
}
