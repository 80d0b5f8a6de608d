package nats_test

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire/wiretest"
	"github.com/netgen-dev/netgen/schemas/nats"
)

func TestCodecs(t *testing.T) { wiretest.Check(t, nats.Conversation()) }

func FuzzRead(f *testing.F) { wiretest.Fuzz(f, nats.Conversation()) }
