package http

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What two readers could understand in two ways is refused, by what cuts messages out
// too: it is how a request is smuggled in.
func TestHeadersThatComeTwice(t *testing.T) {
	for lines, ok := range map[string]bool{
		"Content-Length: 3\r\n":                                     true,
		"Content-Length: 3\r\ncontent-length: 3\r\n":                true,
		"Content-Length: 3\r\nContent-Length: 0\r\n":                false,
		"Content-Length: 0\r\nContent-Length: 3\r\n":                false,
		"Content-Length: 3\r\nContent-Length: 03\r\n":               false,
		"Content-Length: +3\r\n":                                    false,
		"Content-Length: -0\r\n":                                    false,
		"Content-Length: 0_3\r\n":                                   false,
		"Content-Length: 3, 3\r\n":                                  false,
		"Content-Length : 3\r\n":                                    false,
		"Content-Length: 3\r\nX: y\n Content-Length: 0\r\n":         false,
		"Content-Length: 3\r\nX-Other: 1\r\nX-Other: 2\r\n":         true,
		"Content-Length: 3\r\nHost: other\r\n":                      false,
		"Content-Length: 3\r\nAccept: a\r\nAccept: b\r\n":           false,
		"Content-Length: 3\r\nAccept: a\r\nHost: h\r\nAccept:a\r\n": true,
	} {
		var r wire.Reader
		b := []byte("POST / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\nabc")
		r.Reset(b, false, 1000)
		x := new(wire.Exchange)
		Conversation().Message("PostRequest").Read(&r, x, new(PostRequest))
		r.End()
		if (r.Err() == nil) != ok {
			t.Errorf("%q: %v", lines, r.Err())
		}
	}
	var r wire.Reader
	r.Reset([]byte("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: 3\r\n\r\nabc"), true, 1000)
	if n := splitMainServer(&r); r.Err() == nil {
		t.Errorf("a request of two lengths has %d bytes", n)
	}
}
