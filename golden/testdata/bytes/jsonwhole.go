package jsonwhole

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestWhole(t *testing.T) {
	for text, want := range map[string]bool{
		`null`: true, ` "a" `: true, `7`: true, `[1]`: true,
		``: false, `nul`: false, `null 1`: false, `{}`: false, `4096`: false, `"\ud800"`: false, "\"\xff\"": false, `[`: false,
	} {
		if err := read("ValueMessage", text); (err == nil) != want {
			t.Errorf("%s: %v", text, err)
		}
	}
	for text, want := range map[string]bool{
		`{"a":null,"b":"x"}`: true, `{}`: true, `null`: true,
		`{"a":1,"a":2}`: false, `{"a":{}}`: false, `[]`: false, `{"a":4096}`: false,
	} {
		if err := read("EachReply", text); (err == nil) != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func read(message, text string) error {
	var r wire.Reader
	r.Reset([]byte(text+"\n"), false, 1000)
	Conversation().Message(message).Read(&r, new(wire.Exchange), nil)
	r.End()
	return r.Err()
}
