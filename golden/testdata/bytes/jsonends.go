package jsonends

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestEnds reads texts with what their end begins with, and JSON on several lines.
func TestEnds(t *testing.T) {
	for text, want := range map[string]string{
		`> {"method":"ask","params":{"text":";"}};` + "\n":                      ";",
		`> {"method":"ask","params":{"text":"};\\n;"}};` + "\n":                 `};\n;`,
		"> {\n\"method\" : \"ask\",\n \"params\":\n{\"text\":\"a;\"\n} }\n ;\n": "a;",
		`> {"method":"ask","params":{"text":"a"}};;` + "\n":                     "",
		"> {\"method\":\"ask\",\"params\":{\"text\":\"a;\n\"}};\n":              "",
		`> {"method":"ask","params":{"text":"a"}};` + "\n\n":                    "",
		`> {"method":"ask","params":{"text":"a"}}` + "\n;\n":                    "a",
	} {
		var r wire.Reader
		r.Reset([]byte(text), false, 1000)
		var m AskRequest
		Conversation().Message("AskRequest").Read(&r, new(wire.Exchange), &m)
		r.End()
		if (r.Err() == nil) != (want != "") || want != "" && m.Text != want {
			t.Errorf("%q: %q, %v", text, m.Text, r.Err())
		}
	}
}

// TestEndOfReply reads an answer that ends with the bracket that JSON does, too.
func TestEndOfReply(t *testing.T) {
	reply := Conversation().Message("AskReply")
	b, err := reply.Append(nil, new(wire.Exchange), &AskReply{B: 7})
	if want := `{"result":{"b":7}}}` + "\r\n"; err != nil || string(b) != want {
		t.Errorf("%q, want %q: %v", b, want, err)
	}
	for n := range len(b) + 1 {
		var r wire.Reader
		r.Reset(b[:n], true, 1000)
		var m AskReply
		reply.Read(&r, new(wire.Exchange), &m)
		if n < len(b) && r.Err() != wire.ErrShort || n == len(b) && (r.Err() != nil || m.B != 7) {
			t.Errorf("%q: %v, %v", b[:n], m, r.Err())
		}
	}
}
