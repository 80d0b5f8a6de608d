package mavlink

import (
	"encoding/hex"
	"reflect"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

var from = Sender{Sequence: 7, System: 1, Component: 1}

func heartbeat(v1 bool) *Heartbeat {
	return &Heartbeat{V1: v1, From: Sender{Sequence: 0x4e, System: 1, Component: 1}, Type: 2, Autopilot: 3, Flags: 81, Status: 4}
}

// padded is a name with the zeros behind it.
func padded(name string, n int) string { return name + strings.Repeat("\x00", n-len(name)) }

// frames are what pymavlink and node-mavlink write.
var frames = []struct {
	name, frame string
	value       any
}{
	{"Heartbeat", "fe094e01010000000000020351 04031c7f", heartbeat(true)},
	{"Heartbeat", "fd0900004e0101000000 000000000203510403 72e4", heartbeat(false)},
	{"ParamRequestList", "fe0207010115 0100 c024", &ParamRequestList{V1: true, From: from, To: Target{1, 0}}},
	{"ParamRequestList", "fd010000070101150000 01 f845", &ParamRequestList{From: from, To: Target{1, 0}}},
	{"ParamRequestRead", "fe1407010114 ffff010153595349445f544849534d4156000000 4473", &ParamRequestRead{
		V1: true, From: from, Index: -1, To: Target{1, 1}, Name: padded("SYSID_THISMAV", 16),
	}},
	{"ParamRequestRead", "fd11000007010114 0000 ffff010153595349445f544849534d4156 2c9f", &ParamRequestRead{
		From: from, Index: -1, To: Target{1, 1}, Name: padded("SYSID_THISMAV", 16),
	}},
	{"ParamValue", "fd190000070101160000 0000c03f0200000052415445 000000000000000000000000 09 67bc", &ParamValue{
		From: from, Value: 1.5, Count: 2, Name: padded("RATE", 16), Type: ParamTypeReal32,
	}},
	{"Attitude", "fd0c00000701011e0000 e80300000000003f000080be 8a86", &Attitude{From: from, Boot: 1000, Angles: []float32{0.5, -0.25, 0}, Speeds: make([]float32, 3)}},
	{"CommandLong", "fd2000000701014c0000 0000803f000000000000000000000000000000000000000000000000 90010101 a00f", &CommandLong{
		From: from, Params: []float32{1, 0, 0, 0, 0, 0, 0}, Command: 400, To: Target{1, 1},
	}},
	{"CommandAck", "fd0900000701014d0000 9001000000000000ff 4dc8", &CommandAck{From: from, Command: 400, More: CommandAckMore{To: Target{System: 255}}}},
	{"StatusText", "fd060000070101fd0000 067265616479 b66a", &StatusText{From: from, Severity: SeverityInfo, Text: padded("ready", 50)}},
	{"Button", "fd060000070101010100 e80300000001 1a9a", &Button{From: from, Boot: 1000, Changed: 256}},
}

func TestFrames(t *testing.T) {
	for _, c := range frames {
		m := Conversation().Message(c.name)
		frame := bytesOf(t, c.frame)
		if b, err := m.Append(nil, new(wire.Exchange), c.value); string(b) != string(frame) || err != nil {
			t.Errorf("%+v is %x, %v, want %x", c.value, b, err, frame)
		}
		if got, err := read(m, frame); err != nil || !reflect.DeepEqual(got, c.value) {
			t.Errorf("%x is %+v, %v, want %+v", frame, got, err, c.value)
		}
	}
}

// TestOthersFrames reads what others write in other ways: a payload without a byte, one with
// fields that are newer than this schema, a signature, and the fields of version 2 in version 1.
func TestOthersFrames(t *testing.T) {
	for _, c := range []struct {
		name, frame string
		value       any
	}{
		{"Ping", "fd000000070101040000 f71a", &Ping{From: from}},
		{"Heartbeat", "fd0901000000000000000400000001020305 03d9d1 010200000000000e47040cef9b", &Heartbeat{Mode: 4, Type: 1, Autopilot: 2, Flags: 3, Status: 5}},
		{"CommandAck", "fe0a0701014d 9001000000000000ff00 f937", &CommandAck{V1: true, From: from, Command: 400}},
		{"Other", "fd050000 8f0102 070600 1010101010 4903", &Other{
			From: Sender{0x8f, 1, 2}, ID: 7, High: 6, Payload: []byte{16, 16, 16, 16, 16}, Unknown: 0x0349,
		}},
	} {
		frame := bytesOf(t, c.frame)
		if got, err := read(Conversation().Message(c.name), frame); err != nil || !reflect.DeepEqual(got, c.value) {
			t.Errorf("%x is %+v, %v, want %+v", frame, got, err, c.value)
		}
	}
}

// TestWrongFrames reads frames of which a byte is another one.
func TestWrongFrames(t *testing.T) {
	for _, c := range frames {
		frame := bytesOf(t, c.frame)
		for i := range frame {
			frame[i] ^= 0x10
			if got, err := read(Conversation().Message(c.name), frame); err == nil {
				t.Errorf("%x is %+v", frame, got)
			}
			frame[i] ^= 0x10
		}
	}
}

func read(m *wire.Message, frame []byte) (any, error) {
	var r wire.Reader
	r.Reset(frame, true, 300)
	got := m.Read(&r, new(wire.Exchange), nil)
	r.End()
	return got, r.Err()
}

func bytesOf(t *testing.T, digits string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(digits, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
