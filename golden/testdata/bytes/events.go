package events

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Headers are those of mail, but for the end of a line.
func TestHeaders(t *testing.T) {
	b, err := Conversation().Message("Plain").Append(nil, new(wire.Exchange), &Plain{Content: []byte("a\n")})
	if want := "Content-Type: text/event-plain\nContent-Length: 2\n\na\n"; err != nil || string(b) != want {
		t.Errorf("%q, want %q: %v", b, want, err)
	}
	for lines, want := range map[string]string{
		"Content-Type: command/reply\nReply-Text: +OK\n":                     "+OK",
		"reply-text:  a b \ncontent-type:command/reply\n":                    "a b",
		"Content-Type: command/reply\nReply-Text : +OK\n":                    "",
		"Content-Type: command/reply\nReply-Text: +OK\r\n":                   "",
		"Content-Type: command/reply\nReply-Text: +OK\nReply-Text: -ERR\n":   "",
		"Content-Type: command/reply\nReply-Text: a\rContent-Type: secret\n": "",
	} {
		var r wire.Reader
		r.Reset([]byte(lines+"\n"), false, 1000)
		got := new(Reply)
		Conversation().Message("Reply").Read(&r, new(wire.Exchange), got)
		r.End()
		if (r.Err() == nil) != (want != "") || want != "" && got.Text != want {
			t.Errorf("%q: %q, want %q: %v", lines, got.Text, want, r.Err())
		}
	}
	for _, text := range []string{" a", "a\nb", "a\r"} {
		if b, err := Conversation().Message("Reply").Append(nil, new(wire.Exchange), &Reply{Text: text}); err == nil {
			t.Errorf("%q is written", b)
		}
	}
}
