package rsocket

import (
	"encoding/hex"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// The lowest bit of an id is not among those that the runtime picks: its 2 is the stream 5 of the client
// and the stream 4 of the server. The connection has 0.
func TestIDs(t *testing.T) {
	conversation := Conversation()
	for _, c := range []struct {
		message string
		value   any
		want    string
	}{
		{"Setup", &Setup{Keepalive: 1000, Lifetime: 5000, MetaType: "a/b", DataType: "c", Data: []byte("hi")},
			"00001a" + "00000000" + "0400" + "0001" + "0000" + "000003e8" + "00001388" + "03612f62" + "0163" + "6869"},
		{"KeepAlive", &KeepAlive{Respond: true, Position: 7, Data: []byte("x")}, "00000f" + "00000000" + "0c80" + "0000000000000007" + "78"},
		{"Lost", &Lost{Code: 0x101, Text: "no"}, "00000c" + "00000000" + "2c00" + "00000101" + "6e6f"},
		{"ResponseRequest", &ResponseRequest{Metadata: []byte("m"), Data: []byte("d")}, "00000b" + "00000005" + "1100" + "0000016d" + "64"},
		{"ResponseRequestFromServer", &ResponseRequest{Data: []byte("d")}, "000007" + "00000004" + "1000" + "64"},
		{"Payload", &Payload{Next: true, Data: []byte("d")}, "000007" + "00000005" + "2860" + "64"},
		{"Failed", &Failed{Code: 0x201, Text: "no"}, "00000c" + "00000005" + "2c00" + "00000201" + "6e6f"},
	} {
		m := conversation.Message(c.message)
		if m == nil {
			t.Errorf("there is no %s", c.message)
			continue
		}
		b, err := m.Append(nil, &wire.Exchange{ID: 2}, c.value)
		if err != nil || hex.EncodeToString(b) != c.want {
			t.Errorf("%s: %x, want %s: %v", c.message, b, c.want, err)
		}
	}
}
