package mqtt_test

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire/wiretest"
	"github.com/netgen-dev/netgen/schemas/mqtt"
)

func TestCodecs(t *testing.T) { wiretest.Check(t, mqtt.Conversation()) }

func FuzzRead(f *testing.F) { wiretest.Fuzz(f, mqtt.Conversation()) }
