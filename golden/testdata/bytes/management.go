package management

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// The words behind a kind that several commands have tell which of them it is.
func TestWordsBehind(t *testing.T) {
	names := map[uint16]string{}
	for _, m := range Conversation().Methods {
		names[m.ID] = m.Name
	}
	for line, is := range map[string]string{
		"state\r\n":                         "State",
		"state  \r\n":                       "State",
		"State ON\r\n":                      "StateOn",
		"state on all\r\n":                  "StateOnAll",
		"state on now\r\n":                  "Other",
		"state off\r\n":                     "StateOff",
		"state 5\r\n":                       "Lines",
		"state of\r\n":                      "Lines", // which is no number, and a mistake
		"log on\r\n":                        "LogOn",
		"log one\r\n":                       "Log",
		"log on last 5\r\n":                 "LogLast",
		"log x last 5\r\n":                  "LogLast",
		"password Auth a 1 forget\r\n":      "Forget",
		"password Auth a 1 forget sure\r\n": "Forget",
		"password Auth a 1 forgotten\r\n":   "Password",
		"password Auth forget 1 x\r\n":      "Password",
		"echo\r\n":                          "Echo",
		"echo off on\r\n":                   "Echo",
		"echo on\r\n":                       "EchoOn",
		"echo on all\r\n":                   "EchoOn",
		"auth-retry\r\n":                    "Auth",
		"auth-retry none\r\n":               "NoAuth",
		"exit later\r\n":                    "Exit", // a mistake
		"quit\r\n":                          "Other",
	} {
		var r wire.Reader
		r.Reset([]byte(line), false, 1000)
		what, id := Conversation().Phases[0].Reads[wire.Server].Dispatch(&r, nil)
		if r.Err() != nil || what != wire.Opening || names[id] != is {
			t.Errorf("%q: %d %s %v", line, what, names[id], r.Err())
		}
	}
}

// A text that is a literal of another message cannot be written where that stands.
func TestGivesWay(t *testing.T) {
	for _, test := range []struct {
		method string
		v      any
		fails  bool
	}{
		{"Log", &LogRequest{What: "off"}, false},
		{"Log", &LogRequest{What: "On"}, true},
		{"Echo", &EchoRequest{Args: []string{"off", "on"}}, false},
		{"Echo", &EchoRequest{Args: []string{"on", "off"}}, true},
		{"Auth", &AuthRequest{Mode: new("interact")}, false},
		{"Auth", &AuthRequest{Mode: new("none")}, true},
		{"Password", &PasswordRequest{Of: "forget", To: To{"forget", 1}, Text: "forgetful"}, false},
		{"Password", &PasswordRequest{To: To{"a", 1}, Of: "b", Text: "forget it"}, true},
		{"Other", &OtherRequest{Verb: "state", Args: []string{"on", "x"}}, false},
		{"Other", &OtherRequest{Verb: "state", Args: []string{"on"}}, true},
	} {
		part := wire.Part{Method: methodNamed(test.method)}
		b, err := part.Append(nil, &wire.Exchange{}, func(b []byte, x *wire.Exchange) ([]byte, error) {
			return part.Message().Append(b, x, test.v)
		})
		if (err != nil) != test.fails {
			t.Errorf("%s %+v: %q %v", test.method, test.v, b, err)
		}
	}
}

func methodNamed(name string) *wire.Method {
	for _, m := range Conversation().Methods {
		if m.Name == name {
			return m
		}
	}
	return nil
}
