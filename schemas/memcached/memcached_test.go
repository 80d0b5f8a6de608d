package memcached_test

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire/wiretest"
	"github.com/netgen-dev/netgen/schemas/memcached"
)

func TestCodecs(t *testing.T) { wiretest.Check(t, memcached.Conversation()) }

func FuzzRead(f *testing.F) { wiretest.Fuzz(f, memcached.Conversation()) }
