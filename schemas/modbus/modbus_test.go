package modbus_test

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire/wiretest"
	"github.com/netgen-dev/netgen/schemas/modbus"
)

func TestCodecs(t *testing.T) { wiretest.Check(t, modbus.Conversation()) }

func FuzzRead(f *testing.F) { wiretest.Fuzz(f, modbus.Conversation()) }
