package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/wire"
	"github.com/netgen-dev/netgen/schemas/redis"
)

// Call is every command that the schema does not have, or whose words do not fit
// what it has. A transaction does nothing when one was among its commands.
func (s *Store) Call(ctx context.Context, peer *redis.Peer, r *redis.CallRequest) (redis.Value, error) {
	c := clientOf(peer.Socket)
	s.mu.Lock()
	c.spoilt = c.multi
	s.mu.Unlock()
	switch why := runtime.Misfit(ctx); {
	case why == nil:
		return nil, unknown(r)
	case errors.Is(why, wire.ErrNoNumber):
		return nil, errNotInt
	case errors.Is(why, wire.ErrExtraWords) && hasOptions[strings.ToUpper(r.Command)]:
		return nil, errSyntax
	}
	return nil, failure("ERR wrong number of arguments for '" + strings.ToLower(r.Command) + "' command")
}

// hasOptions has the commands whose words behind the first ones are options.
var hasOptions = map[string]bool{
	"SET": true, "GETEX": true, "COPY": true, "SCAN": true, "HSCAN": true, "SSCAN": true, "ZSCAN": true,
	"EXPIRE": true, "PEXPIRE": true, "EXPIREAT": true, "PEXPIREAT": true, "LPOS": true,
	"ZADD": true, "ZRANGE": true, "ZRANGEBYSCORE": true, "ZREVRANGEBYSCORE": true, "ZRANGEBYLEX": true,
}

// unknown refuses a command in the words of Redis, which cut what they repeat.
func unknown(r *redis.CallRequest) error {
	const most = 128
	args := ""
	for _, arg := range r.Args {
		if len(args) >= most {
			break
		}
		args += fmt.Sprintf("'%.*s' ", most-len(args), arg)
	}
	clean := strings.NewReplacer("\r", " ", "\n", " ")
	return failure(clean.Replace(fmt.Sprintf("ERR unknown command '%.*s', with args beginning with: %s", most, r.Command, args)))
}
