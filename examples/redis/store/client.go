package store

import (
	"context"
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/redis"
)

// A client is what the store knows of one connection. It is guarded by Store.mu.
type client struct {
	peer     *redis.Peer
	resp3    bool
	name     string
	channels map[string]bool
	patterns map[string]bool

	multi   bool                  // between MULTI and EXEC
	spoilt  bool                  // a command of the transaction was refused
	queue   []func() (any, error) // what EXEC does
	watched map[string]uint64     // of each key the last change, 0 for a key that was not there
}

var clients = runtime.NewKey[*client]("redis client")

func connected(_ context.Context, socket *runtime.Socket) error {
	clients.Set(socket, &client{
		peer:     redis.PeerOf(socket),
		channels: map[string]bool{},
		patterns: map[string]bool{},
	})
	return nil
}

func clientOf(socket *runtime.Socket) *client {
	c, _ := clients.Get(socket)
	return c
}

// null is how a missing value is said: RESP2 has no Null.
func (c *client) null() redis.Text {
	if c.resp3 {
		return &redis.Null{}
	}
	return &redis.Bulk{}
}

// Hello changes to another version of RESP, and says what the server is.
func (s *Store) Hello(_ context.Context, peer *redis.Peer, request *redis.HelloRequest) (redis.HelloReply, error) {
	c := clientOf(peer.Socket)
	s.mu.Lock()
	defer s.mu.Unlock()
	if request.Version != 2 && request.Version != 3 {
		return nil, failure("NOPROTO unsupported protocol version")
	}
	c.resp3 = request.Version == 3
	if request.SetName != nil {
		c.name = request.SetName.Name
	}
	entries := []redis.Entry{
		{Key: text("server"), Value: text("redis")},
		{Key: text("version"), Value: text(version)},
		{Key: text("proto"), Value: &redis.Int{Value: int64(request.Version)}},
		{Key: text("id"), Value: &redis.Int{Value: int64(peer.ID())}},
		{Key: text("mode"), Value: text("standalone")},
		{Key: text("role"), Value: text("master")},
		{Key: text("modules"), Value: &redis.Array{Items: []redis.Value{}}},
	}
	if c.resp3 {
		return &redis.Map{Entries: entries}, nil
	}
	return flat(entries), nil
}

// Auth takes any password, since there is none.
func (s *Store) Auth(context.Context, *redis.Peer, *redis.AuthRequest) (*redis.Status, error) {
	return ok, nil
}

// Ping answers PONG, or the message.
func (s *Store) Ping(_ context.Context, peer *redis.Peer, request *redis.PingRequest) (redis.PingReply, error) {
	return run(s, peer, request, func(_ *Store, _ *client, request *redis.PingRequest) (redis.PingReply, error) {
		if request.Message != nil {
			return &redis.Bulk{Data: request.Message}, nil
		}
		return pong, nil
	})
}

// Echo answers the message.
func (s *Store) Echo(_ context.Context, peer *redis.Peer, request *redis.EchoRequest) (*redis.Bulk, error) {
	return run(s, peer, request, func(_ *Store, _ *client, request *redis.EchoRequest) (*redis.Bulk, error) {
		return &redis.Bulk{Data: request.Message}, nil
	})
}

// Select knows one database.
func (s *Store) Select(_ context.Context, peer *redis.Peer, request *redis.SelectRequest) (*redis.Status, error) {
	return run(s, peer, request, func(_ *Store, _ *client, request *redis.SelectRequest) (*redis.Status, error) {
		if request.Database != 0 {
			return nil, failure("ERR DB index is out of range")
		}
		return ok, nil
	})
}

// Quit is answered before the connection closes.
func (s *Store) Quit(_ context.Context, peer *redis.Peer) (*redis.Status, error) {
	go peer.Shutdown(context.Background())
	return ok, nil
}

// Reset makes a connection as if it were new.
func (s *Store) Reset(_ context.Context, peer *redis.Peer) (*redis.Status, error) {
	c := clientOf(peer.Socket)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unsubscribeAll(c)
	c.resp3, c.name = false, ""
	c.endTransaction()
	return &redis.Status{Text: "RESET"}, nil
}

// Client answers about connections.
func (s *Store) Client(_ context.Context, peer *redis.Peer, request *redis.ClientRequest) (redis.Value, error) {
	c := clientOf(peer.Socket)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch strings.ToUpper(request.Sub) {
	case "SETNAME":
		if len(request.Args) != 1 {
			return nil, errSyntax
		}
		c.name = string(request.Args[0])
		return ok, nil
	case "GETNAME":
		if c.name == "" {
			return value(c.null()), nil
		}
		return text(c.name), nil
	case "ID":
		return &redis.Int{Value: int64(peer.ID())}, nil
	case "INFO":
		return text(c.line()), nil
	case "LIST":
		var list strings.Builder
		for other := range s.server.Peers() {
			list.WriteString(clientOf(other.Socket).line())
		}
		return text(list.String()), nil
	case "SETINFO", "NO-EVICT", "NO-TOUCH":
		return ok, nil
	}
	return nil, failure("ERR unknown subcommand '" + request.Sub + "'")
}

// line describes the client as CLIENT LIST does.
func (c *client) line() string {
	resp := "2"
	if c.resp3 {
		resp = "3"
	}
	return "id=" + strconv.FormatUint(c.peer.ID(), 10) + " addr=" + c.peer.RemoteAddr().String() +
		" name=" + c.name + " db=0 sub=" + strconv.Itoa(len(c.channels)) + " psub=" + strconv.Itoa(len(c.patterns)) +
		" resp=" + resp + "\n"
}
