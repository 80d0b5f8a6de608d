package nulls

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func reader(text string) *wire.Reader {
	r := new(wire.Reader)
	r.Reset([]byte(text+"\n"), false, 1000)
	return r
}

// TestAnswers tells answers apart of which both members are there.
func TestAnswers(t *testing.T) {
	const refusal = `"error":{"code":-5,"message":"x"}`
	for _, c := range []struct {
		exchange, text, want string
	}{
		{"Ask", `{"id":1,"result":true,"error":null}`, "Bool"},
		{"Ask", `{"id":1,"result":null,` + refusal + `}`, "Failed"},
		{"Get", `{"id":1,"result":[],"error":null}`, "Any"},
		{"Get", `{"id":1,"result":null,` + refusal + `}`, "Failed"},
		{"Get", `{"id":1,"result":null,"error":null}`, "Any"},
		{"Get", `{"id":1,"result":null}`, "Any"},
		{"Try", `{"id":1,"result":true,"error":null}`, "TryReply"},
		{"Try", `{"id":1,"result":null,` + refusal + `}`, "Failed"},
		{"Try", `{"id":1,"result":null,"error":null}`, "TryReply"},
	} {
		for _, e := range Conversation().Methods {
			if e.Name != c.exchange {
				continue
			}
			n := e.Choose[wire.Client](reader(c.text), new(wire.Exchange))
			if n < 0 {
				t.Errorf("%s: none", c.text)
				continue
			}
			m := e.Answers[wire.Client][n].Message
			if m.Name != c.want {
				t.Errorf("%s is %s, want %s", c.text, m.Name, c.want)
			}
		}
	}
}

// TestNotification tells requests from events by the id, which may be null, also of kinds that
// the schema does not name.
func TestNotification(t *testing.T) {
	for text, want := range map[string]string{
		`{"id":null,"method":"know"}`: "Told",
		`{"method":"know"}`:           "Told",
		`{"id":0,"method":"know"}`:    "Know",
		`{"id":null,"method":"x"}`:    "OtherEvent",
		`{"method":"x"}`:              "OtherEvent",
		`{"id":0,"method":"x"}`:       "Other",
	} {
		what, id := Conversation().First.Reads[wire.Client].Dispatch(reader(text), nil)
		if what != wire.Opening || Conversation().Methods[id-1].Name != want {
			t.Errorf("%s: %v %d, want %s", text, what, id, want)
		}
	}
}
