package jsonnull

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func reader(text string) *wire.Reader {
	r := new(wire.Reader)
	r.Reset([]byte(text+"\n"), false, 1000)
	return r
}

func TestBytes(t *testing.T) {
	for _, c := range []struct {
		message, want string
		m             any
	}{
		{"Bool", `{"id":7,"result":true,"error":null}`, true},
		{"Failed", `{"id":7,"result":null,"error":{"code":-5,"message":"x"}}`, &Failed{Code: -5, Message: "x"}},
		{"Notify", `{"id":null,"method":"mining.notify","tag":null,"params":{"jobs":[{"next":null,"name":"a","parts":[]}]}}`,
			&Notify{Jobs: []Job{{Name: "a"}}}},
		{"EitherRequest", `{"id":7,"method":"either","params":{"x":null,"y":1}}`, &EitherRequest{Y: 1}},
		{"EitherRequest", `{"id":7,"method":"either","params":{"y":2}}`, &EitherRequest{Y: 2}},
		{"EitherReply", `{"id":7,"result":{"at":{"next":null,"name":"b","parts":["c"]},"z":null},"error":null}`,
			&EitherReply{At: Job{Name: "b", Parts: []string{"c"}}}},
	} {
		b, err := Conversation().Message(c.message).Append(nil, &wire.Exchange{ID: 7}, c.m)
		if err != nil || string(b) != c.want+"\n" {
			t.Errorf("%s%v, want %s", b, err, c.want)
		}
	}
}

// TestAnswers tells replies from errors, of which both have both members, or one.
func TestAnswers(t *testing.T) {
	const refusal = `"error":{"code":-5,"message":"x"}`
	for _, c := range []struct {
		exchange, text, want string
	}{
		{"Authorize", `{"id":1,"result":true,"error":null}`, "Bool"},
		{"Authorize", `{"id":1,"result":true}`, "Bool"},
		{"Authorize", `{"id":1,"result":null,` + refusal + `}`, "Failed"},
		{"Authorize", `{"id":1,` + refusal + `}`, "Failed"},
		{"Balance", `{"id":1,"result":null,"error":null}`, "BalanceReply"},
		{"Balance", `{"id":1,"result":2.5,"error":null}`, "BalanceReply"},
		{"Balance", `{"id":1,"result":null,` + refusal + `}`, "Failed"},
		{"Anything", `{"id":1,"result":null,"error":null}`, "Any"},
		{"Anything", `{"id":1,"result":null,` + refusal + `}`, "Failed"},
	} {
		for _, e := range Conversation().Methods {
			if e.Name != c.exchange {
				continue
			}
			n := e.Choose[wire.Client](reader(c.text), new(wire.Exchange))
			if n < 0 || e.Answers[wire.Client][n].Message.Name != c.want {
				t.Errorf("%s is answer %d, want %s", c.text, n, c.want)
			}
		}
	}
}

// TestEvent tells an event from a request by its id.
func TestEvent(t *testing.T) {
	for text, want := range map[string]string{
		`{"id":null,"method":"told","tag":1,"params":{"text":"a"}}`: "Told",
		`{"method":"told","params":{"text":"a"}}`:                   "Told",
		`{"id":0,"method":"told","params":{"text":"a"}}`:            "Know",
	} {
		what, id := Conversation().First.Reads[wire.Client].Dispatch(reader(text), nil)
		if what != wire.Opening || Conversation().Methods[id-1].Name != want {
			t.Errorf("%s: %v %d, want %s", text, what, id, want)
		}
	}
}

// TestOthers reads what is null, missing, and something else.
func TestOthers(t *testing.T) {
	for text, want := range map[string]string{
		`{"id":null,"method":"mining.notify","tag":null,"params":{"jobs":[{"name":"a","parts":[],"next":null}]}}`: "",
		`{"method":"mining.notify","params":{"jobs":[{"name":"a","parts":[]}]}}`:                                  "",
		`{"id":1,"method":"mining.notify","params":{"jobs":[]}}`:                                                  "Notify.id is 1, and null was expected",
		`{"method":"mining.notify","tag":"x","params":{"jobs":[]}}`:                                               `Notify.tag is "x", and null was expected`,
		`{"method":"mining.notify","params":{"jobs":[{"name":"a","parts":[],"next":{}}]}}`:                        "Job.next is {}, and null was expected",
	} {
		r := reader(text)
		Conversation().Message("Notify").Read(r, new(wire.Exchange), new(Notify))
		r.End()
		if err := r.Err(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
