package asked

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What a reply repeats is compared, however much it is.
func TestRepeats(t *testing.T) {
	x := &wire.Exchange{Kinds: [2]uint64{2}}
	if _, err := Conversation().Message("PutRequest").Append(nil, x, &PutRequest{Unit: 7, More: true, Size: 2}); err != nil {
		t.Fatal(err)
	}
	reply := Conversation().Message("PutReply")
	b, err := reply.Append(nil, x, &PutReply{Rest: []byte("ab")})
	if want := "\x03\x02\x00\x00\x00\x00\x07ab."; err != nil || string(b) != want {
		t.Errorf("%q, want %q: %v", b, want, err)
	}
	if b, err = reply.Append(nil, x, &PutReply{Rest: []byte("abc")}); err == nil {
		t.Errorf("the request asked for two bytes, and gets %q", b)
	}
}
