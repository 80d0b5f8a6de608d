package stomp

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestBytes(t *testing.T) {
	receipt, login := []byte("a:b"), "me"
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"Connect":   {&Connect{Version: "1.2", Host: "h", Login: &login}, "CONNECT\naccept-version:1.2\nhost:h\nlogin:me\n\n\x00"},
		"Send":      {&Send{Destination: "/queue/\\a\n", Receipt: receipt, Content: []byte("x\x00")}, "SEND\ndestination:/queue/\\\\a\\n\nreceipt:a\\cb\ncontent-length:2\n\nx\x00\x00"},
		"Connected": {&Connected{Version: "1.2"}, "CONNECTED\nversion:1.2\n\n\x00"},
		"Message":   {&Message{Destination: "/q", Message: " 7 ", Subscription: 3, Text: []byte("hi")}, "MESSAGE\ndestination:/q\nmessage-id: 7 \nsubscription:3\n\nhi\x00"},
	} {
		b, err := Conversation().Message(name).Append(nil, new(wire.Exchange), c.value)
		if err != nil || string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", name, b, c.want, err)
		}
	}
	value := "1.2\nlogin:root"
	for _, v := range []*Connect{{Version: value}, {Version: "1.2\r"}, {Login: &value}} {
		if b, err := Conversation().Message("Connect").Append(nil, new(wire.Exchange), v); err == nil {
			t.Errorf("%q is written", b)
		}
	}
}

// The first of several headers counts, every byte of a value does, and so does the case of
// names.
func TestHeaders(t *testing.T) {
	for lines, want := range map[string]*Message{
		"destination:/q\nmessage-id:1\nsubscription:2\n":                               {Destination: "/q", Message: "1", Subscription: 2},
		"destination: /q:\nmessage-id:\nsubscription:2\nDestination:x\n":               {Destination: " /q:", Subscription: 2},
		"destination:/q\nmessage-id:1\nsubscription:2\nsubscription:x\ndestination:\n": {Destination: "/q", Message: "1", Subscription: 2},
		"destination:/q\nmessage-id:1\n":                                               nil,
		"destination:/q\nmessage-id:1\nSubscription:2\n":                               nil,
		"destination:/q\nmessage-id:1\nsubscription: 2\n":                              nil,
		"destination:/q\\t\nmessage-id:1\nsubscription:2\n":                            nil,
		"destination:/q\r\nmessage-id:1\nsubscription:2\n":                             nil,
		"destination /q\nmessage-id:1\nsubscription:2\n":                               nil,
		":x\ndestination:/q\nmessage-id:1\nsubscription:2\n":                           nil,
	} {
		var r wire.Reader
		r.Reset([]byte("MESSAGE\n"+lines+"\n\x00"), false, 1000)
		got := new(Message)
		Conversation().Message("Message").Read(&r, new(wire.Exchange), got)
		r.End()
		if (r.Err() == nil) != (want != nil) {
			t.Errorf("%q: %v", lines, r.Err())
			continue
		}
		if want != nil && (got.Destination != want.Destination || got.Message != want.Message || got.Subscription != want.Subscription) {
			t.Errorf("%q: %+v, want %+v", lines, got, want)
		}
	}
}
