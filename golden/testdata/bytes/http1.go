package http1

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestLengths tells content that is missing from content that is empty: of one there is no length.
func TestLengths(t *testing.T) {
	chunked := "chunked"
	for text, want := range map[string]*Answer{
		"HTTP/1.1 204 No Content\r\n\r\n":              {Status: 204, Reason: "No Content"},
		"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n": {Status: 200, Reason: "OK", Content: []byte{}},
		"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nab":  {Status: 200, Content: []byte("ab")},
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\nc\r\nabcdefghijkl\r\n1\r\nm\r\n0\r\nX: y\r\n\r\n": {
			Status: 200, Reason: "OK", Encoding: &chunked, Others: []Header{{Name: "A", Value: "b"}},
			Chunked: Chunked{Chunks: []Chunk{{Data: []byte("abcdefghijkl")}, {Data: []byte("m")}}, Trailers: []Trailer{{Name: "X", Value: "y"}}},
		},
	} {
		m := Conversation().Message("Answer")
		b, err := m.Append(nil, new(wire.Exchange), want)
		if err != nil || string(b) != text {
			t.Errorf("%+v is %q, %v, want %q", want, b, err, text)
		}
		var r wire.Reader
		r.Reset([]byte(text), false, len(text))
		got := m.Read(&r, new(wire.Exchange), nil)
		if r.End(); r.Err() != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q is %+v, %v, want %+v", text, got, r.Err(), want)
		}
	}
	for _, text := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n0\r\n\r\n",
	} {
		var r wire.Reader
		r.Reset([]byte(text), false, len(text))
		got := Conversation().Message("Answer").Read(&r, new(wire.Exchange), nil)
		if r.End(); r.Err() == nil {
			t.Errorf("%q is %+v", text, got)
		}
	}
}

// TestUnfilled writes a request that leaves the frame's encoding out, and so has no chunks.
func TestUnfilled(t *testing.T) {
	b, err := Conversation().Message("GetRequest").Append(nil, new(wire.Exchange), &GetRequest{Target: "/", Host: "h"})
	if want := "GET / HTTP/1.1\r\nHost: h\r\n\r\n"; err != nil || string(b) != want {
		t.Errorf("%q, %v, want %q", b, err, want)
	}
}
