package pjlink

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestRefused tells refusals from names.
func TestRefused(t *testing.T) {
	x := Conversation().Exchange("Name")
	b, err := Conversation().Message("Failed").Append(nil, x, &Failed{Code: 3})
	if err != nil || string(b) != "%1NAME=ERR3\r" {
		t.Errorf("%q, %v", b, err)
	}
	part := wire.Part{Method: &wireName, Answer: &wireName.Answers[0][0]}
	for name, refused := range map[string]bool{"Beamer": false, "": false, "ER": false, "ERR3": true, "ERRATIC": true} {
		b, err := part.Append(nil, x, func(b []byte, x *wire.Exchange) ([]byte, error) {
			return part.Message().Append(b, x, &NameReply{Name: name})
		})
		if string(b) != "%1NAME="+name+"\r" || (err != nil) != refused {
			t.Errorf("%q: %q, %v", name, b, err)
		}
	}
}
