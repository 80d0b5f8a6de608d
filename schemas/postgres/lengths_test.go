package postgres_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
	"github.com/netgen-dev/netgen/schemas/postgres"
)

// A length that is impossible is told with its field, and as it was sent.
func TestLengths(t *testing.T) {
	for _, test := range []struct{ message, bytes, want string }{
		{"DataRow", "44 00000006 fffe", "at byte 7: the length of DataRow.values is -2, and nothing is so long"},
		{"FunctionResult", "56 00000008 fffffffe", "at byte 9: the length of FunctionResult.value is -2, and nothing is so long"},
	} {
		b, err := hex.DecodeString(strings.ReplaceAll(test.bytes, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		var r wire.Reader
		r.Reset(b, false, len(b))
		postgres.Conversation().Message(test.message).Read(&r, &wire.Exchange{}, nil)
		if r.Err() == nil || r.Err().Error() != test.want {
			t.Errorf("%s: %v, and not %s", test.message, r.Err(), test.want)
		}
	}
}
