package dnp3

import (
	"encoding/hex"
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A master asks an outstation for its events and for all else; data of twenty bytes has two
// checksums, and a message without any has that of its head alone.
func TestBytes(t *testing.T) {
	poll, _ := hex.DecodeString("c0c3013c02063c03063c04063c0106")
	long := []byte("abcdefghijklmnopqrst")
	sums, _ := appendBlocks(nil, long, nil)
	for _, c := range []struct {
		name, want string
		value      any
	}{
		{"ConfirmRequest", "056414f3010000040a3bc0c3013c02063c03063c04063c01069a12", &ConfirmRequest{FromMain: true, Count: true, Valid: true, Target: 1, Source: 0x400, Data: poll}},
		{"Send", "056419c4010000048202" + hex.EncodeToString(sums), &Send{FromMain: true, Target: 1, Source: 0x400, Data: long}},
		{"ResetRequest", "056405c001000004e921", &ResetRequest{FromMain: true, Target: 1, Source: 0x400}},
	} {
		m := Conversation().Message(c.name)
		b, err := m.Append(nil, new(wire.Exchange), c.value)
		if err != nil || hex.EncodeToString(b) != c.want {
			t.Errorf("%s: %x, want %s: %v", c.name, b, c.want, err)
		}
		var r wire.Reader
		r.Reset(b, true, 1000)
		got := reflect.New(reflect.TypeOf(c.value).Elem()).Interface()
		m.Read(&r, new(wire.Exchange), got)
		if r.End(); r.Err() != nil || !reflect.DeepEqual(got, c.value) {
			t.Errorf("%s: %+v, want %+v: %v", c.name, got, c.value, r.Err())
		}
	}
}

// A length that the blocks do not have, and a block with another checksum, are mistakes.
func TestWrong(t *testing.T) {
	m := Conversation().Message("Send")
	b, _ := m.Append(nil, new(wire.Exchange), &Send{Data: []byte("abcdefghijklmnopqrst")})
	for i := range b {
		wrong := append([]byte(nil), b...)
		wrong[i] ^= 1
		var r wire.Reader
		r.Reset(wrong, true, 1000)
		m.Read(&r, new(wire.Exchange), new(Send))
		if r.End(); r.Err() == nil {
			t.Errorf("%x was read", wrong)
		}
	}
}
