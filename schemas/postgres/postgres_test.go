package postgres_test

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire/wiretest"
	"github.com/netgen-dev/netgen/schemas/postgres"
)

func TestCodecs(t *testing.T) { wiretest.Check(t, postgres.Conversation()) }

func FuzzRead(f *testing.F) { wiretest.Fuzz(f, postgres.Conversation()) }
