package ies

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func ptr(n uint8) *uint8 { return &n }

// Elements of one type have their meaning by their instance, within others too.
func TestInstances(t *testing.T) {
	end := func(n uint8, last byte) *Endpoint {
		return &Endpoint{Interface: n, Teid: 0x01020304, IPv4: &[4]byte{10, 0, 0, last}}
	}
	want := &CreateSessionRequest{
		Teid: 0x11223344, Sender: end(10, 1), Gateway: end(7, 2),
		Bearers: []Bearer{{ID: ptr(5), Serving: end(4, 3)}}, Removed: []Bearer{{ID: ptr(6)}},
		Others: []IE{{Type: 93, Instance: 2, Value: []byte{1}}},
	}
	bytes := "\x48\x20\x00\x46\x11\x22\x33\x44\x00\x00\x07\x00" +
		"\x57\x00\x09\x00\x8a\x01\x02\x03\x04\x0a\x00\x00\x01" +
		"\x57\x00\x09\x01\x87\x01\x02\x03\x04\x0a\x00\x00\x02" +
		"\x5d\x00\x12\x00\x49\x00\x01\x00\x05\x57\x00\x09\x02\x84\x01\x02\x03\x04\x0a\x00\x00\x03" +
		"\x5d\x00\x05\x01\x49\x00\x01\x00\x06" +
		"\x5d\x00\x01\x02\x01"
	b, err := Conversation().Message("CreateSessionRequest").Append(nil, &wire.Exchange{ID: 7}, want)
	if err != nil || string(b) != bytes {
		t.Errorf("%x, want %x: %v", b, bytes, err)
	}
	var r wire.Reader
	r.Reset([]byte(bytes), true, 1000)
	got := new(CreateSessionRequest)
	Conversation().Message("CreateSessionRequest").Read(&r, new(wire.Exchange), got)
	if r.End(); r.Err() != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v: %v", got, want, r.Err())
	}
}
