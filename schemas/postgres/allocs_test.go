package postgres_test

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire/wiretest"
	"github.com/netgen-dev/netgen/schemas/postgres"
)

func TestAllocations(t *testing.T) {
	messages := benchmarked()
	for name, most := range map[string]wiretest.Allocs{
		"QueryRequest":   {Own: 1},
		"BindRequest":    {Own: 4}, // the message and its three lists
		"DataRow":        {Own: 2},
		"RowDescription": {Own: 2},
		"ErrorResponse":  {Own: 2},
	} {
		wiretest.CheckAllocs(t, postgres.Conversation(), name, messages[name], most)
	}
}
