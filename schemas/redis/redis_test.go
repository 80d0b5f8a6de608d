package redis_test

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire/wiretest"
	"github.com/netgen-dev/netgen/schemas/redis"
)

func TestCodecs(t *testing.T) { wiretest.Check(t, redis.Conversation()) }

func FuzzRead(f *testing.F) { wiretest.Fuzz(f, redis.Conversation()) }
