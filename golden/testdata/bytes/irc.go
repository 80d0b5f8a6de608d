package irc

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// The lines are those of RFC 2812 and of the message tags of IRCv3.
func TestLines(t *testing.T) {
	text := func(s string) *string { return &s }
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"Nick":    {&Nick{Nick: "Wiz"}, "NICK Wiz\r\n"},
		"User":    {&User{User: "guest", Mode: 0, Name: "Ronnie Reagan"}, "USER guest 0 * :Ronnie Reagan\r\n"},
		"Privmsg": {&Privmsg{Tags: text("id=123"), Source: text("Angel!wings@irc.org"), Target: "Wiz", Text: "Are you receiving this message ?"}, "@id=123 :Angel!wings@irc.org PRIVMSG Wiz :Are you receiving this message ?\r\n"},
		"Welcome": {&Welcome{Source: "irc.org", Nick: "Wiz", Text: "Welcome"}, ":irc.org 001 Wiz :Welcome\r\n"},
		"Other":   {&Other{Command: "ERROR", Params: []string{":Bye"}}, "ERROR :Bye\r\n"},
	} {
		b, err := Conversation().Message(name).Append(nil, new(wire.Exchange), c.value)
		if err != nil || string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", name, b, c.want, err)
		}
	}
}

// What a message does not have in front of its command is passed over.
func TestSourceOfNoUse(t *testing.T) {
	m := Conversation().Message("Nick")
	var r wire.Reader
	r.Reset([]byte("@a=b :Wiz!jto@tolsun.oulu.fi NICK Kilroy\r\n"), false, 100)
	got, _ := m.Read(&r, new(wire.Exchange), new(Nick)).(*Nick)
	if err := r.Err(); err != nil || got.Nick != "Kilroy" {
		t.Errorf("%v: %v", got, err)
	}
}

// A command that would be read as what stands in front of one is not written.
func TestCommandLikeASource(t *testing.T) {
	for _, command := range []string{":x", "@x"} {
		if b, err := Conversation().Message("Other").Append(nil, new(wire.Exchange), &Other{Command: command}); err == nil {
			t.Errorf("%q", b)
		}
	}
}
