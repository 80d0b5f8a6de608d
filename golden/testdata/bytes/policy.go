package policy

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestBytes(t *testing.T) {
	count := uint32(2)
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"AccessRequest": {&AccessRequest{State: "RCPT", Sender: "a=b@c", Count: &count}, "request=smtpd_access_policy\nprotocol_state=RCPT\nsender=a=b@c\nrecipient_count=2\n\n"},
		"Decision":      {&Decision{Action: "DUNNO"}, "action=DUNNO\n\n"},
	} {
		b, err := Conversation().Message(name).Append(nil, new(wire.Exchange), c.value)
		if err != nil || string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", name, b, c.want, err)
		}
	}
	for _, action := range []string{"OK\n\naction=REJECT", "OK\r"} {
		if b, err := Conversation().Message("Decision").Append(nil, new(wire.Exchange), &Decision{Action: action}); err == nil {
			t.Errorf("%q is written", b)
		}
	}
}

func TestHeaders(t *testing.T) {
	for lines, want := range map[string]*AccessRequest{
		"request=smtpd_access_policy\nprotocol_state=RCPT\nsender=\n":                          {State: "RCPT"},
		"protocol_state= RCPT\nqueue_id=\nsender==\nrequest=smtpd_access_policy\nqueue_id=1\n": {State: " RCPT", Sender: "="},
		"request=smtpd_access_policy\nprotocol_state=RCPT\nsender=a\nsender=a\n":               {State: "RCPT", Sender: "a"},
		"request=smtpd_access_policy\nprotocol_state=RCPT\nsender=a\nsender=b\n":               nil,
		"request=smtpd_access_policy\nprotocol_state=RCPT\nSender=a\n":                         nil,
		"request=SMTPD_access_policy\nprotocol_state=RCPT\nsender=a\n":                         nil,
		"request=smtpd_access_policy\nprotocol_state=RCPT\nsender:a\n":                         nil,
	} {
		var r wire.Reader
		r.Reset([]byte(lines+"\n"), false, 1000)
		got := new(AccessRequest)
		Conversation().Message("AccessRequest").Read(&r, new(wire.Exchange), got)
		r.End()
		if (r.Err() == nil) != (want != nil) {
			t.Errorf("%q: %v", lines, r.Err())
			continue
		}
		if want != nil && (got.State != want.State || got.Sender != want.Sender) {
			t.Errorf("%q: %+v, want %+v", lines, got, want)
		}
	}
}
