package signedids

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A peer may pick an id below zero, which comes back to it.
func TestBelowZero(t *testing.T) {
	const request, reply = "\x00\x08\x01\x01\xfe\xff\xff\xff\x0f\x07", "\x00\x08\x02\x01\xfe\xff\xff\xff\x0f\x09"
	x := Conversation().Exchange("Get")
	var r wire.Reader
	r.Reset([]byte(request), true, len(request))
	got, _ := Conversation().Message("GetRequest").Read(&r, x, nil).(*GetRequest)
	if r.End(); r.Err() != nil || *got != (GetRequest{Line: -1, Key: 7}) {
		t.Fatalf("%+v, %v", got, r.Err())
	}
	if b, err := Conversation().Message("Got").Append(nil, x, &Got{Value: 9}); err != nil || string(b) != reply {
		t.Errorf("%q, want %q: %v", b, reply, err)
	}
}
