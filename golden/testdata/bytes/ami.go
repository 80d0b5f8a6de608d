package ami

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestBytes(t *testing.T) {
	m := &OriginateRequest{Channel: "SIP/1", Variables: []string{"a=1", "b=2"}}
	want := "Action: Originate\r\nActionID: 7\r\nChannel: SIP/1\r\nVariable: a=1\r\nVariable: b=2\r\n\r\n"
	b, err := Conversation().Message("OriginateRequest").Append(nil, &wire.Exchange{ID: 7}, m)
	if err != nil || string(b) != want {
		t.Errorf("%q, want %q: %v", b, want, err)
	}
}

// What has the header of an event's kind is an event, be it with that of an answer beside it.
func TestAnswersAndEvents(t *testing.T) {
	for lines, want := range map[string]string{
		"Response: Success\r\nActionID: 1\r\nMessage: x\r\n\r\n":             "Reply",
		"Message: x\r\nActionID: 1\r\nRESPONSE: Error\r\n\r\n":               "Reply",
		"Privilege: call\r\nEvent: OriginateResponse\r\nResponse: x\r\n\r\n": "Originated",
		"Event: FullyBooted\r\n\r\n":                                         "Booted",
		"response: Success\r\nevent: Hangup\r\n\r\n":                         "Other",
	} {
		var r wire.Reader
		r.Reset([]byte(lines), true, 1000)
		what, method := dispatchMainClient(&r, nil)
		got := "Reply"
		if what == wire.Opening {
			got = nameOf(method)
		}
		if r.Err() != nil || what == wire.Unknown || got != want {
			t.Errorf("%q is %s, want %s: %v", lines, got, want, r.Err())
		}
	}
}

// The case of a kind plays no part, neither when it tells what a message is nor when it is read.
func TestCaseOfKinds(t *testing.T) {
	lines := "action: originate\r\nActionID: 7\r\nChannel: SIP/1\r\n\r\n"
	var r wire.Reader
	r.Reset([]byte(lines), true, 1000)
	if _, method := dispatchMainServer(&r, nil); nameOf(method) != "Originate" {
		t.Errorf("%q is %s", lines, nameOf(method))
	}
	r.Rewind(0)
	m, _ := Conversation().Message("OriginateRequest").Read(&r, new(wire.Exchange), new(OriginateRequest)).(*OriginateRequest)
	if r.Err() != nil || m.Channel != "SIP/1" {
		t.Errorf("%q is read as %+v: %v", lines, m, r.Err())
	}
}
