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

// What a reply asks for is known of a request that was read with the exchange of its method.
func TestExchange(t *testing.T) {
	x := Conversation().Exchange("Put")
	for _, example := range []struct{ message, bytes string }{
		{"PutRequest", "\x01\x02\x00\x05\x00\x00\x07\x82"},
		{"PutReply", "\x03\x02\x00\x05\x00\x00\x07ab."},
	} {
		m := Conversation().Message(example.message)
		var r wire.Reader
		r.Reset([]byte(example.bytes), false, len(example.bytes))
		v := m.Read(&r, x, nil)
		r.End()
		if b, err := m.Append(nil, x, v); r.Err() != nil || err != nil || string(b) != example.bytes {
			t.Errorf("%s: %v, %q, %v", example.message, r.Err(), b, err)
		}
	}
	if Conversation().Exchange("None") != nil {
		t.Error("there is an exchange of no method")
	}
}
