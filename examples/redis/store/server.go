package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/netgen-dev/netgen/schemas/redis"
)

// version is that of the Redis whose commands these are.
const version = "7.0.0"

// Info describes the server.
func (s *Store) Info(_ context.Context, peer *redis.Peer, r *redis.InfoRequest) (redis.InfoReply, error) {
	return run(s, peer, r, func(s *Store, _ *client, _ *redis.InfoRequest) (redis.InfoReply, error) {
		s.purge()
		var b strings.Builder
		fmt.Fprintf(&b, "# Server\r\nredis_version:%s\r\nredis_mode:standalone\r\nuptime_in_seconds:%d\r\n",
			version, int(time.Since(s.started).Seconds()))
		fmt.Fprintf(&b, "\r\n# Clients\r\nconnected_clients:%d\r\n", s.server.Sockets().Len())
		fmt.Fprintf(&b, "\r\n# Replication\r\nrole:master\r\nconnected_slaves:0\r\n")
		fmt.Fprintf(&b, "\r\n# Keyspace\r\n")
		if len(s.keys) > 0 {
			fmt.Fprintf(&b, "db0:keys=%d\r\n", len(s.keys))
		}
		return text(b.String()), nil
	})
}

// settings are what CONFIG GET answers. They cannot be changed.
var settings = map[string]string{"save": "", "appendonly": "no", "maxmemory": "0", "databases": "1"}

// Config answers about settings.
func (s *Store) Config(_ context.Context, peer *redis.Peer, r *redis.ConfigRequest) (redis.Value, error) {
	return run(s, peer, r, func(_ *Store, c *client, r *redis.ConfigRequest) (redis.Value, error) {
		if !strings.EqualFold(r.Sub, "GET") {
			return nil, failure("ERR the settings of this server cannot be changed")
		}
		entries := []redis.Entry{}
		for name, is := range settings {
			for _, pattern := range r.Args {
				if match(strings.ToLower(string(pattern)), name) {
					entries = append(entries, redis.Entry{Key: text(name), Value: text(is)})
					break
				}
			}
		}
		if c.resp3 {
			return &redis.Map{Entries: entries}, nil
		}
		return flat(entries), nil
	})
}

// Command says nothing about the commands; redis-cli gets along with that.
func (s *Store) Command(_ context.Context, peer *redis.Peer, r *redis.CommandRequest) (redis.Value, error) {
	return run(s, peer, r, func(_ *Store, c *client, r *redis.CommandRequest) (redis.Value, error) {
		sub := ""
		if len(r.Args) > 0 {
			sub = strings.ToUpper(string(r.Args[0]))
		}
		switch {
		case sub == "COUNT":
			return zero, nil
		case sub == "DOCS" && c.resp3:
			return &redis.Map{Entries: []redis.Entry{}}, nil
		}
		return &redis.Array{Items: []redis.Value{}}, nil
	})
}

// DBSize counts the keys.
func (s *Store) DBSize(_ context.Context, peer *redis.Peer) (*redis.Int, error) {
	return run(s, peer, nothing{}, func(s *Store, _ *client, _ nothing) (*redis.Int, error) {
		s.purge()
		return number(len(s.keys)), nil
	})
}

// FlushAll removes all keys.
func (s *Store) FlushAll(_ context.Context, peer *redis.Peer, _ *redis.FlushAllRequest) (*redis.Status, error) {
	return run(s, peer, nothing{}, (*Store).flush)
}

// FlushDB is FlushAll.
func (s *Store) FlushDB(_ context.Context, peer *redis.Peer, _ *redis.FlushDBRequest) (*redis.Status, error) {
	return run(s, peer, nothing{}, (*Store).flush)
}

func (s *Store) flush(*client, nothing) (*redis.Status, error) {
	clear(s.keys)
	return ok, nil
}

// Time answers seconds since 1970, and microseconds.
func (s *Store) Time(_ context.Context, peer *redis.Peer) (*redis.Bulks, error) {
	return run(s, peer, nothing{}, func(*Store, *client, nothing) (*redis.Bulks, error) {
		now := time.Now()
		return bulks([][]byte{[]byte(formatInt(now.Unix())), []byte(strconv.Itoa(now.Nanosecond() / 1000))}), nil
	})
}

// Role says that the server follows no other.
func (s *Store) Role(_ context.Context, peer *redis.Peer) (*redis.Array, error) {
	return run(s, peer, nothing{}, func(*Store, *client, nothing) (*redis.Array, error) {
		return &redis.Array{Items: []redis.Value{text("master"), zero, &redis.Array{Items: []redis.Value{}}}}, nil
	})
}

// Wait has no replicas to wait for.
func (s *Store) Wait(_ context.Context, peer *redis.Peer, r *redis.WaitRequest) (*redis.Int, error) {
	return run(s, peer, r, func(*Store, *client, *redis.WaitRequest) (*redis.Int, error) { return zero, nil })
}

func formatInt(n int64) string { return strconv.FormatInt(n, 10) }
