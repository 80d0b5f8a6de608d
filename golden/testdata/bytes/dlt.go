package dlt

import (
	"encoding/hex"
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Wireshark reads these as a log message with the arguments "hi" and 7, lowest byte first, and as
// a message without an extended header whose number is 0x01020304, highest byte first.
func TestMessages(t *testing.T) {
	session, stamp := uint32(5), uint32(1000)
	ecu := "ECU1"
	for want, message := range map[string]*Message{
		"3d09002b4543553100000005000003e841024c4f4700544553540002000003006869004300000007000000": {
			Counter: 9, Ecu: &ecu, Session: &session, Stamp: &stamp,
			Extended:  &Extended{Verbose: true, Info: 4, N: 2, App: "LOG\x00", Context: "TEST"},
			Arguments: []Argument{&ArgumentText{Text: "hi\x00"}, &ArgumentU32{Value: 7}},
		},
		"260a000d4543553101020304aa": {Msbf: true, Counter: 10, Ecu: &ecu, Number: 0x01020304, Payload: []byte{0xaa}},
	} {
		m := Conversation().Message("Message")
		b, err := m.Append(nil, new(wire.Exchange), message)
		if err != nil || hex.EncodeToString(b) != want {
			t.Errorf("%x, want %s: %v", b, want, err)
		}
		raw, _ := hex.DecodeString(want)
		var r wire.Reader
		r.Reset(raw, true, 1000)
		got := new(Message)
		m.Read(&r, new(wire.Exchange), got)
		if r.End(); r.Err() != nil || !reflect.DeepEqual(got, message) {
			t.Errorf("%+v, want %+v: %v", got, message, r.Err())
		}
	}
}
